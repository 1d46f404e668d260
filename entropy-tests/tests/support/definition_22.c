// SPDX-License-Identifier: Apache-2.0
//
// Straight from the text of sections 2.5 and 2.7 to 2.15, in the order of its steps.
#include "tests/support/definition_22.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/p_value.h"

static definition_22_t judge(const size_t *counts, const double *p, size_t classes, size_t total)
{
    definition_22_t result = {0};
    for (size_t i = 0; i < classes; i++) {
        double expected = (double)total * p[i];
        result.statistic += pow((double)counts[i] - expected, 2) / expected;
    }
    result.p_value = mint_igamc((double)(classes - 1) / 2, result.statistic / 2);
    return result;
}

// Gauss's elimination, row by row and bit by bit.
static size_t eliminate(uint8_t rows[64][64], size_t size)
{
    size_t rank = 0;
    for (size_t column = 0; column < size; column++) {
        size_t pivot = rank;
        while (pivot < size && rows[pivot][column] == 0) {
            pivot++;
        }
        if (pivot == size) {
            continue;
        }
        for (size_t j = 0; j < size; j++) {
            uint8_t swapped = rows[pivot][j];
            rows[pivot][j] = rows[rank][j];
            rows[rank][j] = swapped;
        }
        for (size_t i = rank + 1; i < size; i++) {
            for (size_t j = 0; rows[i][column] != 0 && j < size; j++) {
                rows[i][size - 1 - j] ^= rows[rank][size - 1 - j];
            }
        }
        rank++;
    }
    return rank;
}

definition_22_t definition_rank(const uint8_t *bits, size_t len, size_t size, const double p[3])
{
    size_t counts[3] = {0};
    size_t matrices = len / (size * size);
    for (size_t matrix = 0; matrix < matrices; matrix++) {
        uint8_t rows[64][64] = {{0}};
        for (size_t row = 0; row < size; row++) {
            memcpy(rows[row], bits + (matrix * size + row) * size, size);
        }
        size_t missing = size - eliminate(rows, size);
        counts[missing < 2 ? missing : 2]++;
    }
    return judge(counts, p, 3, matrices);
}

double definition_rank_probability(size_t size, size_t rank)
{
    double m = (double)size, r = (double)rank, product = 1;
    for (size_t i = 0; i < rank; i++) {
        product *= pow(1 - pow(2, (double)i - m), 2) / (1 - pow(2, (double)i - r));
    }
    return pow(2, r * (2 * m - r) - m * m) * product;
}

definition_22_t definition_non_overlapping(const uint8_t *bits, size_t len, const uint8_t *template,
                                           size_t template_len, size_t blocks)
{
    size_t block_len = len / blocks;
    double m = (double)template_len;
    double mean = (double)(block_len - template_len + 1) / pow(2, m);
    double variance = (double)block_len * (1 / pow(2, m) - (2 * m - 1) / pow(2, 2 * m));
    definition_22_t result = {0};
    for (size_t block = 0; block < blocks; block++) {
        const uint8_t *at = bits + block * block_len;
        size_t found = 0;
        for (size_t i = 0; i + template_len <= block_len; i++) {
            if (memcmp(at + i, template, template_len) == 0) {
                found++;
                i += template_len - 1;
            }
        }
        result.statistic += pow((double)found - mean, 2) / variance;
    }
    result.p_value = mint_igamc((double)blocks / 2, result.statistic / 2);
    return result;
}

void definition_overlapping_probabilities(double mean, double p[6])
{
    double eta = mean / 2;
    p[0] = exp(-eta);
    p[5] = 1 - p[0];
    for (int u = 1; u < 5; u++) {
        p[u] = 0;
        for (int l = 1; l <= u; l++) {
            double ways = tgamma(u) / (tgamma(l) * tgamma(u - l + 1));
            p[u] += exp(-eta) / pow(2, u) * ways * pow(eta, l) / tgamma(l + 1);
        }
        p[5] -= p[u];
    }
}

void definition_overlapping_exact(size_t template_len, size_t block_len, double p[6])
{
    double found[2048][6] = {{1}}; // in so many bits, 0 to 4 times; the last column is not used
    for (size_t len = 1; len <= block_len; len++) {
        for (size_t ones = 0; ones <= len; ones++) {
            size_t times = ones < template_len ? 0 : ones - template_len + 1;
            for (size_t k = times; k < 5 && ones < len; k++) {
                found[len][k] += found[len - 1 - ones][k - times] / pow(2, (double)ones + 1);
            }
            if (ones == len && times < 5) {
                found[len][times] += pow(2, -(double)len);
            }
        }
    }
    p[5] = 1;
    for (size_t k = 0; k < 5; k++) {
        p[k] = found[block_len][k];
        p[5] -= p[k];
    }
}

