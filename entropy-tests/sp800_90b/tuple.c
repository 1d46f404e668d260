// SPDX-License-Identifier: Apache-2.0
//
// The highest probability a symbol over all lengths of tuples, and its bound (SP 800-90B §6.3.5,
// §6.3.6).
#include "sp800_90b/tuple.h"

#include <math.h>

#include "sp800_90b/normal.h"

// Far above what rounding does to a logarithm that is divided by a length, far below what is
// printed.
#define LOG_SLACK 1e-12

static double log_root(double p, size_t i)
{
    return log2(p) / (double)i;
}

long double mint_tuple_highest(const mint_repeats_t *repeats, mint_tuple_share_t share,
                               mint_tuple_ends_run_t ends_run, size_t first, size_t last)
{
    long double exact, highest = 0;
    double highest_log = -INFINITY;
    for (size_t i = first; i <= last; i++) {
        if (ends_run(repeats, i)) {
            highest_log = fmax(highest_log, log_root(share(repeats, i, &exact), i));
        }
        if (highest_log >= 0) {
            return 1; // a constant sequence: every length has probability 1
        }
    }
    for (size_t i = first; i <= last; i++) {
        if (ends_run(repeats, i) &&
            log_root(share(repeats, i, &exact), i) >= highest_log - LOG_SLACK) {
            highest = fmaxl(highest, powl(exact, 1.0L / (long double)i));
        }
    }
    return highest;
}

void mint_tuple_bound(long double p_hat, size_t len, mint_tuple_t *estimate)
{
    long double margin = MINT_Z_ALPHA_L * sqrtl(p_hat * (1.0L - p_hat) / (long double)(len - 1));
    long double upper = fminl(1.0L, p_hat + margin);
    estimate->p_hat = (double)p_hat;
    estimate->p_upper = (double)upper;
    estimate->min_entropy = (double)-log2l(upper);
}
