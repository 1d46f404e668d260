// SPDX-License-Identifier: Apache-2.0
//
// The tests of mintmark/watch.h, one function each, and the arithmetic they share. Each looks at
// one sample before mint_watch_sample() adds it to `recent` and counts it in `index`.
#ifndef MINTMARK_ENTROPY_WATCH_TESTS_H
#define MINTMARK_ENTROPY_WATCH_TESTS_H

#include "entropy/health_tests.h"
#include "mintmark/watch.h"

// ---- arithmetic: watch_score.c ----

#define MINT_WATCH_SCORE_PER_BIT 512u ///< scores are counted in 1/512 bit

/// Improbability at which one statistic alarms, in bits. A test has at most 16 (8 lags or 8 bits,
/// two tails), which is where the 4 bits above 30 and 60 go.
#define MINT_WATCH_BITS_INTERMITTENT 34u
#define MINT_WATCH_BITS_PERMANENT    64u ///< likewise

/// The steps of a score over predictions that come true with a probability of at most 2^-(h_64/64).
/// h_64 at most 512; 0 gives the step of a score that is not used.
mint_watch_step_t mint_watch_step(uint32_t h_64);

/// Counts one prediction.
mint_alarm_t mint_watch_score(uint16_t *score, mint_watch_step_t step, bool came_true);

/// 2^-(h_64/64) in 1/65536, rounded up.
uint32_t mint_watch_probability(uint32_t h_64);

/// Judges a sum that is `deviation` away from its expectation, of terms at most `range` away from
/// theirs, whose variances add up to `variance`. `deviation` times `range` is below 2^32.
mint_alarm_t mint_watch_deviation(uint32_t deviation, uint64_t variance, uint32_t range);

/// The worse of two.
static inline mint_alarm_t mint_alarm_worse(mint_alarm_t a, mint_alarm_t b)
{
    return a > b ? a : b;
}

// ---- what tests see of the past ----

/// Samples that `recent` has room for.
static inline uint32_t mint_watch_room(const mint_watch_t *watch)
{
    return 64u / watch->symbol_bits;
}

/// The sample `lag` (1 to mint_watch_room()) before this one.
static inline uint8_t mint_watch_past(const mint_watch_t *watch, uint32_t lag)
{
    const uint32_t mask = (1u << watch->symbol_bits) - 1u;
    return (uint8_t)((watch->recent >> (watch->symbol_bits * (lag - 1u))) & mask);
}

/// `recent` with one sample more.
static inline uint64_t mint_watch_recent(const mint_watch_t *watch, uint8_t symbol)
{
    const uint32_t bits = watch->symbol_bits * mint_watch_room(watch);
    return ((watch->recent << watch->symbol_bits) | symbol) & (UINT64_MAX >> (64u - bits));
}

/// Whether this sample is the last of its window.
static inline bool mint_watch_closes(const mint_watch_t *watch)
{
    return watch->index == MINT_WATCH_WINDOW - 1u;
}

// ---- tests, a file each ----

/// Does the sample equal one of those shortly before it, too often or too seldom?
mint_alarm_t mint_watch_lag_sample(mint_watch_t *watch, uint8_t symbol);
/// Does it follow from the sample before, too often or too seldom?
mint_alarm_t mint_watch_markov_sample(mint_watch_t *watch, uint8_t symbol);
/// Has a block of samples come again?
mint_alarm_t mint_watch_repeat_sample(mint_watch_t *watch, uint8_t symbol);
/// Are samples too close together, or mean and variance elsewhere than the reference has them?
mint_alarm_t mint_watch_range_sample(mint_watch_t *watch, uint8_t symbol);
/// Is a bit one too often or too seldom?
mint_alarm_t mint_watch_bucket_sample(mint_watch_t *watch, uint8_t symbol);

#endif
