// SPDX-License-Identifier: Apache-2.0
//
// What the repetition count and adaptive proportion tests do not see: further continuous health
// tests (SP 800-90B §4.4 allows them, §4.5 says what they must not do), integers alone.
//
//   lag      samples that follow those 1 to 8 before them: frequency locking, periodic injection
//   markov   samples that follow from the one before: beats, ramps, stuck transitions
//   repeat   a block that comes again, and again, at one distance up to 2^17 samples: short periods
//   range    a driven or drifting input: steps, span, and with a reference mean and variance
//   bucket   bits of a sample that are stuck, and with a reference swapped or shifted
//   copy     one source that follows another: the same noise, counted twice
//   replay   a source that begins after every start as it began after an earlier one: a fingerprint
//            of its first samples is compared with those kept in non-volatile storage
//
// What a healthy source is: given everything before, no value of the next sample has a probability
// above p = 2^-H, with H = h_64 / 64. Biased or correlated as it may be within that, every test
// that runs without a reference alarms on it with at most the stated probability, whatever else is
// true of the source: each counts predictions made from the past, and no prediction comes true more
// often than p. What H does not promise, for instance that a mean stays where it was, is tested
// only against a reference, which the assessment of the same source measures; then the figures hold
// as far as the reference does.
//
// False alarms: at most 2^-30 a sample for each test (intermittent) and 2^-60 (permanent), as for
// the standard's tests; for what is looked at once a window of MINT_WATCH_WINDOW samples, that is
// the rate a window. The files in device/src/entropy derive each; device/HEALTH.md has what was
// measured.
//
// Pointers must not be NULL. The caller owns every object; a reference must outlive the watch. No
// heap. A watch is for one thread or interrupt level at a time.
#ifndef MINTMARK_WATCH_H
#define MINTMARK_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_WATCH_LAGS            8u    ///< distances that the lag test compares over, 1 to this
#define MINT_WATCH_WINDOW          1024u ///< samples of a window of the range and bucket tests
#define MINT_WATCH_BITS_MAX        8u    ///< widest sample
#define MINT_WATCH_CONTEXTS        8u    ///< values that the Markov test tells apart: upper 3 bits
#define MINT_WATCH_COPY_LAGS       4u ///< samples of the other source that the copy test looks back
#define MINT_FINGERPRINT_LEN       16u ///< bytes of a boot fingerprint
#define MINT_FINGERPRINT_SLOTS_MAX 16u ///< fingerprints kept at most

/// How the same source, healthy, behaved when it was assessed, over restarts, supply voltages and
/// temperatures: from the lowest to the highest value that may be expected. Const data, written
/// with the evidence.
typedef struct {
    uint16_t match_h_64;    ///< -log2 of the highest rate at which a sample equals the one k before
                            ///< it (k = 1 to 8), in 1/64 bit, rounded down; below h_64 (0, for
                            ///< instance) it is not used
    uint16_t markov_h_64;   ///< the same of the rate at which it follows the Markov prediction
    uint16_t miss_h_64;     ///< the same of the highest rate at which either does not happen; 0:
                            ///< lower tail unused
    uint16_t mean_low;      ///< mean of a sample, in 1/256
    uint16_t mean_high;     ///< mean of a sample, in 1/256
    uint32_t variance_low;  ///< variance of a sample, in 1/256
    uint32_t variance_high; ///< variance of a sample, in 1/256; 0: mean and variance unused
    uint16_t inflation_16;  ///< variance of the sum of a window over that of independent samples,
                            ///< in 1/16, 16 (no correlation) to 1024
    uint16_t ones_low[MINT_WATCH_BITS_MAX];  ///< share of ones in bit i of a sample, in 1/65536
    uint16_t ones_high[MINT_WATCH_BITS_MAX]; ///< likewise; 0: bit not tested by the reference
} mint_watch_reference_t;

