// SPDX-License-Identifier: Apache-2.0
//
// Rank, SP 800-22 §2.5: the bits as 32 x 32 matrices over GF(2), whose ranks show where rows depend
// on each other. Bits are kept in the order of columns from the lowest up, which changes no rank.
#include <math.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/classes.h"

#define ROWS        32u
#define MATRIX_BITS ((size_t)ROWS * ROWS)
#define MIN_BITS    (38u * MATRIX_BITS) ///< §2.5.7
#define CLASSES     3u                  ///< rank 32, 31 and less

static unsigned rank_of(uint32_t rows[ROWS])
{
    unsigned rank = 0;
    for (unsigned i = 0; i < ROWS; i++) {
        uint32_t row = rows[i];
        uint32_t pivot = row & (~row + 1);
        rank += row != 0 ? 1 : 0;
        for (unsigned j = i + 1; j < ROWS; j++) {
            rows[j] ^= row & (~(uint32_t)0 * ((rows[j] & pivot) != 0));
        }
    }
    return rank;
}

static unsigned rank_of_matrix(const uint64_t *words)
{
    uint32_t rows[ROWS];
    for (unsigned i = 0; i < ROWS; i += 2) {
        rows[i] = (uint32_t)words[i / 2];
        rows[i + 1] = (uint32_t)(words[i / 2] >> 32);
    }
    return rank_of(rows);
}

// §3.5: 2^(r (64 - r) - 1024) Π (1 - 2^(i - 32))² / (1 - 2^(i - r)), i from 0 to r - 1.
static double probability_of(unsigned rank)
{
    double product = 1;
    for (unsigned i = 0; i < rank; i++) {
        double full = 1 - ldexp(1, (int)i - (int)ROWS);
        product *= full * full / (1 - ldexp(1, (int)i - (int)rank));
    }
    return ldexp(product, (int)(rank * (2 * ROWS - rank)) - (int)MATRIX_BITS);
}

mint_status_t mint_sp800_22_rank(const mint_bits_t *bits, const mint_test_options_t *options,
                                 mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    size_t matrices = bits->len / MATRIX_BITS;
    size_t counts[CLASSES] = {0};
    for (size_t i = 0; i < matrices; i++) {
        unsigned missing = ROWS - rank_of_matrix(bits->words + i * (MATRIX_BITS / 64));
        counts[missing < CLASSES ? missing : CLASSES - 1]++;
    }
    double p[CLASSES] = {probability_of(ROWS), probability_of(ROWS - 1)};
    p[2] = 1 - (p[0] + p[1]);
    double chi_square = mint_classes_chi_square(counts, p, CLASSES, matrices);
    figures[0] = mint_figure_of_p_value(options, 0, chi_square, exp(-chi_square / 2));
    *count = 1;
    return MINT_OK;
}
