// SPDX-License-Identifier: Apache-2.0
//
// Autocorrelation: what a sample tells of one some places later. Products are added up as integers,
// so that the figures are the same everywhere, and the mean is taken off at the end.
#include "mintmark/entropy_tests/measures.h"

#include <math.h>

#define BLOCK 4096u ///< so many products of bytes fit into 32 bits with room to spare

static uint64_t add_products(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint64_t total = 0;
    for (size_t start = 0; start < len; start += BLOCK) {
        size_t end = len - start < BLOCK ? len : start + BLOCK;
        uint32_t sum = 0;
        for (size_t i = start; i < end; i++) {
            sum += (uint32_t)a[i] * b[i];
        }
        total += sum;
    }
    return total;
}

/// The sum of all values, and of those that are left without the first or the last `lag`.
typedef struct {
    double mean;
    uint64_t all;
    uint64_t first; ///< of the first `lag` values
    uint64_t last;  ///< of the last
} sums_t;

static double covariance(const mint_samples_t *samples, size_t lag, const sums_t *sums)
{
    size_t len = samples->len - lag;
    uint64_t products = add_products(samples->raw, samples->raw + lag, len);
    long double mean = sums->mean;
    long double both =
        (long double)(sums->all - sums->last) + (long double)(sums->all - sums->first);
    return (double)((long double)products - mean * both + (long double)len * mean * mean);
}

static void note(mint_autocorrelation_t *result, size_t lag, double r)
{
    result->r[lag - 1] = r;
    result->outside += fabs(r) > result->band;
    if (result->worst == 0 || fabs(r) > fabs(result->r[result->worst - 1])) {
        result->worst = lag;
    }
}

void mint_autocorrelation_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                               mint_autocorrelation_t *result)
{
    size_t len = samples->len;
    *result = (mint_autocorrelation_t){.band = MINT_MEASURE_Z / sqrt((double)len)};
    if (!(histogram->deviation > 0)) {
        return;
    }
    sums_t sums = {.mean = histogram->mean};
    for (unsigned value = 0; value < 256; value++) {
        sums.all += (uint64_t)histogram->counts[value] * value;
    }
    double whole = histogram->deviation * histogram->deviation * (double)len;
    result->lags = len / 2 < MINT_LAGS ? len / 2 : MINT_LAGS;
    for (size_t lag = 1; lag <= result->lags; lag++) {
        sums.first += samples->raw[lag - 1];
        sums.last += samples->raw[len - lag];
        note(result, lag, covariance(samples, lag, &sums) / whole);
    }
}
