// SPDX-License-Identifier: Apache-2.0
//
// The periodicity statistic, SP 800-90B §5.1.9: how many values equal the one that comes a lag
// later. Binary data are taken after conversion I.
#include "sp800_90b/permutation.h"

const size_t mint_permutation_lags[MINT_PERMUTATION_LAGS] = {1, 2, 8, 16, 32};

static size_t count_equal(const uint8_t *values, const uint8_t *later, size_t len)
{
    size_t count = 0;
    size_t i = 0;
    for (; i + 128 <= len; i += 128) {
        // So few that a byte holds them: sixteen comparisons become one instruction.
        uint8_t few = 0;
        for (unsigned j = 0; j < 128; j++) {
            few = (uint8_t)(few + (values[i + j] == later[i + j]));
        }
        count += few;
    }
    for (; i < len; i++) {
        count += values[i] == later[i] ? 1 : 0;
    }
    return count;
}

void mint_permutation_periodicity(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    size_t len = arrangement->values_len;
    for (unsigned i = 0; i < MINT_PERMUTATION_LAGS; i++) {
        unsigned statistic = MINT_PERMUTATION_PERIODICITY_1 + i;
        size_t lag = mint_permutation_lags[i];
        if ((wanted & MINT_PERMUTATION_BIT(statistic)) != 0) {
            const uint8_t *values = arrangement->values;
            keys[statistic] = len > lag ? (double)count_equal(values, values + lag, len - lag) : 0;
        }
    }
}
