// SPDX-License-Identifier: Apache-2.0
//
// The periodicity statistic, SP 800-90B §5.1.9: how many values equal the one that comes a lag
// later. Binary data are taken after conversion I.
#include "sp800_90b/permutation.h"

static uint64_t count_equal(const uint8_t *values, const uint8_t *later, size_t len)
{
    uint64_t count = 0;
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
    mint_permutation_by_lag(arrangement, wanted, MINT_PERMUTATION_PERIODICITY_1, count_equal, keys);
}
