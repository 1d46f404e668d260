// SPDX-License-Identifier: Apache-2.0
//
// Median, MAD and modified z-score (Iglewicz and Hoaglin 1993).
#include "audit/robust.h"

#include <math.h>
#include <stdlib.h>

/// Quantile of the normal distribution at 3/4: the MAD of a normal one with deviation 1.
static const double normal_mad = 0.6745;
static const double least_mad = 0.5;

static int compare(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;
    return (*left > *right) - (*left < *right);
}

static double median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, compare);
    size_t middle = count / 2;
    return count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

void mint_robust_summarise(double *numbers, size_t count, mint_robust_t *summary)
{
    *summary = (mint_robust_t){.count = count};
    if (count == 0) {
        return;
    }
    summary->median = median(numbers, count);
    summary->min = numbers[0];
    summary->max = numbers[count - 1];
    for (size_t i = 0; i < count; i++) {
        numbers[i] = fabs(numbers[i] - summary->median);
    }
    summary->mad = median(numbers, count);
}

double mint_robust_z(const mint_robust_t *summary, double number)
{
    double mad = summary->mad > least_mad ? summary->mad : least_mad;
    return summary->count < MINT_ROBUST_COUNT_MIN ? 0
                                                  : normal_mad * (number - summary->median) / mad;
}
