// SPDX-License-Identifier: Apache-2.0
//
// T2, the poker test (AIS 20/31 2.0 §2.4.4.1): the chi-square statistic of the sixteen values of
// four bits, more than 1.03 and less than 57.4.
#include "ais31/tests.h"
#include "common/bounds.h"

mint_figure_t mint_ais31_poker(const mint_block_counts_t *counts)
{
    return mint_figure_between(0, mint_block_poker(counts), 1.03, 57.4);
}
