// SPDX-License-Identifier: Apache-2.0
//
// Counts of classes against their probabilities: what most tests of SP 800-22 end with.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_CLASSES_H
#define MINTMARK_SP800_22_CLASSES_H

#include <stddef.h>

/// The chi-square statistic of `counts`, which are of `total` draws; class i has the probability
/// p[i], above 0.
double mint_classes_chi_square(const size_t *counts, const double *p, size_t classes, size_t total);

#endif
