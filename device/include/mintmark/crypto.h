// SPDX-License-Identifier: Apache-2.0
//
// The seam between Mintmark and the crypto library: everything above this header is the same
// whichever library stands below it. The primitives come from the backend that the build chose
// (MINTMARK_CRYPTO: src/crypto/mbedtls/ or src/crypto/tomcrypt/); what is built from them by the
// standard's own recipe (HMAC, HKDF, HPKE) stands in src/crypto/ once.
//
// Pointers must not be NULL unless the length beside them is 0. Outputs may not overlap inputs
// unless a function says so. No function keeps a pointer after it returns. Hashing, HMAC and HKDF
// use no heap and may be called from several contexts at once; AEAD and P-256 may use the backend's
// heap (on a device: the fixed arena given to mint_crypto_init()) and are for one thread at a time.
// After a failure every output is zeroed. Temporary secrets are wiped before each return.
//
// Beside what a function names, each may fail with MINT_ERR_CRYPTO, when the backend fails or its
// arena is used up, and on a host with MINT_ERR_MEMORY; one that takes a mint_random_t fails with
// whatever that failed with. No failure here is worth a second try with the same input.
//
// What the backends do in constant time is theirs: P-256 with a private key is blinded by `random`,
// and tags are compared in constant time. Verification handles public values alone.
#ifndef MINTMARK_CRYPTO_H
#define MINTMARK_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_SHA256_LEN           32u ///< bytes of a SHA-256 digest
#define MINT_AES128_KEY_LEN       16u ///< bytes of an AES-128 key
#define MINT_CCM_NONCE_LEN        13u ///< bytes of an AES-CCM nonce (RFC 3610, L = 2)
#define MINT_GCM_NONCE_LEN        12u ///< bytes of an AES-GCM nonce
#define MINT_AEAD_TAG_LEN         16u ///< bytes of an AES-CCM or AES-GCM tag
#define MINT_P256_PRIVATE_KEY_LEN 32u ///< bytes of a P-256 private key, big-endian
#define MINT_P256_PUBLIC_KEY_LEN  65u ///< bytes of a P-256 public key, 0x04 || X || Y (SEC 1 §2.3.3)
#define MINT_P256_SIGNATURE_LEN   64u ///< bytes of an ECDSA signature, r || s (RFC 9053 §2.1)
#define MINT_P256_SHARED_LEN      32u ///< bytes of an ECDH shared secret, the X coordinate

/// Where random bytes come from.
typedef struct {
    /// Fills `out` with `len` random bytes or fails; a failure fails the operation that asked.
    mint_status_t (*fill)(void *context, uint8_t *out, size_t len);
    void *context; ///< handed to `fill`
} mint_random_t;

/// Bytes of arena that every function here can live with.
#define MINT_CRYPTO_ARENA_LEN (1024u * sizeof(void *))

/// Gives the backend its heap: `arena` of `arena_len` bytes, at least MINT_CRYPTO_ARENA_LEN,
/// aligned to 8, which must outlive all use. A device calls it once before anything else; on a
/// host, and where the crypto library is a platform's own (Zephyr, ESP-IDF), `arena` is NULL and
/// its length 0, and the heap that is there serves. MINT_ERR_ARGUMENT if the arena is too small or
/// misaligned, or missing where there is no other heap; MINT_ERR_UNSUPPORTED if this build's
/// backend has its own heap and takes no arena (tomcrypt/ on a host).
MINT_MUST_CHECK mint_status_t mint_crypto_init(uint8_t *arena, size_t arena_len);

/// A bound on the bytes of the arena that were in use at once since mint_crypto_init(), bookkeeping
/// included; 0 without an arena.
size_t mint_crypto_arena_peak(void);

// ---- SHA-256 (FIPS 180-4), HMAC (FIPS 198-1), HKDF (RFC 5869) ----

/// A running SHA-256; its inside belongs to the backend. A copy of it runs on by itself.
typedef struct {
    uint64_t opaque[14]; ///< the backend's state; never looked at from outside
} mint_sha256_t;

/// Starts a hash. MINT_ERR_CRYPTO if the backend fails.
MINT_MUST_CHECK mint_status_t mint_sha256_start(mint_sha256_t *sha);
/// Adds `len` bytes, 0 too. MINT_ERR_CRYPTO if the backend fails; then the hash is of no use, and
/// mint_sha256_finish() is still called, to wipe it.
MINT_MUST_CHECK mint_status_t mint_sha256_update(mint_sha256_t *sha, const uint8_t *data,
                                                 size_t len);
/// Writes the digest and wipes the state, which takes no more. MINT_ERR_CRYPTO if the backend
/// fails.
MINT_MUST_CHECK mint_status_t mint_sha256_finish(mint_sha256_t *sha,
                                                 uint8_t digest[MINT_SHA256_LEN]);
