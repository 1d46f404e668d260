// SPDX-License-Identifier: Apache-2.0
//
// T4, the long run test (AIS 20/31 2.0 §2.4.4.1): no run of 34 bits or more.
#include <math.h>

#include "ais31/tests.h"
#include "common/bounds.h"

mint_figure_t mint_ais31_long_run(const mint_block_counts_t *counts)
{
    return mint_figure_from_to(0, counts->longest_run, NAN, 33);
}
