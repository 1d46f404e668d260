// SPDX-License-Identifier: Apache-2.0
//
// T1, the monobit test (AIS 20/31 2.0 §2.4.4.1): from 9655 to 10345 ones in 20,000 bits. A good
// source fails it once in a million blocks.
#include "ais31/tests.h"
#include "common/bounds.h"

mint_figure_t mint_ais31_monobit(const mint_block_counts_t *counts)
{
    return mint_figure_from_to(0, counts->ones, 9655, 10345);
}
