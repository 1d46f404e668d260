// SPDX-License-Identifier: Apache-2.0
//
// The random number generator that applications, TLS stacks and the key store use: noise sources,
// health tests, conditioner and HMAC_DRBG in one object.
//
//     static mint_rng_t rng;
//     if (mint_rng_start(&rng, sources, source_count, id, id_len) != MINT_OK) { halt(); }
//     if (mint_rng_bytes(&rng, key, sizeof key) != MINT_OK) { halt(); }
//
// It is built as an RBG2(P) of SP 800-90C: seeded from the pool at start, reseeded from it every
// MINT_RNG_RESEED_REQUESTS requests and on demand. Failure is loud and latches: once reseeding has
// failed, no call hands out a byte until mint_rng_start() succeeds.
//
// Pointers must not be NULL unless the length beside them is 0. The caller owns the object; no
// heap. One thread or interrupt level at a time: a caller that needs more takes a lock around the
// calls.
#ifndef MINTMARK_RNG_H
#define MINTMARK_RNG_H

#include "mintmark/drbg.h"
#include "mintmark/entropy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_RNG_RESEED_REQUESTS 1024u ///< requests served between two reseeds from the pool

/// The generator.
typedef struct {
    mint_entropy_t pool;   ///< sources and their health, readable for reports
    mint_drbg_t drbg;      ///< the mechanism
    mint_status_t failure; ///< MINT_OK, or why it is latched off
} mint_rng_t;

/// Runs the known-answer self-test, starts the pool and seeds the mechanism with 384 bits of full
/// entropy. `personalization` (at most 64 bytes; the device's id) makes two devices differ even
/// under the same seed. On failure the generator stays off and says why: MINT_ERR_SELF_TEST,
/// MINT_ERR_NO_CREDIT, MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_rng_start(mint_rng_t *rng, const mint_source_t *sources,
                                             size_t source_count, const uint8_t *personalization,
                                             size_t personalization_len);

/// Fills `out` with `len` random bytes, any length. Fails with the status of mint_rng_start() if
/// that failed, with MINT_ERR_LATCHED after a later failure; then `out` is zeroed.
MINT_MUST_CHECK mint_status_t mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len);

/// Reseeds from the pool now (prediction resistance: call it before a long-lived key is made).
MINT_MUST_CHECK mint_status_t mint_rng_reseed(mint_rng_t *rng);

/// MINT_OK while the generator serves, else why not.
MINT_MUST_CHECK mint_status_t mint_rng_status(const mint_rng_t *rng);

/// The generator as a callback for crypto.h; valid as long as `rng` is.
mint_random_t mint_rng_random(mint_rng_t *rng);

/// Wipes the generator; it is off afterwards.
void mint_rng_stop(mint_rng_t *rng);

#ifdef __cplusplus
}
#endif

#endif
