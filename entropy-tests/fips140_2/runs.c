// SPDX-License-Identifier: Apache-2.0
//
// The runs test, FIPS 140-2 §4.9.1: how many runs of zeros and of ones there are of each length.
#include "fips140_2/tests.h"

static const mint_run_bounds_t bounds[MINT_BLOCK_LENGTHS] = {
    {2315, 2685}, {1114, 1386}, {527, 723}, {240, 384}, {103, 209}, {103, 209},
};

void mint_fips_judge_runs(const mint_block_counts_t *counts, mint_figure_t *figures)
{
    mint_block_judge_runs(counts, bounds, figures);
}

mint_status_t mint_fips_runs(const mint_bits_t *bits, const mint_test_options_t *options,
                             mint_figure_t *figures, size_t *count)
{
    (void)options;
    mint_block_counts_t counts;
    mint_status_t status = mint_block_count_first(bits, &counts);
    if (status == MINT_OK) {
        mint_fips_judge_runs(&counts, figures);
        *count = MINT_BLOCK_RUNS;
    }
    return status;
}
