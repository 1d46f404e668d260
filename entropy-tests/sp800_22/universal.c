// SPDX-License-Identifier: Apache-2.0
//
// Universal, SP 800-22 §2.9: Maurer's test. The logarithms of the distances between equal words of
// L bits are added up, and sequences that could be compressed have short ones. The words stand here
// with their first bit lowest, which says as well which are equal.
#include <math.h>
#include <stdlib.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"

#define L_MIN    6u
#define L_MAX    16u
#define MIN_BITS 387840u ///< §2.9.7: for L = 6

/// Distances are below 2^31, so that the product of so many is a double yet.
#define FACTORS 32u

/// From so many bits on a length L, with Maurer's mean and variance for it.
typedef struct {
    size_t from;
    double mean;
    double variance;
} length_row_t;

/// §2.9.4 and §2.9.7, from L_MIN on.
static const length_row_t lengths[L_MAX - L_MIN + 1] = {
    {387840, 5.2177052, 2.954},    {904960, 6.1962507, 3.125},     {2068480, 7.1836656, 3.238},
    {4654080, 8.1764248, 3.311},   {10342400, 9.1723243, 3.356},   {22753280, 10.170032, 3.384},
    {49643520, 11.168765, 3.401},  {107560960, 12.168070, 3.410},  {231669760, 13.167693, 3.416},
    {496435200, 14.167488, 3.419}, {1059061760, 15.167379, 3.421},
};

static unsigned choose_length(size_t bits)
{
    unsigned length = L_MIN;
    while (length < L_MAX && bits >= lengths[length + 1 - L_MIN].from) {
        length++;
    }
    return length;
}

static size_t word_of(const mint_bits_t *bits, size_t word, unsigned length)
{
    return (size_t)(mint_bits_at(bits, word * length) & (((uint64_t)1 << length) - 1));
}

// The sum of log2 of the distances of the words from `first` to before `end`; last[w] is the
// number, counted from 1, of the last word w, or 0. Products are cheaper than logarithms.
static double add_distances(const mint_bits_t *bits, unsigned length, size_t first, size_t end,
                            size_t *last)
{
    double sum = 0;
    double product = 1;
    for (size_t i = first; i < end; i++) {
        size_t word = word_of(bits, i, length);
        product *= (double)(i + 1 - last[word]);
        last[word] = i + 1;
        if (i % FACTORS == 0) {
            sum += log2(product);
            product = 1;
        }
    }
    return sum + log2(product);
}

// The standard deviation of the mean of `k` logarithms (§2.9.4).
static double deviation_of(unsigned length, double k)
{
    double l = length;
    double c = 0.7 - 0.8 / l + (4 + 32 / l) * pow(k, -3 / l) / 15;
    return c * sqrt(lengths[length - L_MIN].variance / k);
}

mint_status_t mint_sp800_22_universal(const mint_bits_t *bits, const mint_test_options_t *options,
                                      mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    unsigned length = choose_length(bits->len);
    size_t q = (size_t)10 << length;
    size_t words = bits->len / length;
    size_t *last = calloc((size_t)1 << length, sizeof *last);
    if (last == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < q; i++) {
        last[word_of(bits, i, length)] = i + 1;
    }
    double k = (double)(words - q);
    double f = add_distances(bits, length, q, words, last) / k;
    free(last);
    double distance = fabs(f - lengths[length - L_MIN].mean);
    double p_value = erfc(distance / (sqrt(2) * deviation_of(length, k)));
    figures[0] = mint_figure_of_p_value(options, 0, f, p_value);
    *count = 1;
    return MINT_OK;
}
