// SPDX-License-Identifier: Apache-2.0
//
// T6b (AIS 20/31 2.0 §2.4.4.2): a one is as frequent after a zero as after a one, but for less than
// 0.02; the standard writes it |p(01) + p(10) - 1|, which is |p(01) - p(11)|.
#include "ais31/tests.h"
#include "common/bounds.h"

mint_figure_t mint_ais31_one_step(const mint_ais31_transitions_t *found)
{
    double difference = (double)found->ones[0] - (double)found->ones[1];
    return mint_figure_between(0, difference / MINT_AIS31_TRANSITIONS,
                               -2000.0 / MINT_AIS31_TRANSITIONS, 2000.0 / MINT_AIS31_TRANSITIONS);
}
