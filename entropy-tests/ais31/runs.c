// SPDX-License-Identifier: Apache-2.0
//
// T3, the runs test (AIS 20/31 2.0 §2.4.4.1): how many runs of zeros and of ones there are of each
// length.
#include "ais31/tests.h"

static const mint_run_bounds_t bounds[MINT_BLOCK_LENGTHS] = {
    {2267, 2733}, {1079, 1421}, {502, 748}, {223, 402}, {90, 223}, {90, 223},
};

void mint_ais31_runs(const mint_block_counts_t *counts, mint_figure_t figures[MINT_BLOCK_RUNS])
{
    mint_block_judge_runs(counts, bounds, figures);
}
