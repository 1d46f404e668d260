// SPDX-License-Identifier: Apache-2.0
//
// The health tests as three suites that look at one stream: those of SP 800-90B §4.4 alone; with
// the watch tests as far as h_64 bears them; and with a reference too.
#ifndef MINTMARK_TESTS_DETECTOR_H
#define MINTMARK_TESTS_DETECTOR_H

#include "mintmark/entropy.h"
#include "mintmark/watch.h"

#define DETECTOR_SLOTS 16u

/// The suites. Each has what the one before has.
typedef enum {
    SUITE_STANDARD,   ///< repetition count and adaptive proportion
    SUITE_WATCH,      ///< and all of watch.h without a reference
    SUITE_REFERENCED, ///< and with one
    SUITES,
} suite_t;

/// Storage of fingerprints that is a ring in memory.
typedef struct {
    uint8_t kept[DETECTOR_SLOTS][MINT_FINGERPRINT_LEN];
    uint32_t count; ///< appended so far
} detector_store_t;

/// The tests over one source and a second one beside it.
typedef struct {
    mint_watch_config_t config;
    mint_health_limits_t limits;
    mint_health_t health;
    mint_watch_t plain;
    mint_watch_t referenced;
    mint_watch_t neighbour; ///< only its past samples are kept up to date
    mint_watch_copy_t copy;
    mint_fingerprint_t fingerprint;
    bool fingerprinting;
    detector_store_t store;
    mint_status_t verdicts[SUITES]; ///< of the last sample
} detector_t;

/// Sets up all tests, with nothing stored.
void detector_start(detector_t *detector, const mint_watch_config_t *config);

/// The device starts again: everything but the storage is forgotten, and a fingerprint is taken.
void detector_boot(detector_t *detector);

/// Looks at a sample, and at what the second source gave just before; `verdicts` says what each
/// suite thinks of it.
void detector_sample(detector_t *detector, uint8_t symbol, uint8_t neighbour);

/// The storage's functions, over a detector_store_t.
mint_fingerprint_store_t detector_store(detector_store_t *store);

#endif
