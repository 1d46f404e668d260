// SPDX-License-Identifier: Apache-2.0
//
// What the statistics of SP 800-90B §5.1.9 and §5.1.10 share: one a lag, over the values and those
// that stand the lag later.
#include "sp800_90b/permutation.h"

void mint_permutation_by_lag(const mint_arrangement_t *arrangement, uint32_t wanted, unsigned first,
                             mint_lag_statistic_t compute, double *keys)
{
    static const size_t lags[] = {1, 2, 8, 16, 32};
    const uint8_t *values = arrangement->values;
    size_t len = arrangement->values_len;
    for (unsigned i = 0; i < sizeof lags / sizeof lags[0]; i++) {
        size_t lag = lags[i];
        if ((wanted & MINT_PERMUTATION_BIT(first + i)) != 0) {
            keys[first + i] = len > lag ? (double)compute(values, values + lag, len - lag) : 0;
        }
    }
}
