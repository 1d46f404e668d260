// SPDX-License-Identifier: Apache-2.0
//
// Keys on the host: made, kept in files, and asked to sign. Private keys lie on disk as PKCS#8 in
// PBES2 (RFC 8018: PBKDF2 with HMAC-SHA-256 and 600,000 iterations, AES-256-CBC), which
// `openssl pkey` opens. Whoever needs a signature takes a mint_signer_t instead of a key, so that a
// key may live in a token.
//
// Pointers must not be NULL unless the length beside them is 0; `error` may be. Keys are on the
// heap, one owner each, wiped when freed; mint_key_free(NULL) does nothing. After a failure the key
// object holds no key. One thread at a time for each object.
#ifndef MINTMARK_CERTS_KEY_H
#define MINTMARK_CERTS_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_KEY_P256_POINT_LEN     65u       ///< bytes of a P-256 public key, 0x04 || X || Y
#define MINT_KEY_P256_SCALAR_LEN    32u       ///< bytes of a P-256 private key, big-endian
#define MINT_KEY_ID_LEN             20u       ///< bytes of a key identifier
#define MINT_KEY_ITERATIONS         600000u   ///< of PBKDF2 in the files that are written
#define MINT_KEY_ITERATIONS_MAX     20000000u ///< of PBKDF2 in the files that are read
#define MINT_SIGNATURE_MAX_LEN      512u      ///< bytes of the longest signature (RSA-4096)
#define MINT_DIGEST_MAX_LEN         48u   ///< bytes of the longest digest that is signed (SHA-384)
#define MINT_KEY_PASSPHRASE_MAX_LEN 1024u ///< bytes of the longest passphrase

/// Kinds of key.
typedef enum {
    MINT_KEY_P256,           ///< "p256": NIST P-256, signs with SHA-256
    MINT_KEY_P384,           ///< "p384": NIST P-384, signs with SHA-384
    MINT_KEY_BRAINPOOL_P256, ///< "brainpoolp256r1" (RFC 5639), signs with SHA-256
    MINT_KEY_RSA_2048,       ///< "rsa2048", signs with PKCS #1 v1.5 and SHA-256
    MINT_KEY_RSA_3072,       ///< "rsa3072"
    MINT_KEY_RSA_4096,       ///< "rsa4096"
} mint_key_type_t;

/// The name of a type as in the list above; "unknown" for another value. Never NULL.
const char *mint_key_type_name(mint_key_type_t type);

/// The type of a name. MINT_ERR_ARGUMENT, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_key_type_from_name(const char *name, mint_key_type_t *type,
                                                      mint_error_t *error);

/// A private key with its public key, or a public key alone.
typedef struct mint_key mint_key_t;

/// A key object without a key; NULL if there is no memory.
mint_key_t *mint_key_new(void);
/// Wipes and releases.
void mint_key_free(mint_key_t *key);

/// Makes a key pair from the kernel's random numbers. MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_key_generate(mint_key_t *key, mint_key_type_t type,
                                                mint_error_t *error);

/// Makes `key` another object with what is in `from`, for another thread. MINT_ERR_KEY if there is
/// nothing, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_key_copy(const mint_key_t *from, mint_key_t *key,
                                            mint_error_t *error);

/// The type of a key that is there.
mint_key_type_t mint_key_type(const mint_key_t *key);
/// True if there is a private key in it.
bool mint_key_is_private(const mint_key_t *key);
/// True if both hold the same public key.
bool mint_key_same_public(const mint_key_t *a, const mint_key_t *b);

// ---- Raw P-256 ----

/// Takes a private key of 32 bytes. MINT_ERR_KEY if it is not in [1, n-1].
MINT_MUST_CHECK mint_status_t mint_key_set_p256_scalar(
    mint_key_t *key, const uint8_t scalar[MINT_KEY_P256_SCALAR_LEN], mint_error_t *error);
/// Takes a public key of 65 bytes. MINT_ERR_KEY if it is not a point of the curve.
MINT_MUST_CHECK mint_status_t mint_key_set_p256_point(mint_key_t *key,
                                                      const uint8_t point[MINT_KEY_P256_POINT_LEN],
                                                      mint_error_t *error);
/// Gives the public key. MINT_ERR_KEY if it is not a P-256 key.
MINT_MUST_CHECK mint_status_t mint_key_p256_point(const mint_key_t *key,
                                                  uint8_t point[MINT_KEY_P256_POINT_LEN]);
/// Gives the private key, which the caller wipes. MINT_ERR_KEY if there is no P-256 private key.
MINT_MUST_CHECK mint_status_t mint_key_p256_scalar(const mint_key_t *key,
                                                   uint8_t scalar[MINT_KEY_P256_SCALAR_LEN]);

// ---- DER ----

/// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in DER. MINT_ERR_KEY without a key, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_key_public_der(const mint_key_t *key, mint_buffer_t *der);
/// Takes a SubjectPublicKeyInfo. MINT_ERR_KEY if it is not one of a type above.
MINT_MUST_CHECK mint_status_t mint_key_set_public_der(mint_key_t *key, mint_bytes_t der,
                                                      mint_error_t *error);
