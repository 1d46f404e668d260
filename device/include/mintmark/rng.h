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
// MINT_RNG_RESEED_REQUESTS requests and on demand, which is prediction resistance. Failure is loud
// and latches: once reseeding has failed, no call hands out a byte until it is started anew.
//
// Pointers must not be NULL unless the length beside them is 0 or a field says so. The caller owns
// the object; no heap.
//
// Threads and interrupts: one caller at a time. An interrupt handler that comes while a call is
// under way, and a callback that calls back, get MINT_ERR_STATE and no byte, and disturb nothing;
// so a handler that needs random bytes takes them from a buffer that the main program fills.
// Threads take a lock around every call (ports/posix/posix_rng.h is one).
#ifndef MINTMARK_RNG_H
#define MINTMARK_RNG_H

#include "mintmark/drbg.h"
#include "mintmark/entropy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_RNG_RESEED_REQUESTS     1024u ///< requests served between two reseeds from the pool
#define MINT_RNG_PERSONALIZATION_MAX 64u   ///< bytes of personalization
#define MINT_SEED_FILE_LEN           32u   ///< bytes of a seed file

/// Where a seed file lies: MINT_SEED_FILE_LEN bytes that carry randomness from one start to the
/// next, so that a device whose noise fails unnoticed still is not what it was at its last start.
/// It is never counted as entropy. A start puts a new seed in its place before it uses the old one,
/// so no seed is ever used twice, whenever the power goes; where it cannot be replaced it is not
/// used, and the generator starts without.
typedef struct {
    /// Reads the seed. Any failure (MINT_ERR_NOT_FOUND, MINT_ERR_CORRUPT) counts as no seed.
    mint_status_t (*load)(void *context, uint8_t seed[MINT_SEED_FILE_LEN]);
    /// Replaces the seed. MINT_OK means that no later load() gives the old one.
    mint_status_t (*save)(void *context, const uint8_t seed[MINT_SEED_FILE_LEN]);
    void *context; ///< handed to both
} mint_seed_file_t;

/// Notices that the memory may exist twice: a process that forked, a machine that was resumed from
/// a snapshot. Where that cannot be, there is none.
typedef struct {
    /// A number that is another one in each copy, at the latest from its next call on. It is asked
    /// before every request; once it has changed, the generator is reseeded before the next byte.
    uint32_t (*generation)(void *context);
    void *context; ///< handed to `generation`
} mint_copy_guard_t;

/// What a generator is made of.
typedef struct {
    const mint_source_t *sources;        ///< `source_count` descriptions, which must outlive it
    size_t source_count;                 ///< 1 to MINT_ENTROPY_SOURCES_MAX
    const uint8_t *personalization;      ///< makes two devices differ even under the same seed
    size_t personalization_len;          ///< bytes, 0 to MINT_RNG_PERSONALIZATION_MAX
    const mint_copy_guard_t *copy_guard; ///< is copied; NULL: none
} mint_rng_config_t;

/// The generator.
typedef struct {
    mint_entropy_t pool;          ///< sources and their health, readable for reports
    mint_drbg_t drbg;             ///< the mechanism
    mint_status_t failure;        ///< MINT_OK, or why it is latched off
    mint_status_t seed_file;      ///< MINT_OK, or why no seed file has been used since the start
    mint_copy_guard_t copy_guard; ///< `generation` is NULL if there is none
    uint32_t generation;          ///< what it said when the mechanism was last seeded
    volatile bool busy;           ///< a call is under way
} mint_rng_t;

/// Runs the known-answer self-test, starts the pool and seeds the mechanism with 384 bits of full
/// entropy. `personalization` (at most MINT_RNG_PERSONALIZATION_MAX bytes; the device's id) makes
/// two devices differ even under the same seed. On failure the generator stays off and says why:
/// MINT_ERR_SELF_TEST, MINT_ERR_NO_CREDIT, MINT_ERR_ARGUMENT, MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_rng_start(mint_rng_t *rng, const mint_source_t *sources,
                                             size_t source_count, const uint8_t *personalization,
                                             size_t personalization_len);

/// As mint_rng_start(), with a copy guard where there is one.
MINT_MUST_CHECK mint_status_t mint_rng_start_with(mint_rng_t *rng, const mint_rng_config_t *config);

/// Puts a new seed into `file` and, if that succeeded, mixes the one it held into the generator: to
/// be called once after each start, before anybody is given a byte. A file that is missing, damaged
/// or cannot be written is no failure: `rng->seed_file` tells of it. A generator that did not start
/// or is in use says so, as mint_rng_bytes(), and leaves the file alone; one that fails meanwhile
/// is off, keeps the reason and repeats it.
MINT_MUST_CHECK mint_status_t mint_rng_use_seed_file(mint_rng_t *rng, const mint_seed_file_t *file);

/// Fills `out` with `len` random bytes, any length. Fails with the status of mint_rng_start() if
/// that failed, with MINT_ERR_LATCHED after a later failure, with MINT_ERR_STATE if another call is
/// under way; then `out` is zeroed.
MINT_MUST_CHECK mint_status_t mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len);

/// One request of the mechanism (SP 800-90A §9.3.1). With `prediction_resistance` it is reseeded
/// from the pool first, so that whoever knew its state knows nothing of these bytes. `additional`
/// goes in beside; it need not be secret and is not counted. Fails as mint_rng_bytes(), and with
/// MINT_ERR_ARGUMENT for more than MINT_DRBG_REQUEST_MAX_LEN bytes or an additional input of more
/// than MINT_DRBG_INPUT_MAX_LEN, which changes nothing; `out` is zeroed.
MINT_MUST_CHECK mint_status_t mint_rng_generate(mint_rng_t *rng, uint8_t *out, size_t len,
                                                bool prediction_resistance,
                                                const uint8_t *additional, size_t additional_len);

/// Reseeds from the pool now (prediction resistance: call it before a long-lived key is made).
/// Fails as mint_rng_bytes().
MINT_MUST_CHECK mint_status_t mint_rng_reseed(mint_rng_t *rng);

/// Runs the known-answer self-test and the start-up test of every source again, on demand (SP
/// 800-90A §11.3, SP 800-90B §4.3). What fails latches; else fails as mint_rng_bytes().
MINT_MUST_CHECK mint_status_t mint_rng_test(mint_rng_t *rng);

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
