// SPDX-License-Identifier: Apache-2.0
//
// ECDSA's nonce for P-256 and SHA-256, derived from the key, the digest and, where signatures are
// made in earnest, random bytes besides (RFC 6979 §3.2 and §3.6): see sign.c. It stands above the
// backends, because not every crypto library has it.
//
// Pointers must not be NULL unless the length beside them is 0. No heap. The caller wipes the
// generator when it is done.
#ifndef MINTMARK_CRYPTO_RFC6979_H
#define MINTMARK_CRYPTO_RFC6979_H

#include "mintmark/crypto.h"

/// A running generator of nonces.
typedef struct {
    uint8_t key[MINT_SHA256_LEN];   ///< K
    uint8_t value[MINT_SHA256_LEN]; ///< V
} mint_rfc6979_t;

/// Starts the generator for one signature (steps a to g). `extra` is the additional data k' of the
/// variant in §3.6; without it the nonces are those of §3.2, which depend on nothing else, for
/// known answers.
MINT_MUST_CHECK mint_status_t
mint_rfc6979_start(mint_rfc6979_t *nonces, const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                   const uint8_t digest[MINT_SHA256_LEN], const uint8_t *extra, size_t extra_len);

/// The next candidate (step h), big-endian. The caller asks again while it is not in [1, n-1] or
/// gives an r or s of 0. `candidate` is zeroed after a failure.
MINT_MUST_CHECK mint_status_t mint_rfc6979_next(mint_rfc6979_t *nonces, uint8_t candidate[32]);

#endif