/// The digest of `len` bytes in one call. MINT_ERR_CRYPTO if the backend fails.
MINT_MUST_CHECK mint_status_t mint_sha256(const uint8_t *data, size_t len,
                                          uint8_t digest[MINT_SHA256_LEN]);

/// A running HMAC-SHA-256. A copy of it runs on by itself.
typedef struct {
    mint_sha256_t inner;   ///< over ipad and the message so far
    uint8_t outer_key[64]; ///< key xor opad
} mint_hmac_t;

/// Starts an HMAC-SHA-256 under a key of any length, which is not needed after (FIPS 198-1 §4; a
/// key of more than 64 bytes is hashed first). Fails as mint_sha256().
MINT_MUST_CHECK mint_status_t mint_hmac_start(mint_hmac_t *hmac, const uint8_t *key,
                                              size_t key_len);
/// Adds `len` bytes, 0 too. Fails as mint_sha256_update().
MINT_MUST_CHECK mint_status_t mint_hmac_update(mint_hmac_t *hmac, const uint8_t *data, size_t len);
/// Writes the tag and wipes the state. Fails as mint_sha256_finish(). Who compares the tag with one
/// that came from outside does it with mint_equal_ct().
MINT_MUST_CHECK mint_status_t mint_hmac_finish(mint_hmac_t *hmac, uint8_t tag[MINT_SHA256_LEN]);
/// The HMAC-SHA-256 of `len` bytes in one call. Fails as mint_sha256().
MINT_MUST_CHECK mint_status_t mint_hmac(const uint8_t *key, size_t key_len, const uint8_t *data,
                                        size_t len, uint8_t tag[MINT_SHA256_LEN]);

/// HKDF-Extract (RFC 5869 §2.2): the pseudorandom key of input keying material `ikm`. `salt` may be
/// empty, which is as good as 32 zero bytes. Fails as mint_sha256().
MINT_MUST_CHECK mint_status_t mint_hkdf_extract(const uint8_t *salt, size_t salt_len,
                                                const uint8_t *ikm, size_t ikm_len,
                                                uint8_t prk[MINT_SHA256_LEN]);
/// HKDF-Expand (RFC 5869 §2.3) into `out_len` bytes. `info` says what they are for, so that two
/// uses of one key never give the same; it may be empty. MINT_ERR_ARGUMENT for more than 255 × 32
/// bytes.
MINT_MUST_CHECK mint_status_t mint_hkdf_expand(const uint8_t prk[MINT_SHA256_LEN],
                                               const uint8_t *info, size_t info_len, uint8_t *out,
                                               size_t out_len);

// ---- AES-128-CCM (SP 800-38C, RFC 3610) and AES-128-GCM (SP 800-38D), 16-byte tags ----

/// Encrypts `len` bytes to `ciphertext` (same length) and writes the tag, over `ad` too, which is
/// not encrypted. The caller answers for it that no nonce comes twice under one key: with CCM that
/// gives away how two messages differ, with GCM the key of the tags besides (SP 800-38D appendix
/// A). `plaintext` and `ciphertext` may be the same. `len` at most 65535 and `ad_len` at most
/// 65279, else MINT_ERR_ARGUMENT.
MINT_MUST_CHECK mint_status_t mint_ccm_seal(const uint8_t key[MINT_AES128_KEY_LEN],
                                            const uint8_t nonce[MINT_CCM_NONCE_LEN],
                                            const uint8_t *ad, size_t ad_len,
                                            const uint8_t *plaintext, size_t len,
                                            uint8_t *ciphertext, uint8_t tag[MINT_AEAD_TAG_LEN]);
/// Decrypts and checks; `plaintext` and `ciphertext` may be the same. MINT_ERR_AUTHENTICATION if
/// the tag does not match, whatever of key, nonce, `ad` and ciphertext is wrong; then `plaintext`
/// is zeroed. MINT_ERR_ARGUMENT as mint_ccm_seal().
MINT_MUST_CHECK mint_status_t mint_ccm_open(const uint8_t key[MINT_AES128_KEY_LEN],
                                            const uint8_t nonce[MINT_CCM_NONCE_LEN],
                                            const uint8_t *ad, size_t ad_len,
                                            const uint8_t *ciphertext, size_t len,
                                            const uint8_t tag[MINT_AEAD_TAG_LEN],
                                            uint8_t *plaintext);
/// A running AES-128-CCM, for values that are longer than the RAM to hold them; its inside belongs
/// to the backend. Whatever happens between, it ends with mint_ccm_wipe().
typedef struct {
    uint64_t opaque[40]; ///< the backend's state; never looked at from outside
} mint_ccm_t;

/// Which way a running AES-128-CCM goes.
typedef enum {
    MINT_CCM_SEAL, ///< encrypt
    MINT_CCM_OPEN, ///< decrypt
} mint_ccm_direction_t;

