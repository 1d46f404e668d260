// SPDX-License-Identifier: Apache-2.0
//
// The monobit test, FIPS 140-2 §4.9.1: more than 9,725 and fewer than 10,275 ones. A good source
// fails it once in 10,000 blocks.
#include "fips140_2/tests.h"

#include "common/bounds.h"

void mint_fips_judge_monobit(const mint_block_counts_t *counts, mint_figure_t *figures)
{
    figures[0] = mint_figure_between(0, counts->ones, 9725, 10275);
}

mint_status_t mint_fips_monobit(const mint_bits_t *bits, const mint_test_options_t *options,
                                mint_figure_t *figures, size_t *count)
{
    (void)options;
    mint_block_counts_t counts;
    mint_status_t status = mint_block_count_first(bits, &counts);
    if (status == MINT_OK) {
        mint_fips_judge_monobit(&counts, figures);
        *count = 1;
    }
    return status;
}
