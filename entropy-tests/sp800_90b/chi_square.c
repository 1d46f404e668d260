// SPDX-License-Identifier: Apache-2.0
//
// Bins of the chi-square tests, SP 800-90B §5.2.1 and §5.2.2.
#include "sp800_90b/chi_square.h"

#include <math.h>
#include <stdlib.h>

#include "mintmark/entropy_tests/p_value.h"

#define BIN_EXPECTATION 5.0   ///< a bin is full when so many are expected in it
#define P_VALUE_MIN     0.001 ///< below it a test fails

/// A value on its way into a bin.
typedef struct {
    double expectation;
    uint32_t value;
} ordered_t;

mint_status_t mint_bins_new(size_t values, mint_bins_t *bins)
{
    *bins = (mint_bins_t){.values = values};
    bins->expectations = calloc(values, sizeof *bins->expectations);
    bins->bin_of = calloc(values, sizeof *bins->bin_of);
    bins->expected = calloc(values, sizeof *bins->expected);
    bins->observed = calloc(values, sizeof *bins->observed);
    if (bins->expectations == NULL || bins->bin_of == NULL || bins->expected == NULL ||
        bins->observed == NULL) {
        mint_bins_free(bins);
        return MINT_ERR_MEMORY;
    }
    return MINT_OK;
}

void mint_bins_free(mint_bins_t *bins)
{
    free(bins->expectations);
    free(bins->bin_of);
    free(bins->expected);
    free(bins->observed);
    *bins = (mint_bins_t){0};
}

static int compare(const void *a, const void *b)
{
    const ordered_t *one = a;
    const ordered_t *other = b;
    int by_expectation =
        (one->expectation > other->expectation) - (one->expectation < other->expectation);
    int by_value = (one->value > other->value) - (one->value < other->value);
    return by_expectation != 0 ? by_expectation : by_value;
}

mint_status_t mint_bins_allocate(mint_bins_t *bins)
{
    ordered_t *ordered = malloc(bins->values * sizeof *ordered);
    if (ordered == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < bins->values; i++) {
        ordered[i] = (ordered_t){bins->expectations[i], (uint32_t)i};
    }
    qsort(ordered, bins->values, sizeof *ordered, compare);
    uint32_t bin = 0;
    double expectation = 0;
    for (size_t i = 0; i < bins->values; i++) {
        if (expectation >= BIN_EXPECTATION) {
            bins->expected[bin++] = expectation;
            expectation = 0;
        }
        bins->bin_of[ordered[i].value] = bin;
        expectation += ordered[i].expectation;
    }
    if (bin == 0 || expectation >= BIN_EXPECTATION) {
        bins->expected[bin++] = expectation;
    } else {
        // What is left over at the end is too little for a bin of its own.
        for (size_t i = bins->values; i > 0 && bins->bin_of[ordered[i - 1].value] == bin; i--) {
            bins->bin_of[ordered[i - 1].value] = bin - 1;
        }
        bins->expected[bin - 1] += expectation;
    }
    bins->bins = bin;
    free(ordered);
    return MINT_OK;
}

double mint_bins_statistic(const mint_bins_t *bins)
{
    double t = 0;
    for (size_t i = 0; i < bins->bins; i++) {
        double difference = bins->observed[i] - bins->expected[i];
        t += difference * difference / bins->expected[i];
    }
    return t;
}

void mint_symbol_shares(const mint_samples_t *samples, double shares[256])
{
    size_t counts[256] = {0};
    double one = 1.0 / (double)samples->len;
    for (size_t i = 0; i < samples->len; i++) {
        counts[samples->symbols[i]]++;
    }
    for (unsigned symbol = 0; symbol < 256; symbol++) {
        shares[symbol] = 0;
        for (size_t i = 0; i < counts[symbol]; i++) {
            shares[symbol] += one;
        }
    }
}

double mint_chi_square_p_value(double t, double degrees_of_freedom)
{
    return mint_igamc(degrees_of_freedom / 2, t / 2);
}

void mint_chi_square_judge(mint_chi_square_t *result)
{
    result->is_applicable = result->degrees_of_freedom >= 1 && isfinite(result->t);
    result->p_value = result->is_applicable
                          ? mint_chi_square_p_value(result->t, result->degrees_of_freedom)
                          : (double)NAN;
    result->is_passed = result->is_applicable && result->p_value >= P_VALUE_MIN;
}