/// Starts on a message of `len` bytes in all, at most 65535; `ad` is taken in at once, at most
/// 65279 bytes. Nonces as mint_ccm_seal(). MINT_ERR_ARGUMENT for more of either.
MINT_MUST_CHECK mint_status_t mint_ccm_start(mint_ccm_t *ccm, mint_ccm_direction_t direction,
                                             const uint8_t key[MINT_AES128_KEY_LEN],
                                             const uint8_t nonce[MINT_CCM_NONCE_LEN],
                                             const uint8_t *ad, size_t ad_len, size_t len);
/// Takes the next `len` bytes, any number at a time, and writes as many to `out`, which may be
/// `in`. Opened bytes are not authenticated before mint_ccm_finish_open() says so: act on nothing
/// before, and wipe them if it says no. More than mint_ccm_start() was told of is a
/// failure: MINT_ERR_CRYPTO, with `out` zeroed.
MINT_MUST_CHECK mint_status_t mint_ccm_update(mint_ccm_t *ccm, const uint8_t *in, size_t len,
                                              uint8_t *out);
/// Writes the tag of a message that was sealed whole. MINT_ERR_CRYPTO if it was not.
MINT_MUST_CHECK mint_status_t mint_ccm_finish_seal(mint_ccm_t *ccm, uint8_t tag[MINT_AEAD_TAG_LEN]);
/// Checks the tag of a message that was opened whole. MINT_ERR_AUTHENTICATION.
/// CT: the comparison's time does not depend on the tag.
MINT_MUST_CHECK mint_status_t mint_ccm_finish_open(mint_ccm_t *ccm,
                                                   const uint8_t tag[MINT_AEAD_TAG_LEN]);
/// Wipes the state and gives back what the backend holds. Needed after every mint_ccm_start(), a
/// failed one too; harmless twice.
void mint_ccm_wipe(mint_ccm_t *ccm);

/// As mint_ccm_seal(), with AES-128-GCM.
MINT_MUST_CHECK mint_status_t mint_gcm_seal(const uint8_t key[MINT_AES128_KEY_LEN],
                                            const uint8_t nonce[MINT_GCM_NONCE_LEN],
                                            const uint8_t *ad, size_t ad_len,
                                            const uint8_t *plaintext, size_t len,
                                            uint8_t *ciphertext, uint8_t tag[MINT_AEAD_TAG_LEN]);
/// As mint_ccm_open(), with AES-128-GCM.
MINT_MUST_CHECK mint_status_t mint_gcm_open(const uint8_t key[MINT_AES128_KEY_LEN],
                                            const uint8_t nonce[MINT_GCM_NONCE_LEN],
                                            const uint8_t *ad, size_t ad_len,
                                            const uint8_t *ciphertext, size_t len,
                                            const uint8_t tag[MINT_AEAD_TAG_LEN],
                                            uint8_t *plaintext);

// ---- P-256 (FIPS 186-5, SP 800-186) ----

/// Makes a key pair from `random` (FIPS 186-5 §A.2.2, by rejection). The caller wipes the private
/// key. Fails with what `random` failed with; then both keys are zeroed.
MINT_MUST_CHECK mint_status_t mint_p256_generate(const mint_random_t *random,
                                                 uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                                 uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);
/// The public key of a private key. `random` blinds. MINT_ERR_KEY if the private key is not in [1,
/// n-1].
MINT_MUST_CHECK mint_status_t mint_p256_public_key(
    const mint_random_t *random, const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);
/// Signs a digest with ECDSA. `random` goes into the nonce beside key and digest (RFC 6979 §3.6),
/// so that two signatures of the same differ, and blinds the computation; bad random bytes give
/// away nothing. `digest` is the SHA-256 of what is signed. MINT_ERR_KEY if the private key is not
/// in [1, n-1].
MINT_MUST_CHECK mint_status_t mint_p256_sign(const mint_random_t *random,
                                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                             const uint8_t digest[MINT_SHA256_LEN],
                                             uint8_t signature[MINT_P256_SIGNATURE_LEN]);
/// Checks an ECDSA signature. MINT_ERR_AUTHENTICATION if it is not by this key over this digest,
/// MINT_ERR_KEY if the public key is not a point of the curve.
MINT_MUST_CHECK mint_status_t mint_p256_verify(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                               const uint8_t digest[MINT_SHA256_LEN],
                                               const uint8_t signature[MINT_P256_SIGNATURE_LEN]);
/// ECDH (SP 800-56A §5.7.1.2): the X coordinate. `random` blinds. MINT_ERR_KEY if the peer's key is
/// not a point of the curve.
MINT_MUST_CHECK mint_status_t mint_p256_ecdh(const mint_random_t *random,
                                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                             const uint8_t peer_key[MINT_P256_PUBLIC_KEY_LEN],
                                             uint8_t shared[MINT_P256_SHARED_LEN]);

#ifdef __cplusplus
}
#endif

#endif
