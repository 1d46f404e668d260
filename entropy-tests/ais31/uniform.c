// SPDX-License-Identifier: Apache-2.0
//
// T6a, the uniform distribution test of single bits (AIS 20/31 2.0 §2.4.4.2): the share of ones in
// 100,000 bits is less than 0.025 away from one half.
#include "ais31/tests.h"
#include "common/bounds.h"

mint_figure_t mint_ais31_uniform(const mint_bits_t *bits, size_t first)
{
    uint64_t ones = 0;
    for (size_t i = 0; i < MINT_AIS31_TRANSITIONS; i++) {
        ones += mint_bit(bits, first + i);
    }
    // 0.475 and 0.525 have no exact double: the quotient of the bound itself is the bound.
    return mint_figure_between(0, (double)ones / MINT_AIS31_TRANSITIONS,
                               47500.0 / MINT_AIS31_TRANSITIONS, 52500.0 / MINT_AIS31_TRANSITIONS);
}
