// SPDX-License-Identifier: Apache-2.0
//
// The frequency (monobit) test, SP 800-22 §2.1: the sum of the bits, taken as -1 and 1, is that of
// a random walk.
#include <math.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/statistics.h"

#define BITS_MIN 100u ///< §2.1.7

mint_statistic_t mint_frequency_of(const mint_bits_t *bits)
{
    double n = (double)bits->len;
    double sum = 2 * (double)mint_bits_ones(bits, 0, bits->len) - n;
    double value = fabs(sum) / sqrt(n);
    return (mint_statistic_t){value, erfc(value / sqrt(2))};
}

mint_status_t mint_sp800_22_frequency(const mint_bits_t *bits, const mint_test_options_t *options,
                                      mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_statistic_t result = mint_frequency_of(bits);
    figures[0] = mint_figure_of_p_value(options, 0, result.value, result.p_value);
    *count = 1;
    return MINT_OK;
}
