// SPDX-License-Identifier: Apache-2.0
//
// COSE_Sign1 (RFC 9052 §4.2) with ES256 (RFC 9053 §2.1), untagged, payload included: how stations
// authorise requests and devices prove what they hold. Encoding is deterministic (RFC 8949 §4.2.1),
// and a message that is encoded in any other way is refused.
//
// Pointers must not be NULL unless the length beside them is 0. Nothing allocates; views point into
// the caller's bytes. Threads as in crypto.h.
#ifndef MINTMARK_COSE_H
#define MINTMARK_COSE_H

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes at most that a COSE_Sign1 adds to payload and delegation.
#define MINT_COSE_OVERHEAD_LEN 96u

/// A COSE_Sign1 that was read but not verified.
typedef struct {
    mint_bytes_t payload; ///< what is signed
    mint_bytes_t
        delegation; ///< the unprotected header's delegation (a COSE_Sign1 itself), empty if none
    mint_bytes_t signature; ///< r || s
} mint_cose_sign1_t;

/// Something that signs digests, so that a key may live in a token.
typedef struct {
    /// Signs a SHA-256 digest with ECDSA P-256 into r || s.
    mint_status_t (*sign)(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN]);
    void *context; ///< handed to `sign`
} mint_cose_signer_t;

/// Writes a COSE_Sign1 over `payload` with `context_text` (a static string such as
/// "mintmark-request") as external authenticated data, so that a signature made for one purpose
/// never serves another. `delegation` may be empty; it is not signed here, but is a COSE_Sign1 of
/// its own. `writer` needs room for both and MINT_COSE_OVERHEAD_LEN. MINT_ERR_SPACE if it has not;
/// what `signer` failed with, and then nothing was written.
MINT_MUST_CHECK mint_status_t mint_cose_sign1_write(mint_writer_t *writer, mint_bytes_t payload,
                                                    mint_bytes_t delegation,
                                                    const char *context_text,
                                                    const mint_cose_signer_t *signer);

/// Takes a COSE_Sign1 of exactly `len` bytes apart. MINT_ERR_FORMAT for anything else,
/// other algorithms and other encodings of the same too; then `*message` is empty. What it says is
/// to be believed only after mint_cose_sign1_verify().
MINT_MUST_CHECK mint_status_t mint_cose_sign1_read(const uint8_t *data, size_t len,
                                                   mint_cose_sign1_t *message);

/// Checks the signature under `public_key`, with the same `context_text` as when it was
/// signed. MINT_ERR_AUTHENTICATION, or MINT_ERR_KEY if `public_key` is not a point of the curve.
MINT_MUST_CHECK mint_status_t
mint_cose_sign1_verify(const mint_cose_sign1_t *message, const char *context_text,
                       const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);

#ifdef __cplusplus
}
#endif

#endif
