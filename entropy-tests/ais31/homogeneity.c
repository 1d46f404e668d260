// SPDX-License-Identifier: Apache-2.0
//
// T7a and T7b, the comparative test for multinomial distributions (AIS 20/31 2.0 §2.4.4.2): whether
// the bit before the last one (T7a), or the one before that (T7b), makes a difference to the next
// bit, the bits between being the same. The chi-square statistic of two samples of 100,000 bits
// each is at most 15.13, which a good source exceeds once in 10,000.
#include <math.h>

#include "ais31/tests.h"
#include "common/bounds.h"

/// (f1 - f2)^2 / (f1 + f2): what one value contributes where both samples are equally large.
static double contribution(double f1, double f2)
{
    return f1 + f2 > 0 ? (f1 - f2) * (f1 - f2) / (f1 + f2) : 0;
}

void mint_ais31_homogeneity(const mint_ais31_transitions_t *found, unsigned in_front,
                            mint_figure_t *figures)
{
    unsigned between = 1u << (in_front - 1);
    for (unsigned i = 0; i < between; i++) {
        double after_zero = found->ones[i];
        double after_one = found->ones[between + i];
        double statistic =
            contribution(after_zero, after_one) +
            contribution(MINT_AIS31_TRANSITIONS - after_zero, MINT_AIS31_TRANSITIONS - after_one);
        figures[i] = mint_figure_from_to(i, statistic, NAN, 15.13);
    }
}
