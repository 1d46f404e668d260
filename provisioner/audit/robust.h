// SPDX-License-Identifier: Apache-2.0
//
// Which of many counts stand out, by figures that the ones that stand out do not move: the median,
// the median absolute deviation (MAD) and the modified z-score of B. Iglewicz and D. C. Hoaglin,
// "How to Detect and Handle Outliers", ASQC Basic References in Quality Control 16, 1993:
//
//     z = 0.6745 (x - median) / MAD,    an outlier if |z| > 3.5
//
// Counts are whole numbers, and where more than half of them are equal their MAD is 0. It is taken
// to be at least half a count here, so that a difference of one is never an outlier by itself.
//
// Pointers must not be NULL. Nothing is allocated or kept. Any thread.
#ifndef MINTMARK_PROVISIONER_ROBUST_H
#define MINTMARK_PROVISIONER_ROBUST_H

#include <stddef.h>

#define MINT_ROBUST_Z_MAX     3.5 ///< the largest |z| of one that does not stand out
#define MINT_ROBUST_COUNT_MIN 5u  ///< of fewer nothing can be said

/// Middle and spread of a number of counts.
typedef struct {
    size_t count;  ///< how many
    double median; ///< 0 of none
    double mad;    ///< median of the distances from the median; 0 of none
    double min;    ///< the lowest
    double max;    ///< the highest
} mint_robust_t;

/// Summarises `count` numbers. Their order is lost, and the numbers.
void mint_robust_summarise(double *numbers, size_t count, mint_robust_t *summary);

/// The modified z-score of a count; 0 if there are fewer than MINT_ROBUST_COUNT_MIN.
double mint_robust_z(const mint_robust_t *summary, double number);

#endif
