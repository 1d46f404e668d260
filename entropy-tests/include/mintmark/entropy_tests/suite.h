// SPDX-License-Identifier: Apache-2.0
//
// The statistical suites (SP 800-22, AIS 20/31, FIPS 140-2) behind one table: what each test is
// called, which clause defines it, how many bits it needs, and the function that runs it. These
// suites tell bad generators from others; none of them says how much entropy there is.
//
// Pointers must not be NULL unless it is said otherwise. Nothing is kept between calls; may be
// called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_SUITE_H
#define MINTMARK_ENTROPY_TESTS_SUITE_H

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/entropy_tests/bits.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a figure says.
typedef enum {
    MINT_OUTCOME_PASSED,         ///< within the test's bounds, or its p-value not below alpha
    MINT_OUTCOME_FAILED,         ///< not so
    MINT_OUTCOME_NOT_APPLICABLE, ///< the test's conditions do not hold for this sequence
    MINT_OUTCOME_NONE,           ///< a figure that describes, without a verdict
} mint_outcome_t;

/// One figure of a test. A test decides by its p-value or by bounds of its statistic.
typedef struct {
    unsigned index;   ///< of the figure, from 0, where a test gives several
    double statistic; ///< the test's own quantity
    double p_value;   ///< not a number where the test gives none
    double low;  ///< the statistic must be above (`is_inclusive`: or equal); not a number: no bound
    double high; ///< the statistic must be below (`is_inclusive`: or equal); not a number: no bound
    bool is_inclusive;      ///< a statistic that is equal to a bound is within it
    mint_outcome_t outcome; ///< by p-value or bounds, as the test decides
} mint_figure_t;

/// Figures of the standard that are known to be wrong, and what to do about them.
typedef enum {
    MINT_FIGURES_NIST,      ///< as the standard has them
    MINT_FIGURES_CORRECTED, ///< as the literature has corrected them
} mint_figures_mode_t;

/// How a test is to be run.
typedef struct {
    mint_figures_mode_t mode; ///< which figures, where the standard errs
    double alpha;             ///< a p-value below it fails; 0: the standard's, 0.01
} mint_test_options_t;

/// One test.
typedef struct {
    const char *name;     ///< as in the program of reference, e.g. "NonOverlappingTemplate"
    const char *standard; ///< e.g. "SP 800-22 rev. 1a"
    const char *clause;   ///< e.g. "2.7"
    const char *meaning;  ///< what it looks for, a line for people
    size_t min_bits;      ///< the fewest bits it may be given
    size_t figure_max;    ///< the most figures it gives
    /// Runs it. `figures` has room for `figure_max`, `count` of them are filled in. `options` may
    /// be NULL: all defaults. MINT_ERR_ARGUMENT: fewer than `min_bits`; MINT_ERR_MEMORY.
    mint_status_t (*run)(const mint_bits_t *bits, const mint_test_options_t *options,
                         mint_figure_t *figures, size_t *count);
} mint_test_t;

/// How a suite is to be run.
typedef struct {
    mint_test_options_t test; ///< for each test of the suite
    size_t sequence_bits;     ///< length of a sequence, where the standard leaves it open; 0:
                              ///< 1,000,000, or all of it if there is less
    unsigned threads;         ///< at most so many at a time; 0: one a processor
    /// NULL, or called now and then, never by two threads at once, with the share of the work that
    /// is done (0 to 1). Stops the run if it returns false.
    bool (*progress)(void *context, double share);
    void *progress_context; ///< handed to `progress` as it is; may be NULL
} mint_suite_options_t;

/// A figure of a run: of which test, of which sequence.
typedef struct {
    const mint_test_t *test; ///< one of the suite's
    size_t sequence;         ///< from 0, in the order in which the suite cuts the data
    mint_figure_t figure;    ///< what the test found in that sequence
} mint_suite_row_t;

/// What many sequences say together of one figure of a test (SP 800-22 §4.2).
typedef struct {
    const mint_test_t *test; ///< one of the suite's
    unsigned index;          ///< of the figure
    size_t applicable;       ///< sequences that have this figure
    size_t passed;           ///< of those
    double proportion;       ///< passed / applicable
    double minimum;          ///< the least proportion that the standard lets pass
    double maximum;          ///< and the greatest
    double uniformity; ///< p-value of the p-values being uniform; not a number: too few of them
    bool is_passed;    ///< by proportion and uniformity, as the standard has it
} mint_suite_summary_t;

/// A place where the standard's figures and the corrected ones come to different conclusions.
typedef struct {
    const mint_test_t *test; ///< one of the suite's
    unsigned index;          ///< of the figure
    bool is_summary;         ///< of all sequences together; otherwise of one
    size_t sequence;         ///< which one
    bool is_passed;          ///< in the mode of the run
    double other;            ///< the p-value (of a summary: the proportion) in the other mode
} mint_suite_difference_t;

/// What a run of a suite found. Rows are in order of tests, then of sequences, then of figures.
/// What the suite's standard has no use for is NULL or 0.
typedef struct {
    mint_suite_row_t *rows; ///< owned; NULL if there are none
    size_t row_count;       ///< how many
    size_t sequences;       ///< that the data were cut into
    size_t sequence_bits;   ///< length of one
    size_t unused_bits;     ///< that were left over at the end
    bool is_passed;         ///< the verdict, by the suite's own rule
    const char *reason; ///< the rule by which it failed, a sentence for people; NULL if it passed
    mint_suite_summary_t *summaries; ///< in order of tests and figures, where there are several
                                     ///< sequences
    size_t summary_count;            ///< how many; 0 for a single sequence
    size_t judged;           ///< figures that the standard judges: summaries, or rows of the only
                             ///< sequence
    size_t flagged;          ///< that fail by the standard's rule
    double flagged_expected; ///< that fail on the average if all is well
    mint_suite_difference_t *differences; ///< owned; NULL if both modes say the same
    size_t difference_count;              ///< how many
    bool is_passed_otherwise;             ///< the verdict in the other mode
} mint_suite_result_t;

/// A standard's tests, in its order.
typedef struct mint_suite {
    const char *name;         ///< as --suite takes it: "22", "ais31", "fips"
    const char *standard;     ///< in full
    const mint_test_t *tests; ///< in the standard's order
    size_t test_count;        ///< how many
    size_t min_bits;          ///< the fewest bits that a run takes
    /// Cuts the data into sequences as the standard says, runs the tests over them and judges by
    /// the standard's rule. `options` may be NULL. The caller frees the result with
    /// mint_suite_result_free(). Results do not depend on the number of threads. MINT_ERR_ARGUMENT:
    /// fewer than `min_bits`; MINT_ERR_STATE: stopped by `progress`; MINT_ERR_MEMORY.
    mint_status_t (*run)(const struct mint_suite *suite, const mint_bits_t *data,
                         const mint_suite_options_t *options, mint_suite_result_t *result);
} mint_suite_t;

/// Releases what a result owns. An empty result is left alone.
void mint_suite_result_free(mint_suite_result_t *result);

/// All suites, ended by NULL.
extern const mint_suite_t *const mint_suites[];

/// The suite of that name, or NULL.
const mint_suite_t *mint_suite_find(const char *name);

#ifdef __cplusplus
}
#endif

#endif
