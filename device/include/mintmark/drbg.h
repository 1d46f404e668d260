// SPDX-License-Identifier: Apache-2.0
//
// HMAC_DRBG with SHA-256 (SP 800-90A §10.1.2), security strength 256 bits: the mechanism alone,
// with entropy handed in by the caller. Most users want rng.h, which seeds it from the device's
// noise and reseeds it.
//
// Pointers must not be NULL unless the length beside them is 0. The caller owns the object; no
// heap. An object is for one thread or interrupt level at a time. After a failure the output is
// zeroed.
#ifndef MINTMARK_DRBG_H
#define MINTMARK_DRBG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_DRBG_ENTROPY_MIN_LEN 32u    ///< bytes of entropy input that a seed needs at least
#define MINT_DRBG_REQUEST_MAX_LEN 65536u ///< bytes of one request: 2^19 bits (SP 800-90A table 2)
#define MINT_DRBG_INPUT_MAX_LEN   65536u ///< bytes of each input; table 2 would allow 2^35 bits
#define MINT_DRBG_RESEED_INTERVAL (1ull << 48) ///< requests between reseeds (SP 800-90A table 2)

/// The working state (SP 800-90A §10.1.2.1).
typedef struct {
    uint8_t key[MINT_SHA256_LEN];   ///< K
    uint8_t value[MINT_SHA256_LEN]; ///< V
    uint64_t reseed_counter;        ///< requests since the seed plus one; 0: not instantiated
} mint_drbg_t;

/// Instantiates (§10.1.2.3). `entropy` has at least MINT_DRBG_ENTROPY_MIN_LEN bytes of full
/// entropy and `nonce` at least 16 bytes; with 48 bytes of entropy or more the nonce may be shorter
/// or empty (§8.6.7). `personalization` may be empty. MINT_ERR_ARGUMENT for less entropy or an
/// input of more than MINT_DRBG_INPUT_MAX_LEN; the state is wiped after any failure.
MINT_MUST_CHECK mint_status_t mint_drbg_instantiate(mint_drbg_t *drbg, const uint8_t *entropy,
                                                    size_t entropy_len, const uint8_t *nonce,
                                                    size_t nonce_len,
                                                    const uint8_t *personalization,
                                                    size_t personalization_len);
/// Reseeds (§10.1.2.4) with at least MINT_DRBG_ENTROPY_MIN_LEN bytes of entropy. Prediction
/// resistance is this before a request, whose additional input goes in here instead of there
/// (§9.3.1). MINT_ERR_NOT_SEEDED if not instantiated, MINT_ERR_ARGUMENT for less entropy or an
/// input of more than MINT_DRBG_INPUT_MAX_LEN, which leave the state as it was. After
/// MINT_ERR_CRYPTO it is wiped.
MINT_MUST_CHECK mint_status_t mint_drbg_reseed(mint_drbg_t *drbg, const uint8_t *entropy,
                                               size_t entropy_len, const uint8_t *additional,
                                               size_t additional_len);
/// Generates `len` bytes (§10.1.2.5). MINT_ERR_NOT_SEEDED if not instantiated, MINT_ERR_ARGUMENT
/// for more than MINT_DRBG_REQUEST_MAX_LEN or an additional input of more than
/// MINT_DRBG_INPUT_MAX_LEN, MINT_ERR_RESEED once the reseed interval is used up;
/// these leave the state as it was. After MINT_ERR_CRYPTO it is wiped.
MINT_MUST_CHECK mint_status_t mint_drbg_generate(mint_drbg_t *drbg, uint8_t *out, size_t len,
                                                 const uint8_t *additional, size_t additional_len);
/// Wipes the state (§9.4); what follows fails with MINT_ERR_NOT_SEEDED.
void mint_drbg_uninstantiate(mint_drbg_t *drbg);

#ifdef __cplusplus
}
#endif

#endif
