// SPDX-License-Identifier: Apache-2.0
//
// What every P-256 operation over Mbed TLS needs: the group, a key, the caller's random source, and
// one place where errors become statuses and everything is freed.
//
// A computation goes mint_p256_begin(), then calls that return Mbed TLS's error codes and run only
// while there is none, then mint_p256_end(). Pointers must not be NULL.
#ifndef MINTMARK_CRYPTO_MBEDTLS_P256_H
#define MINTMARK_CRYPTO_MBEDTLS_P256_H

#include <mbedtls/ecp.h>

#include "mintmark/crypto.h"

/// One computation.
typedef struct {
    mbedtls_ecp_group group;      ///< P-256
    mbedtls_mpi secret;           ///< the private key, if one is loaded or made
    mbedtls_ecp_point point;      ///< the public key, if one is loaded or made
    const mint_random_t *random;  ///< where randomness comes from; NULL if none is needed
    mint_status_t random_failure; ///< MINT_OK, or what the source said when it failed
} mint_p256_t;

/// Sets everything up and loads the group. mint_p256_end() must follow, also after an error.
MINT_MUST_CHECK int mint_p256_begin(mint_p256_t *p256, const mint_random_t *random);

/// Loads a private key; an error if it is not in [1, n-1].
MINT_MUST_CHECK int mint_p256_load_private(mint_p256_t *p256,
                                           const uint8_t key[MINT_P256_PRIVATE_KEY_LEN]);

/// Loads a public key; an error if it is not an uncompressed point of the curve.
MINT_MUST_CHECK int mint_p256_load_public(mint_p256_t *p256,
                                          const uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);

/// Writes `point` out, uncompressed.
MINT_MUST_CHECK int mint_p256_store_public(mint_p256_t *p256,
                                           uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);

/// Mbed TLS's random callback over `random`; `context` is the mint_p256_t.
int mint_p256_fill(void *context, unsigned char *out, size_t len);

/// Frees and wipes, and says what `error` means.
MINT_MUST_CHECK mint_status_t mint_p256_end(mint_p256_t *p256, int error);

#endif