/// The private key unencrypted, in the form that TLS stacks take: ECPrivateKey (RFC 5915, SEC1) or
/// RSAPrivateKey (RFC 8017, PKCS #1). An RSA key's d is e^-1 mod φ(n), which every reader takes;
/// the shorter e^-1 mod λ(n) is refused by old ones (XySSL, PolarSSL and what came of them). The
/// caller frees the buffer, which wipes it. MINT_ERR_KEY without a private key.
MINT_MUST_CHECK mint_status_t mint_key_private_der(const mint_key_t *key, mint_buffer_t *der);
/// The private key unencrypted as PrivateKeyInfo (PKCS #8, RFC 5958); as mint_key_private_der().
MINT_MUST_CHECK mint_status_t mint_key_pkcs8_der(const mint_key_t *key, mint_buffer_t *der);
/// Takes a private key in any of these forms, or encrypted (EncryptedPrivateKeyInfo, PBES2), of
/// exactly these bytes; `passphrase` is looked at if it is encrypted. MINT_ERR_AUTHENTICATION if
/// the passphrase is wrong, MINT_ERR_UNSUPPORTED if trying it would take more than
/// MINT_KEY_ITERATIONS_MAX, MINT_ERR_FORMAT, MINT_ERR_KEY.
MINT_MUST_CHECK mint_status_t mint_key_set_private_der(mint_key_t *key, mint_bytes_t der,
                                                       mint_bytes_t passphrase,
                                                       mint_error_t *error);

/// Key identifier: the first 20 bytes of the SHA-256 of the subjectPublicKey's bits (RFC 7093 §2,
/// method 1). MINT_ERR_KEY without a key, MINT_ERR_MEMORY; then `id` is zeroed.
MINT_MUST_CHECK mint_status_t mint_key_identifier(const mint_key_t *key,
                                                  uint8_t id[MINT_KEY_ID_LEN]);

// ---- PEM ----

/// How a private key is written as PEM.
typedef enum {
    MINT_KEY_PEM_ENCRYPTED,   ///< "ENCRYPTED PRIVATE KEY": PKCS #8 in PBES2
    MINT_KEY_PEM_PKCS8,       ///< "PRIVATE KEY": PKCS #8 in the clear
    MINT_KEY_PEM_TRADITIONAL, ///< "EC PRIVATE KEY" (SEC1) or "RSA PRIVATE KEY" (PKCS #1), in the
                              ///< clear
} mint_key_pem_t;

/// Appends the private key to `pem`, which the caller frees. `passphrase` (1 to
/// MINT_KEY_PASSPHRASE_MAX_LEN bytes) is looked at if the form is encrypted, else it may be empty.
/// MINT_ERR_KEY without a private key, MINT_ERR_ARGUMENT for the passphrase.
MINT_MUST_CHECK mint_status_t mint_key_append_pem(const mint_key_t *key, mint_key_pem_t form,
                                                  mint_bytes_t passphrase, mint_buffer_t *pem,
                                                  mint_error_t *error);

// ---- Files ----

/// Writes the private key, encrypted under `passphrase` (1 to MINT_KEY_PASSPHRASE_MAX_LEN bytes),
/// as PKCS#8 PEM to a new file of mode 0600, synced. MINT_ERR_WRITE_ONCE if the file exists.
MINT_MUST_CHECK mint_status_t mint_key_save_private(const mint_key_t *key, const char *path,
                                                    mint_bytes_t passphrase, mint_error_t *error);
/// Reads a private key: PKCS#8, encrypted or not (then `passphrase` is not looked at), SEC1 or
/// PKCS#1, as PEM or DER. MINT_ERR_STATE if group or others can read the file, and as
/// mint_key_set_private_der().
MINT_MUST_CHECK mint_status_t mint_key_load_private(mint_key_t *key, const char *path,
                                                    mint_bytes_t passphrase, mint_error_t *error);
/// Writes the public key as "PUBLIC KEY" PEM (RFC 7468 §13) to a new file, which
/// anybody may read. MINT_ERR_WRITE_ONCE if the file exists, MINT_ERR_KEY without a key,
/// MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_key_save_public(const mint_key_t *key, const char *path,
                                                   mint_error_t *error);
/// Reads a public key, "PUBLIC KEY" PEM or SubjectPublicKeyInfo DER. As
/// mint_key_set_public_der(), mint_pem_find() and mint_file_read().
MINT_MUST_CHECK mint_status_t mint_key_load_public(mint_key_t *key, const char *path,
                                                   mint_error_t *error);

// ---- Signing ----

/// Something that signs: a key here, or a key in a token.
typedef struct {
    /// Signs a digest (SHA-256, or SHA-384 for P-384) and writes the signature as X.509 carries it:
    /// ECDSA-Sig-Value in DER, or PKCS #1 v1.5; at most MINT_SIGNATURE_MAX_LEN bytes.
    mint_status_t (*sign)(void *context, const uint8_t *digest, size_t digest_len,
                          uint8_t signature[MINT_SIGNATURE_MAX_LEN], size_t *signature_len);
    void *context;                ///< handed to `sign`
    const mint_key_t *public_key; ///< whose signatures these are; a public key is enough
} mint_signer_t;

/// A signer over a private key in memory; `key` must outlive it. ECDSA is deterministic (RFC 6979)
/// and blinded. Signing without a private key fails with MINT_ERR_KEY.
mint_signer_t mint_key_signer(mint_key_t *key);

#ifdef __cplusplus
}
#endif

#endif