/// What a watch is set up from.
typedef struct {
    uint8_t symbol_bits; ///< width of a sample, 1 to 8 bits
    uint16_t h_64;       ///< min-entropy a sample in 1/64 bit, 1 to 64 * symbol_bits
    const mint_watch_reference_t *reference; ///< NULL: only what h_64 alone promises is tested
} mint_watch_config_t;

/// What a prediction that comes true adds to a score, and one that does not takes off it, in 1/512
/// bit (see watch_score.c).
typedef struct {
    uint16_t up;   ///< 0: the score is not used
    uint16_t down; ///< the score does not go below 0
} mint_watch_step_t;

/// State of the lag test.
typedef struct {
    uint16_t match[MINT_WATCH_LAGS]; ///< scores: equals the sample i + 1 before
    uint16_t miss[MINT_WATCH_LAGS];  ///< scores: differs from it
} mint_watch_lag_t;

/// State of the Markov test.
typedef struct {
    uint8_t step[MINT_WATCH_CONTEXTS];  ///< the usual difference to the next sample, by context
    uint8_t count[MINT_WATCH_CONTEXTS]; ///< how far it leads
    uint16_t match;                     ///< score: the prediction came true
    uint16_t miss;                      ///< score: it did not
} mint_watch_markov_t;

/// State of the repeat test.
typedef struct {
    uint64_t block;    ///< the samples that are looked for
    uint32_t distance; ///< samples since the block, or since it last came
    uint32_t period;   ///< distance at which it came again, 0 before
    uint8_t horizon;   ///< log2 of how many samples to wait for it
    uint8_t seen;      ///< how often it came, at that distance each time
    bool armed;        ///< `block` is set
} mint_watch_repeat_t;

/// State of the range test.
typedef struct {
    uint32_t sum;     ///< of the window's samples
    uint32_t squares; ///< of the window's samples
    uint16_t near;    ///< score: the sample is close to the one before
    uint8_t low;      ///< smallest of the window
    uint8_t high;     ///< largest of the window
} mint_watch_range_t;

/// State of the bucket test.
typedef struct {
    uint16_t ones[MINT_WATCH_BITS_MAX]; ///< ones of bit i in this window
} mint_watch_bucket_t;

/// The watch over one source. Set up by mint_watch_init(); the fields are for tests and reports.
typedef struct {
    uint64_t recent;                         ///< the last samples, packed, the latest lowest
    const mint_watch_reference_t *reference; ///< may be NULL
    uint16_t h_64;                           ///< min-entropy a sample, in 1/64 bit
    uint16_t ones_max;          ///< highest probability of any value of a bit by h_64, in 1/65536,
                                ///< 65535: no bound
    mint_watch_step_t match;    ///< lag: prediction true
    mint_watch_step_t follow;   ///< Markov: prediction true
    mint_watch_step_t miss;     ///< lag and Markov: prediction false
    mint_watch_step_t near;     ///< range: close to the sample before
    uint16_t index;             ///< samples of this window so far
    uint8_t symbol_bits;        ///< width of a sample
    uint8_t held;               ///< samples in `recent`, as many as there is room for at most
    mint_watch_repeat_t repeat; ///< a block that comes again
    mint_watch_range_t range;   ///< steps, span, mean, variance
    mint_watch_lag_t lag;       ///< samples that follow those before
    mint_watch_markov_t markov; ///< the usual next difference
    mint_watch_bucket_t bucket; ///< ones of each bit
} mint_watch_t;

/// Whether a configuration is within the ranges that its fields state.
bool mint_watch_config_is_sound(const mint_watch_config_t *config);

/// Sets up a watch that has seen nothing. The configuration must be sound and is not needed after,
/// but its reference is.
void mint_watch_init(mint_watch_t *watch, const mint_watch_config_t *config);

/// Looks at one sample, with every test. MINT_OK, or the first that alarms: MINT_ERR_LAG,
/// MINT_ERR_MARKOV, MINT_ERR_REPEAT, MINT_ERR_RANGE, MINT_ERR_BUCKET; `*permanent` then says
/// whether any test saw what has a probability of 2^-60, and is false with MINT_OK. A watch goes on
/// after an alarm, so that an intermittent one can become permanent. `symbol` has `symbol_bits`
/// bits.
MINT_MUST_CHECK mint_status_t mint_watch_sample(mint_watch_t *watch, uint8_t symbol,
                                                bool *permanent);

