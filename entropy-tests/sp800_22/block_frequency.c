// SPDX-License-Identifier: Apache-2.0
//
// The frequency test within a block, SP 800-22 §2.2: the ones of each block of M bits.
//
// NIST's program takes M = 128 whatever the length, and so do we where ten blocks come out of it.
// The standard wants M >= 20 (§2.2.7), which is taken for shorter sequences.
#include <math.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/statistics.h"

#define BITS_MIN         100u ///< §2.2.7
#define BLOCK_BITS       128u
#define BLOCK_BITS_SHORT 20u
#define BITS_LONG        1280u ///< ten blocks

mint_statistic_t mint_block_frequency_of(const mint_bits_t *bits, size_t block_bits)
{
    size_t blocks = bits->len / block_bits;
    double m = (double)block_bits;
    double sum = 0;
    for (size_t i = 0; i < blocks; i++) {
        double share = (double)mint_bits_ones(bits, i * block_bits, block_bits) / m;
        sum += (share - 0.5) * (share - 0.5);
    }
    double value = 4 * m * sum;
    return (mint_statistic_t){value, mint_igamc((double)blocks / 2, value / 2)};
}

mint_status_t mint_sp800_22_block_frequency(const mint_bits_t *bits,
                                            const mint_test_options_t *options,
                                            mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    size_t block_bits = bits->len < BITS_LONG ? BLOCK_BITS_SHORT : BLOCK_BITS;
    mint_statistic_t result = mint_block_frequency_of(bits, block_bits);
    figures[0] = mint_figure_of_p_value(options, 0, result.value, result.p_value);
    *count = 1;
    return MINT_OK;
}
