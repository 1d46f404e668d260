// SPDX-License-Identifier: Apache-2.0
//
// Runs of equal samples, by length, beside what independent samples with the same frequencies would
// give: a source that clings to its values, or avoids them, shows here.
//
// In n samples, a value of probability p has (n - k - 1) (1 - p)^2 p^k + 2 (1 - p) p^k runs of
// length k: inside, and at either end.
#include "mintmark/entropy_tests/measures.h"

#include <math.h>

#define LEAST 10.0 ///< expected runs below which a deviation says nothing

static void count_runs(const mint_samples_t *samples, mint_run_lengths_t *runs)
{
    size_t start = 0;
    for (size_t i = 1; i <= samples->len; i++) {
        if (i < samples->len && samples->raw[i] == samples->raw[start]) {
            continue;
        }
        size_t length = i - start;
        runs->observed[length <= MINT_RUNS_MAX ? length : 0]++;
        runs->longest = length > runs->longest ? length : runs->longest;
        start = i;
    }
}

static void expect_of(double p, double len, mint_run_lengths_t *runs)
{
    double power = 1;
    for (unsigned k = 1; k <= MINT_RUNS_MAX && k < len; k++) {
        power *= p;
        runs->expected[k] += power * (1 - p) * ((len - k - 1) * (1 - p) + 2);
    }
    // All longer ones: of any length above, begun by another value or by the start.
    double begins = len > MINT_RUNS_MAX ? 1 + (len - MINT_RUNS_MAX - 1) * (1 - p) : 0;
    runs->expected[0] += power * p * begins;
}

static void find_worst(mint_run_lengths_t *runs)
{
    for (unsigned k = 0; k <= MINT_RUNS_MAX; k++) {
        double off = fabs((double)runs->observed[k] - runs->expected[k]);
        double sigmas = off / sqrt(fmax(runs->expected[k], 1));
        bool counts = runs->expected[k] >= LEAST || (double)runs->observed[k] >= LEAST;
        if (counts && sigmas > runs->worst_sigmas) {
            runs->worst = k == 0 ? MINT_RUNS_MAX + 1 : k;
            runs->worst_sigmas = sigmas;
        }
    }
}

void mint_run_lengths_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                           mint_run_lengths_t *runs)
{
    *runs = (mint_run_lengths_t){0};
    count_runs(samples, runs);
    for (unsigned value = 0; value < 256; value++) {
        if (histogram->counts[value] != 0) {
            double p = (double)histogram->counts[value] / (double)samples->len;
            expect_of(p, (double)samples->len, runs);
        }
    }
    find_worst(runs);
}
