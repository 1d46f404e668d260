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
    mint_permutation_by_lag(arrangement, wanted, MINT_PERMUTATION_COVARIANCE_1, sum_products, keys);
}
