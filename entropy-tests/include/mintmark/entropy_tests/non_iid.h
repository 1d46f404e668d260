// SPDX-License-Identifier: Apache-2.0
//
// The non-IID track of SP 800-90B: the ten estimators of §6.3, each a function of its own that
// tells every intermediate quantity, and the assessment that is made of them (§3.1.3). The figures
// are those of NIST's SP800-90B_EntropyAssessment, order of summation and precision included.
//
// Symbols stand one a byte and are below `distinct`, as in mint_samples_t. Pointers must not be
// NULL unless it is said otherwise. Nothing is kept between calls; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_NON_IID_H
#define MINTMARK_ENTROPY_TESTS_NON_IID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/mcv.h"
#include "mintmark/entropy_tests/repeats.h"
#include "mintmark/entropy_tests/samples.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What the collision estimate found (§6.3.2).
typedef struct {
    size_t collisions;  ///< v
    size_t sum;         ///< of the waiting times, in bits
    double mean;        ///< waiting time, in bits
    double sigma;       ///< its standard deviation
    double mean_lower;  ///< lower end of the 99 % confidence interval of the mean, at least 2
    double p;           ///< probability of the likelier bit, 0.5 if the mean is 2.5 or more
    double min_entropy; ///< bits a bit
} mint_collision_t;

/// What the Markov estimate found (§6.3.3).
typedef struct {
    double p[2];             ///< share of zeros and of ones
    double transition[2][2]; ///< [a][b]: share of b among the bits that follow an a
    double p_max;            ///< probability of the likeliest sequence of 128 bits
    double min_entropy;      ///< bits a bit
} mint_markov_t;

/// What the compression estimate found (§6.3.4).
typedef struct {
    double mean;        ///< of the logarithms of the distances, X-bar
    double sigma;       ///< sigma-hat
    double mean_lower;  ///< lower end of the 99 % confidence interval of the mean
    double p;           ///< probability of the likeliest 6-bit block, 1/64 if none fits
    double min_entropy; ///< bits a bit
} mint_compression_t;

/// What the t-tuple estimate (§6.3.5) or the LRS estimate (§6.3.6) found.
typedef struct {
    size_t shortest;    ///< LRS: u, the shortest tuple length looked at; t-tuple: 1
    size_t longest;     ///< LRS: v; t-tuple: t
    double p_hat;       ///< the highest probability a symbol, over all lengths
    double p_upper;     ///< upper end of its 99 % confidence interval, at most 1
    double min_entropy; ///< bits a symbol
} mint_tuple_t;

/// What one of the four predictors found (§6.3.7 to §6.3.10).
typedef struct {
    size_t correct;        ///< C, right predictions
    size_t predictions;    ///< N
    size_t run;            ///< r: one more than the longest run of right predictions
    double p_global;       ///< C / N
    double p_global_upper; ///< upper end of its 99 % confidence interval
    double p_local;        ///< from the longest run; negative if it cannot change the result
    double min_entropy;    ///< bits a symbol
} mint_prediction_t;

/// Collision estimate, §6.3.2, of `len` bits, one a byte. MINT_ERR_ARGUMENT if there are fewer than
/// two collisions in them.
MINT_MUST_CHECK mint_status_t mint_collision_estimate(const uint8_t *bits, size_t len,
                                                      mint_collision_t *estimate);

/// Markov estimate, §6.3.3, of `len` bits (at least 2), one a byte; fewer: MINT_ERR_ARGUMENT.
MINT_MUST_CHECK mint_status_t mint_markov_estimate(const uint8_t *bits, size_t len,
                                                   mint_markov_t *estimate);

/// Compression estimate, §6.3.4, of `len` bits (at least 6012), one a byte; fewer:
/// MINT_ERR_ARGUMENT.
MINT_MUST_CHECK mint_status_t mint_compression_estimate(const uint8_t *bits, size_t len,
                                                        mint_compression_t *estimate);

/// t-tuple estimate, §6.3.5, from a sequence's repeats. MINT_ERR_ARGUMENT if no symbol occurs 35
/// times.
MINT_MUST_CHECK mint_status_t mint_t_tuple_estimate(const mint_repeats_t *repeats,
                                                    mint_tuple_t *estimate);

/// LRS estimate, §6.3.6, from a sequence's repeats. MINT_ERR_ARGUMENT if no tuple that is longer
/// than those of the t-tuple estimate repeats.
MINT_MUST_CHECK mint_status_t mint_lrs_estimate(const mint_repeats_t *repeats,
                                                mint_tuple_t *estimate);

/// Multi most common in window estimate, §6.3.7, of `len` symbols (4096 to MINT_SAMPLES_MAX), each
/// below `distinct` (2 to 256). MINT_ERR_ARGUMENT: out of range; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_multi_mcw_estimate(const uint8_t *symbols, size_t len,
                                                      unsigned distinct,
                                                      mint_prediction_t *estimate);

/// Lag estimate, §6.3.8, of `len` symbols (3 to MINT_SAMPLES_MAX), each below `distinct` (2 to
/// 256). MINT_ERR_ARGUMENT: out of range; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_lag_estimate(const uint8_t *symbols, size_t len,
                                                unsigned distinct, mint_prediction_t *estimate);