definition_22_t definition_overlapping(const uint8_t *bits, size_t len, size_t template_len,
                                       size_t block_len, const double p[6])
{
    size_t counts[6] = {0};
    size_t blocks = len / block_len;
    for (size_t block = 0; block < blocks; block++) {
        size_t found = 0;
        for (size_t i = 0; i + template_len <= block_len; i++) {
            const uint8_t *at = bits + block * block_len + i;
            found += memchr(at, 0, template_len) == NULL ? 1 : 0;
        }
        counts[found < 5 ? found : 5]++;
    }
    return judge(counts, p, 6, blocks);
}

static size_t read_word(const uint8_t *bits, size_t word, size_t length)
{
    size_t value = 0;
    for (size_t i = 0; i < length; i++) {
        value = value << 1 | bits[word * length + i];
    }
    return value;
}

definition_22_t definition_universal(const uint8_t *bits, size_t len, size_t length, size_t q,
                                     double mean, double deviation)
{
    size_t *table = calloc((size_t)1 << length, sizeof *table);
    size_t words = len / length;
    double sum = 0;
    for (size_t i = 1; table != NULL && i <= words; i++) {
        size_t word = read_word(bits, i - 1, length);
        sum += i > q ? log2((double)(i - table[word])) : 0;
        table[word] = i;
    }
    free(table);
    definition_22_t result = {.statistic = sum / (double)(words - q)};
    result.p_value = erfc(fabs(result.statistic - mean) / (sqrt(2) * deviation));
    return result;
}

size_t definition_linear_complexity(const uint8_t *bits, size_t len)
{
    uint8_t *c = calloc(3 * (len + 1), 1);
    if (c == NULL) {
        return 0;
    }
    uint8_t *b = c + len + 1, *old = b + len + 1;
    size_t l = 0, shift = 1; // N - m
    c[0] = b[0] = 1;
    for (size_t n = 0; n < len; n++, shift++) {
        unsigned d = 0;
        for (size_t i = 0; i <= l; i++) {
            d ^= c[i] & bits[n - i];
        }
        if (d == 0) {
            continue;
        }
        memcpy(old, c, len + 1);
        for (size_t i = shift; i <= len; i++) {
            c[i] ^= b[i - shift];
        }
        if (2 * l <= n) {
            l = n + 1 - l;
            memcpy(b, old, len + 1);
            shift = 0;
        }
    }
    free(c);
    return l;
}

definition_22_t definition_linear_complexities(const uint8_t *bits, size_t len, size_t block_len,
                                               const double p[7])
{
    double m = (double)block_len;
    double mean = m / 2 + (9 - 1) / 36.0 - (m / 3 + 2.0 / 9) / pow(2, m);
    size_t counts[7] = {0};
    size_t blocks = len / block_len;
    for (size_t block = 0; block < blocks; block++) {
        double l = (double)definition_linear_complexity(bits + block * block_len, block_len);
        double t = l - mean + 2.0 / 9;
        size_t class = 0;
        while (class < 6 && t > -2.5 + (double)class) {
            class ++;
        }
        counts[class]++;
    }
    return judge(counts, p, 7, blocks);
}

void definition_walk(const uint8_t *bits, size_t len, definition_walk_t *walk)
{
    *walk = (definition_walk_t){0};
    long *sums = calloc(len + 2, sizeof *sums); // S', with its zeros at both ends
    for (size_t i = 0; sums != NULL && i < len; i++) {
        sums[i + 1] = sums[i] + 2 * (long)bits[i] - 1;
    }
    size_t last = sums != NULL && sums[len] != 0 ? len + 1 : len;
    for (size_t start = 0, end; sums != NULL && start < last; start = end) {
        for (end = start + 1; sums[end] != 0; end++) {
        }
        walk->cycles++;
        for (int x = -9; x <= 9; x++) {
            size_t visits = 0;
            for (size_t i = start + 1; i < end; i++) {
                visits += sums[i] == x ? 1 : 0;
            }
            walk->visits[x + 9] += visits;
            if (abs(x) <= 4) {
                walk->cycles_of[x + 4][visits < 5 ? visits : 5]++;
            }
        }
    }
    free(sums);
}
