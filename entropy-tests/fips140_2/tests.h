// SPDX-License-Identifier: Apache-2.0
//
// The five tests: how each judges a block that has been counted, and how it runs on the first block
// of a sequence.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_FIPS140_2_TESTS_H
#define MINTMARK_FIPS140_2_TESTS_H

#include "common/block.h"
#include "mintmark/entropy_tests/fips140_2.h"

#define MINT_FIPS_FIGURES (MINT_BLOCK_RUNS + 4) ///< of all tests of a block

/// Each fills in its figures.
void mint_fips_judge_monobit(const mint_block_counts_t *counts, mint_figure_t *figures);
void mint_fips_judge_poker(const mint_block_counts_t *counts, mint_figure_t *figures);
void mint_fips_judge_runs(const mint_block_counts_t *counts, mint_figure_t *figures);
void mint_fips_judge_long_run(const mint_block_counts_t *counts, mint_figure_t *figures);
void mint_fips_judge_continuous(const mint_block_counts_t *counts, mint_figure_t *figures);

/// Each is the `run` of its mint_test_t.
mint_status_t mint_fips_monobit(const mint_bits_t *bits, const mint_test_options_t *options,
                                mint_figure_t *figures, size_t *count);
mint_status_t mint_fips_poker(const mint_bits_t *bits, const mint_test_options_t *options,
                              mint_figure_t *figures, size_t *count);
mint_status_t mint_fips_runs(const mint_bits_t *bits, const mint_test_options_t *options,
                             mint_figure_t *figures, size_t *count);
mint_status_t mint_fips_long_run(const mint_bits_t *bits, const mint_test_options_t *options,
                                 mint_figure_t *figures, size_t *count);
mint_status_t mint_fips_continuous(const mint_bits_t *bits, const mint_test_options_t *options,
                                   mint_figure_t *figures, size_t *count);

/// How each test of the suite judges a block, in the suite's order, and how many figures it gives.
typedef struct {
    void (*judge)(const mint_block_counts_t *counts,
                  mint_figure_t *figures); ///< what follows from a block's counts
    size_t figures;                        ///< how many it gives
} mint_fips_judge_t;

extern const mint_fips_judge_t mint_fips_judges[MINT_FIPS_TESTS];

#endif