/// Multi Markov model with counting estimate, §6.3.9, of `len` symbols (4 to MINT_SAMPLES_MAX),
/// each below `distinct` (2 to 256). MINT_ERR_ARGUMENT: out of range; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_multi_mmc_estimate(const uint8_t *symbols, size_t len,
                                                      unsigned distinct,
                                                      mint_prediction_t *estimate);

/// LZ78Y estimate, §6.3.10, of `len` symbols (19 to MINT_SAMPLES_MAX), each below `distinct` (2 to
/// 256). MINT_ERR_ARGUMENT: out of range; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_lz78y_estimate(const uint8_t *symbols, size_t len,
                                                  unsigned distinct, mint_prediction_t *estimate);

/// The estimators in the order of the standard.
typedef enum {
    MINT_ESTIMATOR_MCV,         ///< most common value (§6.3.1)
    MINT_ESTIMATOR_COLLISION,   ///< collision; of bits alone (§6.3.2)
    MINT_ESTIMATOR_MARKOV,      ///< Markov; of bits alone (§6.3.3)
    MINT_ESTIMATOR_COMPRESSION, ///< compression; of bits alone (§6.3.4)
    MINT_ESTIMATOR_T_TUPLE,     ///< t-tuple (§6.3.5)
    MINT_ESTIMATOR_LRS,         ///< longest repeated substring (§6.3.6)
    MINT_ESTIMATOR_MULTI_MCW,   ///< most common value in windows (§6.3.7)
    MINT_ESTIMATOR_LAG,         ///< lag prediction (§6.3.8)
    MINT_ESTIMATOR_MULTI_MMC,   ///< Markov models with counting (§6.3.9)
    MINT_ESTIMATOR_LZ78Y,       ///< dictionary of what was seen (§6.3.10)
    MINT_ESTIMATOR_COUNT,       ///< how many there are
} mint_estimator_t;

/// What all estimators say of one sequence.
typedef struct {
    bool assessed; ///< this sequence was looked at; if not, nothing else here means anything
    size_t len;    ///< its length in symbols (or bits)
    bool ran[MINT_ESTIMATOR_COUNT];           ///< which estimators apply and had enough data
    double min_entropy[MINT_ESTIMATOR_COUNT]; ///< bits a symbol (or a bit) of those that ran
    double lowest;                            ///< the lowest of them, 0 if none ran
    mint_mcv_t mcv;                           ///< most common value (§6.3.1)
    mint_collision_t collision;               ///< of the bits alone (§6.3.2)
    mint_markov_t markov;                     ///< of the bits alone (§6.3.3)
    mint_compression_t compression;           ///< of the bits alone (§6.3.4)
    mint_tuple_t t_tuple;                     ///< the most common tuples (§6.3.5)
    mint_tuple_t lrs;                         ///< the longest repeated substring (§6.3.6)
    mint_prediction_t multi_mcw;              ///< most common value in windows (§6.3.7)
    mint_prediction_t lag;                    ///< the value some samples before (§6.3.8)
    mint_prediction_t multi_mmc;              ///< Markov models with counting (§6.3.9)
    mint_prediction_t lz78y;                  ///< dictionary of what was seen (§6.3.10)
} mint_estimates_t;

/// A non-IID assessment. H_original is `original.lowest`, H_bitstring is `bit_string.lowest`.
typedef struct {
    size_t samples;              ///< how many were assessed
    unsigned bits;               ///< width of a symbol
    unsigned distinct;           ///< different symbols
    mint_estimates_t original;   ///< of the symbols; not of conditioned data
    mint_estimates_t bit_string; ///< of their bits; not if there are at most two different symbols
    double min_entropy;          ///< bits a symbol: min(H_original, bits × H_bitstring), or for
                                 ///< conditioned data h' a bit (§3.1.5.2)
} mint_non_iid_t;

/// How an assessment is to be made.
typedef struct {
    bool conditioned;  ///< of conditioned output: the bit string alone (§3.1.5.2)
    bool symbols_only; ///< leave the bit string out, as for rows and columns of restarts (§3.1.4)
    size_t bit_limit;  ///< use so many bits of the bit string; 0: all
    unsigned threads;  ///< at most so many at a time; 0: one a processor
    /// NULL, or called after each estimator, from the thread that ran it but never by two at once,
    /// with the results so far and the share of the work that is done (0 to 1). Stops the
    /// assessment if it returns false.
    bool (*progress)(void *context, const mint_non_iid_t *so_far, double share);
    void *progress_context; ///< handed to `progress` as it is; may be NULL
} mint_non_iid_options_t;

/// The name of an estimator as it stands in JSON: "mcv", "collision", … "lz78y". NULL if it is
/// none.
const char *mint_estimator_name(mint_estimator_t estimator);

/// What an estimator does, a few words for people: the trick by which it guesses. NULL if it is
/// none.
const char *mint_estimator_meaning(mint_estimator_t estimator);

/// Assesses a set on the non-IID track. `options` may be NULL: all defaults. A set with one
/// distinct symbol is awarded no entropy and only its most common value is estimated. Estimators
/// for which there are too few samples are left out (`ran`); without any there is no entropy. Which
/// results come out does not depend on the number of threads. MINT_ERR_STATE: stopped by
/// `progress`, what is done stands in `result`; MINT_ERR_ARGUMENT: an empty set; MINT_ERR_SPACE:
/// too many bits; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_non_iid_assess(const mint_samples_t *samples,
                                                  const mint_non_iid_options_t *options,
                                                  mint_non_iid_t *result);

#ifdef __cplusplus
}
#endif

#endif
