// SPDX-License-Identifier: Apache-2.0
//
// The chi-square tests of goodness of fit, SP 800-90B §5.2.2 and, for binary data, §5.2.4: is each
// tenth of the set distributed as the whole is?
#include <math.h>
#include <string.h>

#include "sp800_90b/chi_square.h"

#define PARTS 10u

/// §5.2.2
static mint_status_t test_symbols(const mint_samples_t *samples, mint_chi_square_t *result)
{
    double shares[256];
    mint_bins_t bins;
    mint_status_t status = mint_bins_new(samples->distinct, &bins);
    if (status != MINT_OK) {
        return status;
    }
    mint_symbol_shares(samples, shares);
    size_t part_len = samples->len / PARTS;
    for (size_t i = 0; i < samples->distinct; i++) {
        bins.expectations[i] = shares[i] * (double)part_len;
    }
    status = mint_bins_allocate(&bins);
    for (size_t part = 0; status == MINT_OK && part < PARTS; part++) {
        memset(bins.observed, 0, bins.bins * sizeof *bins.observed);
        for (size_t i = part * part_len; i < (part + 1) * part_len; i++) {
            bins.observed[bins.bin_of[samples->symbols[i]]]++;
        }
        result->t += mint_bins_statistic(&bins);
    }
    result->degrees_of_freedom = 9 * ((int)bins.bins - 1);
    mint_bins_free(&bins);
    return status;
}

/// §5.2.4
static void test_bits(const mint_samples_t *samples, mint_chi_square_t *result)
{
    size_t ones = 0;
    for (size_t i = 0; i < samples->len; i++) {
        ones += samples->symbols[i];
    }
    double p = (double)ones / (double)samples->len;
    size_t part_len = samples->len / PARTS;
    double expected_zeros = (1.0 - p) * (double)part_len;
    double expected_ones = p * (double)part_len;
    for (size_t part = 0; part < PARTS; part++) {
        size_t found = 0;
        for (size_t i = part * part_len; i < (part + 1) * part_len; i++) {
            found += samples->symbols[i];
        }
        double zeros = (double)(part_len - found) - expected_zeros;
        double more = (double)found - expected_ones;
        result->t += zeros * zeros / expected_zeros + more * more / expected_ones;
    }
    result->degrees_of_freedom = PARTS - 1;
}

mint_status_t mint_chi_square_goodness_of_fit(const mint_samples_t *samples,
                                              mint_chi_square_t *result)
{
    mint_status_t status = MINT_OK;
    *result = (mint_chi_square_t){0};
    if (samples->distinct < 2 || samples->len < PARTS) {
        return MINT_ERR_ARGUMENT;
    }
    if (samples->distinct == 2) {
        test_bits(samples, result);
    } else {
        status = test_symbols(samples, result);
    }
    mint_chi_square_judge(result);
    return status;
}
