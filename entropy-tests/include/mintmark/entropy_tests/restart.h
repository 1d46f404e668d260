// SPDX-License-Identifier: Apache-2.0
//
// The restart tests, SP 800-90B §3.1.4: 1000 samples after each of 1000 restarts, looked at by
// restart (rows) and by place after the restart (columns). The figures are those of NIST's
// ea_restart, but that the cut-off of the sanity test is computed, not simulated.
//
// Pointers must not be NULL unless it is said otherwise. Nothing is kept between calls; may be
// called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_RESTART_H
#define MINTMARK_ENTROPY_TESTS_RESTART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/iid.h"
#include "mintmark/entropy_tests/non_iid.h"
#include "mintmark/entropy_tests/samples.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_RESTARTS         1000u ///< restarts, and samples after each
#define MINT_RESTARTS_LEN     ((size_t)MINT_RESTARTS * MINT_RESTARTS) ///< samples in all
#define MINT_RESTART_SIDE_MAX 4096u ///< restarts, and samples after each, at most

/// What the restart tests found.
typedef struct {
    double alpha;      ///< how often a single row or column of a good source fails the sanity test
    unsigned restarts; ///< rows
    unsigned row_len;  ///< samples of each
    unsigned x_cutoff; ///< a symbol may occur so often in a row
    unsigned x_cutoff_column; ///< and so often in a column: the same for a square
    unsigned x_row;           ///< how often one does, in the worst row
    unsigned x_column;        ///< and in the worst column
    unsigned x_max;           ///< the larger of the two
    bool is_replay;           ///< two rows are the same, which no source of `h_i` bits lets happen
    unsigned replay_row;      ///< the first row that is an earlier one again
    unsigned replay_of;       ///< which
    unsigned replayed_rows;   ///< rows that are an earlier one again
    bool is_sane;             ///< the sanity test (§3.1.4.3) passed; if not, nothing was estimated
    double h_i;               ///< the initial entropy estimate that was given, bits a sample
    double h_r;               ///< of the rows, bits a sample
    double h_c;               ///< of the columns, bits a sample
    double min_entropy;       ///< min(h_r, h_c, h_i); 0 unless the tests passed
    bool is_passed; ///< sane, no replay, neither h_r nor h_c below half of h_i (§3.1.4.2), which is
                    ///< more than 0, IID where claimed
    mint_estimates_t rows;    ///< each estimator's figures for the rows
    mint_estimates_t columns; ///< and for the columns
    bool is_iid_track;        ///< of what follows, and of the most common value as only estimator
    mint_iid_t iid_rows;      ///< the tests of §5; not made (nor complete) if the rest failed
    mint_iid_t iid_columns;   ///< nor these if the rows failed
} mint_restart_t;

/// The cut-off of the sanity test (§3.1.4.3): the least count that no symbol exceeds among `len`
/// samples (1 to 4096) with a probability of 1 - `alpha` (0 < alpha < 1), if the source has `h_i`
/// bits a sample (0 to 8) in the way that lets counts be largest: as many symbols as fit with
/// probability 2^-h_i, one with the rest. Computed from the distribution itself, exact but for
/// rounding. MINT_ERR_ARGUMENT: out of range; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_restart_cutoff(double h_i, double alpha, unsigned len,
                                                  unsigned *cutoff);

/// Runs the restart tests on a set of MINT_RESTARTS_LEN samples, row after row, with the initial
/// entropy estimate `h_i` (0 to the set's bits; with 0 they do not pass). `threads` as in
/// mint_non_iid_options_t. Samples that are all equal are a failure, no error. MINT_ERR_ARGUMENT:
/// another number of samples, or `h_i` out of range; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_restart_test(const mint_samples_t *samples, double h_i,
                                                unsigned threads, mint_restart_t *result);

/// The same for `restarts` rows of `row_len` samples (2 to MINT_RESTART_SIDE_MAX each), fewer than
/// the standard asks for perhaps: for a look before a long capture, and no validation. Errors
/// as mint_restart_test(), and MINT_ERR_ARGUMENT for another shape.
MINT_MUST_CHECK mint_status_t mint_restart_test_shape(const mint_samples_t *samples,
                                                      unsigned restarts, unsigned row_len,
                                                      double h_i, unsigned threads,
                                                      mint_restart_t *result);

/// The same as mint_restart_test() for a source whose samples are claimed to be IID: rows and
/// columns are estimated by their most common value (§6.1) and must pass the tests of §5 (§3.1.2),
/// which `options` are for. NIST's ea_restart -i makes the same estimates and runs these tests, on
/// the rows twice, but does not heed their result. Errors as above, and MINT_ERR_STATE: stopped by
/// `options->progress`.
MINT_MUST_CHECK mint_status_t mint_restart_test_iid(const mint_samples_t *samples, double h_i,
                                                    const mint_permutation_options_t *options,
                                                    mint_restart_t *result);

/// The same for `restarts` rows of `row_len` samples, as mint_restart_test_shape().
MINT_MUST_CHECK mint_status_t mint_restart_test_iid_shape(const mint_samples_t *samples,
                                                          unsigned restarts, unsigned row_len,
                                                          double h_i,
                                                          const mint_permutation_options_t *options,
                                                          mint_restart_t *result);

#ifdef __cplusplus
}
#endif

#endif
