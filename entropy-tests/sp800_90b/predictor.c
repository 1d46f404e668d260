// SPDX-License-Identifier: Apache-2.0
//
// The global and the local bound of a predictor (SP 800-90B §6.3.7 steps 5 to 7, the same in §6.3.8
// to §6.3.10). The local one is solved in logarithms and extended precision: p^r underflows
// otherwise.
#include "sp800_90b/predictor.h"

#include <float.h>
#include <math.h>

#include "sp800_90b/bisect.h"
#include "sp800_90b/normal.h"

typedef struct {
    long double run;         // r
    long double predictions; // N
} local_t;

// The logarithm of the probability that `predictions` trials of probability `p` have no run of
// `run` successes: Feller's approximation, with the root x of its recurrence found by iteration
// from below.
static double log_no_run(const void *context, double probability)
{
    const local_t *local = context;
    long double p = probability, r = local->run, q = 1.0L - p;
    long double power = powl(p, r), x = 1.0L, last = 0.0L;
    for (int i = 0; i <= 65 && x - last > LDBL_EPSILON * x; i++) {
        last = x;
        x = 1.0L + q * power * powl(x, r + 1.0L);
    }
    return (double)(logl(1.0L - p * x) - logl((r + 1.0L - r * x) * q) -
                    (local->predictions + 1.0L) * logl(x));
}

static double global_upper(double p, size_t predictions)
{
    double n = (double)predictions;
    if (p > 0) {
        return fmin(1.0, p + MINT_Z_ALPHA * sqrt(p * (1.0 - p) / (n - 1.0)));
    }
    return 1.0 - pow(0.01, 1.0 / n);
}

void mint_predictor_bound(size_t correct, size_t predictions, size_t longest_run, unsigned distinct,
                          mint_prediction_t *estimate)
{
    const double log_alpha = log(0.99);
    estimate->correct = correct;
    estimate->predictions = predictions;
    estimate->run = longest_run + 1;
    estimate->p_global = (double)correct / (double)predictions;
    estimate->p_global_upper = global_upper(estimate->p_global, predictions);
    estimate->p_local = -1.0;
    double highest = fmax(1.0 / (double)distinct, estimate->p_global_upper);
    local_t local = {(long double)estimate->run, (long double)predictions};
    if (highest < 1.0 && log_no_run(&local, highest) > log_alpha) {
        estimate->p_local = mint_bisect(log_no_run, &local, log_alpha, highest, 1.0, 1.0);
        highest = fmax(highest, estimate->p_local);
    }
    estimate->min_entropy = -log2(highest);
}
