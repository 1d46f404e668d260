// SPDX-License-Identifier: Apache-2.0
//
// The serial test, SP 800-22 §2.11: all patterns of m bits, overlapping, are equally frequent.
#include <stdlib.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/patterns.h"
#include "sp800_22/statistics.h"

#define BITS_MIN     64u ///< for patterns of 3 bits, §2.11.7
#define PATTERN_BITS 16u ///< of NIST's program
#define LESS         3u  ///< m < floor(log2 n) - 2

/// psi-square of §2.11.4 (3).
static double psi_square(const uint32_t *counts, unsigned pattern_bits, size_t len)
{
    if (pattern_bits == 0) {
        return 0;
    }
    double squares = 0; // whole numbers, exact below 2^53 and nearly so above
    for (size_t i = 0; i < (size_t)1 << pattern_bits; i++) {
        squares += (double)counts[i] * (double)counts[i];
    }
    return squares * (double)(1u << pattern_bits) / (double)len - (double)len;
}

mint_status_t mint_serial_of(const mint_bits_t *bits, unsigned pattern_bits,
                             mint_statistic_t results[2])
{
    uint32_t *counts = malloc(sizeof *counts << pattern_bits);
    if (counts == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_patterns_count(bits, pattern_bits, counts);
    double psi[3];
    for (unsigned less = 0; less < 3; less++) {
        psi[less] = psi_square(counts, pattern_bits - less, bits->len);
        if (less < 2) {
            mint_patterns_shorten(pattern_bits - less, counts);
        }
    }
    free(counts);
    double half_freedom = (double)(1u << pattern_bits) / 8; // of the second difference
    double first = psi[0] - psi[1];
    double second = psi[0] - 2 * psi[1] + psi[2];
    results[0] = (mint_statistic_t){first, mint_igamc(2 * half_freedom, first / 2)};
    results[1] = (mint_statistic_t){second, mint_igamc(half_freedom, second / 2)};
    return MINT_OK;
}

mint_status_t mint_sp800_22_serial(const mint_bits_t *bits, const mint_test_options_t *options,
                                   mint_figure_t *figures, size_t *count)
{
    mint_statistic_t results[2];
    unsigned pattern_bits = PATTERN_BITS;
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    while (bits->len >> (pattern_bits + LESS) == 0) {
        pattern_bits--;
    }
    mint_status_t status = mint_serial_of(bits, pattern_bits, results);
    if (status != MINT_OK) {
        return status;
    }
    for (unsigned i = 0; i < 2; i++) {
        figures[i] = mint_figure_of_p_value(options, i, results[i].value, results[i].p_value);
    }
    *count = 2;
    return MINT_OK;
}
