// SPDX-License-Identifier: Apache-2.0
//
// The continuous test, FIPS 140-2 §4.9.2: no group of 32 bits equals the one before it. The length
// is that of rngtest; the standard asks for at least 15 bits.
#include "fips140_2/tests.h"

#include "common/bounds.h"
#include <math.h>

void mint_fips_judge_continuous(const mint_block_counts_t *counts, mint_figure_t *figures)
{
    figures[0] = mint_figure_from_to(0, counts->repeats, NAN, 0);
}

mint_status_t mint_fips_continuous(const mint_bits_t *bits, const mint_test_options_t *options,
                                   mint_figure_t *figures, size_t *count)
{
    (void)options;
    mint_block_counts_t counts;
    mint_status_t status = mint_block_count_first(bits, &counts);
    if (status == MINT_OK) {
        mint_fips_judge_continuous(&counts, figures);
        *count = 1;
    }
    return status;
}
