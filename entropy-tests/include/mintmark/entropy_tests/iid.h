// SPDX-License-Identifier: Apache-2.0
//
// The IID track of SP 800-90B §5: are the samples independent and identically distributed? Eleven
// statistics (19 with their lags) against 10,000 shuffles (§5.1), two chi-square tests (§5.2.1 to
// §5.2.4) and the length of the longest repeated substring (§5.2.5). The figures of the original
// sequence are those of NIST's ea_iid; the shuffles come from a seed, so that the verdict on a set
// is the same at every run and for any number of threads.
//
// Pointers must not be NULL unless it is said otherwise. Nothing is kept between calls; may be
// called from any thread. A set must have two distinct symbols or more.
#ifndef MINTMARK_ENTROPY_TESTS_IID_H
#define MINTMARK_ENTROPY_TESTS_IID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/samples.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Shuffles of a permutation test (§5.1).
#define MINT_PERMUTATIONS 10000u

/// The longest set that the permutation test takes, in samples; it needs 2 bytes a sample and
/// thread (1 for binary data), and with the compression statistic 16 MB a thread.
#define MINT_PERMUTATION_SAMPLES_MAX ((size_t)1 << 28)

/// The statistics of §5.1.1 to §5.1.11.
typedef enum {
    MINT_PERMUTATION_EXCURSION, ///< greatest distance of a partial sum from its mean (§5.1.1)
    MINT_PERMUTATION_DIRECTIONAL_RUNS,        ///< runs of rising or of falling samples (§5.1.2)
    MINT_PERMUTATION_LONGEST_DIRECTIONAL_RUN, ///< the longest of them (§5.1.3)
    MINT_PERMUTATION_INCREASES_DECREASES,     ///< the more frequent of rises and falls (§5.1.4)
    MINT_PERMUTATION_MEDIAN_RUNS,             ///< runs above or below the median (§5.1.5)
    MINT_PERMUTATION_LONGEST_MEDIAN_RUN,      ///< the longest of them (§5.1.6)
    MINT_PERMUTATION_AVERAGE_COLLISION, ///< samples to the next repeated value, on average (§5.1.7)
    MINT_PERMUTATION_LONGEST_COLLISION, ///< and at most (§5.1.8)
    MINT_PERMUTATION_PERIODICITY_1,     ///< samples equal to the one before (§5.1.9)
    MINT_PERMUTATION_PERIODICITY_2,     ///< samples equal to the one 2 before (§5.1.9)
    MINT_PERMUTATION_PERIODICITY_8,     ///< samples equal to the one 8 before (§5.1.9)
    MINT_PERMUTATION_PERIODICITY_16,    ///< samples equal to the one 16 before (§5.1.9)
    MINT_PERMUTATION_PERIODICITY_32,    ///< samples equal to the one 32 before (§5.1.9)
    MINT_PERMUTATION_COVARIANCE_1,      ///< sum of products with the sample before (§5.1.10)
    MINT_PERMUTATION_COVARIANCE_2,      ///< sum of products with the sample 2 before (§5.1.10)
    MINT_PERMUTATION_COVARIANCE_8,      ///< sum of products with the sample 8 before (§5.1.10)
    MINT_PERMUTATION_COVARIANCE_16,     ///< sum of products with the sample 16 before (§5.1.10)
    MINT_PERMUTATION_COVARIANCE_32,     ///< sum of products with the sample 32 before (§5.1.10)
    MINT_PERMUTATION_COMPRESSION,       ///< bytes that bzip2 makes of them as text (§5.1.11)
    MINT_PERMUTATION_COUNT,             ///< how many statistics there are
} mint_permutation_statistic_t;

/// The name of a statistic as NIST's program prints it, e.g. "numDirectionalRuns" or
/// "periodicity(8)"; NULL if it is none.
const char *mint_permutation_name(mint_permutation_statistic_t statistic);

/// The clause that defines a statistic, e.g. "5.1.9"; NULL if it is none.
const char *mint_permutation_clause(mint_permutation_statistic_t statistic);

/// Computes one statistic of a set as it stands. The average collision is not a number if nothing
/// collides. MINT_ERR_ARGUMENT: fewer than two distinct symbols, too many samples, or no such
/// statistic; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_permutation_statistic(const mint_samples_t *samples,
                                                         mint_permutation_statistic_t statistic,
                                                         double *value);

/// What is known of a statistic.
typedef enum {
    MINT_PERMUTATION_OPEN,   ///< not decided: the verdict is certain without it
    MINT_PERMUTATION_PASSED, ///< more than 5 shuffles on either side
    MINT_PERMUTATION_FAILED, ///< the original is among the extremes of all shuffles
    MINT_PERMUTATION_ABSENT, ///< the original has no such value: nothing in it collides
} mint_permutation_outcome_t;

/// How a statistic compares with the shuffles.
typedef struct {
    double value;     ///< of the original sequence
    unsigned greater; ///< C_0: shuffles with a greater value, of those that it was compared with
    unsigned equal;   ///< C_1
    unsigned less;    ///< C_2
    mint_permutation_outcome_t outcome; ///< what follows from the three counters
} mint_permutation_rank_t;

/// What a permutation test found.
typedef struct {
    mint_permutation_rank_t
        ranks[MINT_PERMUTATION_COUNT]; ///< one a statistic, by mint_permutation_statistic_t
    unsigned shuffles;                 ///< made and looked at
    bool is_complete;                  ///< the verdict is certain; false only if it was stopped
    bool is_passed;                    ///< no statistic failed, and none is absent
} mint_permutation_result_t;

