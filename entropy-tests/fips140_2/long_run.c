// SPDX-License-Identifier: Apache-2.0
//
// The long run test, FIPS 140-2 §4.9.1: no run of 26 bits or more.
#include "fips140_2/tests.h"

#include "common/bounds.h"
#include <math.h>

void mint_fips_judge_long_run(const mint_block_counts_t *counts, mint_figure_t *figures)
{
    figures[0] = mint_figure_from_to(0, counts->longest_run, NAN, 25);
}

mint_status_t mint_fips_long_run(const mint_bits_t *bits, const mint_test_options_t *options,
                                 mint_figure_t *figures, size_t *count)
{
    (void)options;
    mint_block_counts_t counts;
    mint_status_t status = mint_block_count_first(bits, &counts);
    if (status == MINT_OK) {
        mint_fips_judge_long_run(&counts, figures);
        *count = 1;
    }
    return status;
}
