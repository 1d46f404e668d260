// SPDX-License-Identifier: Apache-2.0
//
// The approximate entropy test, SP 800-22 §2.12: how much less sure patterns of m + 1 bits are than
// patterns of m bits.
#include <math.h>
#include <stdlib.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/patterns.h"
#include "sp800_22/statistics.h"

#define BITS_MIN     128u ///< for patterns of 1 bit, §2.12.7
#define PATTERN_BITS 10u  ///< of NIST's program
#define LESS         6u   ///< m < floor(log2 n) - 5

/// The number with its lowest `width` bits in the opposite order.
static size_t reverse(size_t number, unsigned width)
{
    size_t reversed = 0;
    for (unsigned i = 0; i < width; i++) {
        reversed = reversed << 1 | (number >> i & 1);
    }
    return reversed;
}

/// phi of §2.12.4 (4). What is rounded here is multiplied by n afterwards and shows in the ninth
/// digit of a p-value, so the sum is made in the order of NIST's program.
static double phi(const uint32_t *counts, unsigned pattern_bits, size_t len)
{
    double sum = 0;
    for (size_t i = 0; i < (size_t)1 << pattern_bits; i++) {
        double count = (double)counts[reverse(i, pattern_bits)];
        if (count > 0) {
            sum += count * log(count / (double)len);
        }
    }
    return sum / (double)len;
}

mint_status_t mint_approximate_entropy_of(const mint_bits_t *bits, unsigned pattern_bits,
                                          mint_statistic_t *result)
{
    uint32_t *counts = malloc(sizeof *counts << (pattern_bits + 1));
    if (counts == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_patterns_count(bits, pattern_bits + 1, counts);
    double longer = phi(counts, pattern_bits + 1, bits->len);
    mint_patterns_shorten(pattern_bits + 1, counts);
    double entropy = phi(counts, pattern_bits, bits->len) - longer;
    free(counts);
    double chi_square = 2 * (double)bits->len * (log(2) - entropy);
    double a = (double)(1u << pattern_bits) / 2;
    *result = (mint_statistic_t){chi_square, mint_igamc(a, chi_square / 2)};
    return MINT_OK;
}

mint_status_t mint_sp800_22_approximate_entropy(const mint_bits_t *bits,
                                                const mint_test_options_t *options,
                                                mint_figure_t *figures, size_t *count)
{
    mint_statistic_t result;
    unsigned pattern_bits = PATTERN_BITS;
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    while (bits->len >> (pattern_bits + LESS) == 0) {
        pattern_bits--;
    }
    mint_status_t status = mint_approximate_entropy_of(bits, pattern_bits, &result);
    if (status != MINT_OK) {
        return status;
    }
    figures[0] = mint_figure_of_p_value(options, 0, result.value, result.p_value);
    *count = 1;
    return MINT_OK;
}
