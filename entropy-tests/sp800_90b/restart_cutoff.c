// SPDX-License-Identifier: Apache-2.0
//
// The cut-off of the restart sanity test, SP 800-90B §3.1.4.3. NIST's program simulates 5,000,000
// rows to find it, and is off by one now and then. It can be computed: counts of a multinomial
// sample are independent Poisson counts given their sum, so that the probability that none exceeds
// a cut-off is a coefficient of a product of as many polynomials as there are symbols.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/restart.h"

#define LEN_MAX 4096u

/// A source in its worst case: `symbols` of probability `p`, and one of probability `rest`.
typedef struct {
    double p;
    unsigned symbols;
    double rest;
    unsigned len;
    double *power; ///< polynomials of len + 1 coefficients each
    double *product;
    double *scratch;
} source_t;

/// The probability of `count` where `mean` is expected (Poisson).
static double poisson(double mean, unsigned count)
{
    if (mean <= 0) {
        return count == 0 ? 1 : 0;
    }
    return exp(count * log(mean) - mean - lgamma(count + 1.0));
}

/// Probabilities of 0 to `cutoff`, and 0 for more.
static void set_counts(double *polynomial, double mean, unsigned cutoff, unsigned len)
{
    for (unsigned i = 0; i <= len; i++) {
        polynomial[i] = i <= cutoff ? poisson(mean, i) : 0;
    }
}

/// a = a × b, as far as coefficient `len`.
static void multiply(double *a, const double *b, unsigned len, double *scratch)
{
    memset(scratch, 0, (len + 1) * sizeof *scratch);
    for (unsigned i = 0; i <= len; i++) {
        for (unsigned j = 0; a[i] > 0 && j <= len - i; j++) {
            scratch[i + j] += a[i] * b[j];
        }
    }
    memcpy(a, scratch, (len + 1) * sizeof *a);
}

/// The probability that no symbol occurs more than `cutoff` times.
static double probability_within(const source_t *source, unsigned cutoff)
{
    unsigned len = source->len;
    set_counts(source->product, len * source->rest, cutoff, len);
    set_counts(source->power, len * source->p, cutoff, len);
    for (unsigned left = source->symbols; left > 0; left /= 2) {
        if (left % 2 == 1) {
            multiply(source->product, source->power, len, source->scratch);
        }
        if (left > 1) {
            multiply(source->power, source->power, len, source->scratch);
        }
    }
    return source->product[len] / poisson(len, len);
}

mint_status_t mint_restart_cutoff(double h_i, double alpha, unsigned len, unsigned *cutoff)
{
    *cutoff = 0;
    if (!(h_i >= 0 && h_i <= 8) || !(alpha > 0 && alpha < 1) || len < 1 || len > LEN_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    double *memory = calloc(3 * ((size_t)len + 1), sizeof *memory);
    if (memory == NULL) {
        return MINT_ERR_MEMORY;
    }
    source_t source = {.p = pow(2, -h_i), .len = len};
    source.symbols = (unsigned)floor(1 / source.p);
    source.rest = fmax(0, 1 - source.symbols * source.p);
    source.power = memory;
    source.product = memory + (len + 1);
    source.scratch = memory + 2 * ((size_t)len + 1);
    unsigned low = 0;    // too low, or 0
    unsigned high = len; // high enough
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (probability_within(&source, middle) >= 1 - alpha) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    free(memory);
    *cutoff = high;
    return MINT_OK;
}