// ---- copy: two sources ----

/// State of the copy test over a pair of sources.
typedef struct {
    uint16_t match[MINT_WATCH_COPY_LAGS]; ///< scores: equals the other's latest sample, or the one
                                          ///< i before that
    mint_watch_step_t step;               ///< prediction true
    uint8_t symbol_bits;                  ///< width of a sample of the source that is looked at
} mint_watch_copy_t;

/// Sets up the test of one source (whose configuration it is) against another.
void mint_watch_copy_init(mint_watch_copy_t *copy, const mint_watch_config_t *config);

/// Looks at one sample and at what the other source gave last (the lower bits where it is wider).
/// MINT_ERR_COPY where they go together, `*permanent` as in mint_watch_sample(). Two healthy
/// sources are independent: neither says anything of the other.
MINT_MUST_CHECK mint_status_t mint_watch_copy_sample(mint_watch_copy_t *copy,
                                                     const mint_watch_t *other, uint8_t symbol,
                                                     bool *permanent);

// ---- replay: the boot fingerprint ----

/// Non-volatile storage for the fingerprints of one source. The port has it.
typedef struct {
    /// Reads one kept fingerprint: the `age`-th latest, from 0 on. MINT_ERR_NOT_FOUND where there
    /// is none (and so none older); any other failure ends the check with it.
    mint_status_t (*read)(void *context, uint8_t age, uint8_t fingerprint[MINT_FINGERPRINT_LEN]);
    /// Keeps one as the latest, and may forget the oldest. It must be there after a power cut once
    /// this has returned MINT_OK.
    mint_status_t (*append)(void *context, const uint8_t fingerprint[MINT_FINGERPRINT_LEN]);
    void *context; ///< handed to both
    uint8_t slots; ///< how many to compare with, 1 to MINT_FINGERPRINT_SLOTS_MAX
} mint_fingerprint_store_t;

/// A fingerprint being taken.
typedef struct {
    mint_sha256_t sha;   ///< over the label and the samples so far
    uint16_t missing;    ///< samples still wanted
    mint_status_t state; ///< MINT_OK, or why there will be no fingerprint
} mint_fingerprint_t;

/// Samples that a fingerprint takes: 64 bits of min-entropy, so that a healthy source equals one of
/// 16 earlier starts with a probability of 2^-60 at most. 0 for h_64 = 0, else 8 (8 bits) to 4096
/// (1/64 bit).
uint16_t mint_fingerprint_samples(uint16_t h_64);

/// Starts the fingerprint of a source, before its first sample after a start. `label` (a string of
/// any length) tells sources apart that share a storage. MINT_ERR_ARGUMENT for h_64 = 0,
/// MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_fingerprint_start(mint_fingerprint_t *fingerprint,
                                                     const char *label, uint16_t h_64);

/// Adds one sample; those after the last one wanted are ignored. A failure of the hash is told by
/// mint_fingerprint_check(). The samples must not be used for output: a fingerprint of little
/// entropy lets who reads the storage guess them.
void mint_fingerprint_sample(mint_fingerprint_t *fingerprint, uint8_t symbol);

/// Compares with those kept, keeps this one, and wipes the state. Call it before anything of the
/// source is used. MINT_ERR_REPLAY if this start repeats an earlier one, which is permanent.
/// MINT_ERR_STATE if samples are missing, MINT_ERR_CRYPTO, MINT_ERR_ARGUMENT for a wrong number of
/// slots, or what the storage failed with: the source has then not been checked and must not be
/// used.
MINT_MUST_CHECK mint_status_t mint_fingerprint_check(mint_fingerprint_t *fingerprint,
                                                     const mint_fingerprint_store_t *store);

#ifdef __cplusplus
}
#endif

#endif
