// SPDX-License-Identifier: Apache-2.0
//
// The poker test, FIPS 140-2 §4.9.1: the chi-square statistic of the sixteen values of four bits,
// more than 2.16 and less than 46.17.
#include "fips140_2/tests.h"

#include "common/bounds.h"

void mint_fips_judge_poker(const mint_block_counts_t *counts, mint_figure_t *figures)
{
    figures[0] = mint_figure_between(0, mint_block_poker(counts), 2.16, 46.17);
}

mint_status_t mint_fips_poker(const mint_bits_t *bits, const mint_test_options_t *options,
                              mint_figure_t *figures, size_t *count)
{
    (void)options;
    mint_block_counts_t counts;
    mint_status_t status = mint_block_count_first(bits, &counts);
    if (status == MINT_OK) {
        mint_fips_judge_poker(&counts, figures);
        *count = 1;
    }
    return status;
}