/// How a permutation test is to be run.
typedef struct {
    uint64_t seed;         ///< of the shuffles
    unsigned shuffles;     ///< 0: MINT_PERMUTATIONS, the standard's figure
    unsigned threads;      ///< 0: one a processor
    bool all;              ///< compare every statistic with every shuffle, whatever is certain
    bool skip_compression; ///< leave the compression statistic out; the test is then never complete
    /// NULL, or called now and then, in the thread that runs the test, with the shuffles made and
    /// how many statistics are still open. Stops the test if it returns false.
    bool (*progress)(void *context, unsigned shuffles, unsigned open);
    void *progress_context; ///< handed to `progress` as it is; may be NULL
} mint_permutation_options_t;

/// Runs the permutation test. Unless `options->all` is set, a statistic that is decided is not
/// computed again, and compression, the dearest, is looked at only if no other one fails, since one
/// failure settles the verdict: the counters then say how far it was looked. With it they are those
/// of §5.1 over all shuffles. The verdict is the same. `options` may be NULL: seed 0 and all
/// defaults. MINT_ERR_STATE: stopped by `progress`, what is
/// known stands in `result`; MINT_ERR_ARGUMENT: fewer than two distinct symbols or too many
/// samples; MINT_ERR_MEMORY. Takes O(len) a shuffle, and O(len log len) with compression.
MINT_MUST_CHECK mint_status_t mint_permutation_test(const mint_samples_t *samples,
                                                    const mint_permutation_options_t *options,
                                                    mint_permutation_result_t *result);

/// What a chi-square test found. It passes if the p-value is 0.001 or more.
typedef struct {
    double t;               ///< the test statistic
    int degrees_of_freedom; ///< not positive where there are too few samples
    bool is_applicable;     ///< there is a degree of freedom or more; else nothing can pass
    double p_value; ///< probability of such a statistic or a greater one, if the samples are IID;
                    ///< not a number where the test is not applicable
    bool is_passed; ///< it is 0.001 or more
} mint_chi_square_t;

/// Chi-square test of independence, §5.2.1 (binary data: §5.2.3). MINT_ERR_ARGUMENT: fewer than two
/// distinct symbols; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_chi_square_independence(const mint_samples_t *samples,
                                                           mint_chi_square_t *result);

/// Chi-square test of goodness of fit, §5.2.2 (binary data: §5.2.4). Errors as above, and
/// MINT_ERR_ARGUMENT for fewer than 10 samples.
MINT_MUST_CHECK mint_status_t mint_chi_square_goodness_of_fit(const mint_samples_t *samples,
                                                              mint_chi_square_t *result);

/// The p-value of a chi-square statistic: the regularised upper incomplete gamma function
/// Q(degrees / 2, t / 2), to about 15 digits; 1 if the statistic is not positive, not a number if
/// the degrees are not.
double mint_chi_square_p_value(double t, double degrees_of_freedom);

/// What the test of the longest repeated substring found.
typedef struct {
    long double p_col;          ///< probability that two samples are equal
    size_t longest;             ///< W, the length of the longest repeated substring, in samples
    long double p_at_least_one; ///< Pr(X >= 1), the probability of such a repeat or more
    bool is_passed;             ///< it is 0.001 or more
} mint_lrs_length_t;

/// Length of the longest repeated substring, §5.2.5. MINT_ERR_ARGUMENT: fewer than two distinct
/// symbols; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_lrs_length_test(const mint_samples_t *samples,
                                                   mint_lrs_length_t *result);

/// What a look at the beginning of a set says about the permutation test to come.
typedef struct {
    size_t samples;                          ///< looked at
    unsigned shuffles;                       ///< made
    bool is_extreme[MINT_PERMUTATION_COUNT]; ///< the original is outside all of them
    unsigned extremes;                       ///< how many statistics are
    bool is_hopeless; ///< on IID data this happens less than once in a thousand times
} mint_iid_precheck_t;

/// Looks at the first 100,000 samples and 200 shuffles of them, without compression: a fraction of
/// a second that saves a long run on data that cannot pass. Not a part of the standard and no
/// verdict. Errors as mint_permutation_test().
MINT_MUST_CHECK mint_status_t mint_iid_precheck(const mint_samples_t *samples, uint64_t seed,
                                                unsigned threads, mint_iid_precheck_t *result);

/// Everything that §5 asks for.
typedef struct {
    mint_chi_square_t independence;        ///< of neighbouring samples (§5.2.1, §5.2.3)
    mint_chi_square_t goodness_of_fit;     ///< of ten parts of the set (§5.2.2, §5.2.4)
    mint_lrs_length_t lrs;                 ///< length of the longest repeated substring (§5.2.5)
    mint_permutation_result_t permutation; ///< of 19 statistics (§5.1)
    bool is_complete;                      ///< the verdict is certain
    bool is_too_short;                     ///< no test failed, but one takes more samples
    bool is_iid;                           ///< no test failed and none is missing
} mint_iid_t;

/// The longest set, in samples, that is shuffled even if another test has failed already.
#define MINT_IID_SHORT 10000u

/// Runs all tests of §5, the permutation test last. If another one has failed, or cannot be applied
/// since there are too few samples (no pass either: IID is not to be assumed), the verdict is
/// certain: then the statistics of the set are computed, but it is shuffled only if it has
/// MINT_IID_SHORT samples or fewer, which takes no time, or `options->all` is set. Parameters and
/// errors as mint_permutation_test().
MINT_MUST_CHECK mint_status_t mint_iid_assess(const mint_samples_t *samples,
                                              const mint_permutation_options_t *options,
                                              mint_iid_t *result);

#ifdef __cplusplus
}
#endif

#endif
