// SPDX-License-Identifier: Apache-2.0
//
// A run of SP 800-22 over many sequences: its figures, before they are rows, and the verdict on
// them.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_RUN_H
#define MINTMARK_SP800_22_RUN_H

#include "mintmark/entropy_tests/sp800_22.h"

/// All figures of a run.
typedef struct {
    const mint_bits_t *data;                    ///< all sequences, one after the other
    const mint_test_options_t *options;         ///< for each test
    size_t sequences;                           ///< that the data were cut into
    size_t sequence_bits;                       ///< of each
    size_t figures_at[MINT_SP800_22_TESTS + 1]; ///< where a test's figures begin; the last: all
    mint_figure_t *figures;                     ///< by sequences, then by tests
    size_t *counts;       ///< figures that there are: by sequences, then by tests
    mint_figure_t *other; ///< in the other mode, where that differs; laid out as `counts`
} mint_run_t;

/// The `index`-th figure of a test; `is_other`: in the other mode.
const mint_figure_t *mint_run_figure(const mint_run_t *run, size_t sequence, size_t test,
                                     size_t index, bool is_other);

/// How many figures a test has in each sequence.
size_t mint_run_figure_count(const mint_run_t *run, size_t test);

/// What all sequences say of a figure.
void mint_run_summarise(const mint_run_t *run, size_t test, size_t index, bool is_other,
                        mint_suite_summary_t *summary);

/// The verdict on a run.
typedef struct {
    size_t judged;           ///< figures that the standard judges
    size_t flagged;          ///< that fail
    double flagged_expected; ///< that fail on the average if all is well
    const char *reason;      ///< NULL: passed
} mint_run_verdict_t;

/// Judges a run by the rule of mint_suite_sp800_22.
void mint_run_judge(const mint_run_t *run, bool is_other, mint_run_verdict_t *verdict);

#endif
