// SPDX-License-Identifier: Apache-2.0
//
// Pearson's chi-square statistic, SP 800-22 §3.
#include "sp800_22/classes.h"

double mint_classes_chi_square(const size_t *counts, const double *p, size_t classes, size_t total)
{
    double chi_square = 0;
    for (size_t i = 0; i < classes; i++) {
        double expected = (double)total * p[i];
        double excess = (double)counts[i] - expected;
        chi_square += excess * excess / expected;
    }
    return chi_square;
}
