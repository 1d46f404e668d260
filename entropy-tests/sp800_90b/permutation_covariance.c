// SPDX-License-Identifier: Apache-2.0
//
// The covariance statistic, SP 800-90B §5.1.10: the sum of the products of values that stand a lag
// apart. Binary data are taken after conversion I, other data as they came, not translated.
#include "sp800_90b/permutation.h"

static uint64_t sum_products(const uint8_t *values, const uint8_t *later, size_t len)
{
    uint64_t sum = 0;
    size_t i = 0;
    for (; i + 128 <= len; i += 128) {
        uint32_t part = 0;
        for (unsigned j = 0; j < 128; j++) {
            part += (uint32_t)values[i + j] * later[i + j];
        }
        sum += part;
    }
    for (; i < len; i++) {
        sum += (uint64_t)values[i] * later[i];
    }
    return sum;
}

void mint_permutation_covariance(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    size_t len = arrangement->values_len;
    for (unsigned i = 0; i < MINT_PERMUTATION_LAGS; i++) {
        unsigned statistic = MINT_PERMUTATION_COVARIANCE_1 + i;
        size_t lag = mint_permutation_lags[i];
        if ((wanted & MINT_PERMUTATION_BIT(statistic)) != 0) {
            const uint8_t *values = arrangement->values;
            keys[statistic] = len > lag ? (double)sum_products(values, values + lag, len - lag) : 0;
        }
    }
}
