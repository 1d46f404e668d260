// SPDX-License-Identifier: Apache-2.0
//
// The chi-square tests of independence, SP 800-90B §5.2.1 and, for binary data, §5.2.3: do symbols
// that follow each other come as often as their shares say?
#include <math.h>
#include <string.h>

#include "common/bit_count.h"
#include "sp800_90b/chi_square.h"

#define TUPLE_BITS_MAX 11u ///< the longest tuple of binary data
#define TUPLE_COUNT    5.0 ///< how often the rarest tuple must be expected

static void count_pairs(const mint_samples_t *samples, mint_bins_t *bins)
{
    for (size_t i = 0; i + 1 < samples->len; i += 2) {
        size_t pair = (size_t)samples->symbols[i] * samples->distinct + samples->symbols[i + 1];
        bins->observed[bins->bin_of[pair]]++;
    }
}

/// §5.2.1
static mint_status_t test_symbols(const mint_samples_t *samples, mint_chi_square_t *result)
{
    size_t distinct = samples->distinct;
    double shares[256];
    mint_bins_t bins;
    mint_status_t status = mint_bins_new(distinct * distinct, &bins);
    if (status != MINT_OK) {
        return status;
    }
    mint_symbol_shares(samples, shares);
    double pairs = floor((double)samples->len * 0.5);
    for (size_t i = 0; i < distinct; i++) {
        for (size_t j = 0; j < distinct; j++) {
            bins.expectations[i * distinct + j] = shares[i] * shares[j] * pairs;
        }
    }
    status = mint_bins_allocate(&bins);
    if (status == MINT_OK) {
        count_pairs(samples, &bins);
        result->t = mint_bins_statistic(&bins);
        result->degrees_of_freedom = (int)bins.bins - (int)distinct;
    }
    mint_bins_free(&bins);
    return status;
}

/// The length of the tuples of binary data: the longest of which each may be expected to occur 5
/// times.
static unsigned choose_tuple_bits(double rarer, size_t len)
{
    unsigned bits = TUPLE_BITS_MAX;
    size_t tuples = len / bits;
    while (bits > 1 && pow(rarer, bits) * (double)tuples < TUPLE_COUNT) {
        bits--;
        tuples = len / bits;
    }
    return bits;
}

/// §5.2.3
static void test_bits(const mint_samples_t *samples, mint_chi_square_t *result)
{
    uint32_t observed[1u << TUPLE_BITS_MAX] = {0};
    double ones = 0;
    for (size_t i = 0; i < samples->len; i++) {
        ones += samples->symbols[i];
    }
    double p1 = ones / (double)samples->len;
    double p0 = 1.0 - p1;
    unsigned bits = choose_tuple_bits(fmin(p0, p1), samples->len);
    if (bits < 2) {
        return;
    }
    size_t tuples = samples->len / bits;
    for (size_t i = 0; i < tuples; i++) {
        unsigned tuple = 0;
        for (unsigned j = 0; j < bits; j++) {
            tuple = tuple << 1 | samples->symbols[i * bits + j];
        }
        observed[tuple]++;
    }
    for (unsigned tuple = 0; tuple < 1u << bits; tuple++) {
        unsigned weight = mint_bits_set(tuple);
        double expected = pow(p1, weight) * pow(p0, bits - weight) * (double)tuples;
        double difference = observed[tuple] - expected;
        result->t += difference * difference / expected;
    }
    result->degrees_of_freedom = (1 << bits) - 2;
}

mint_status_t mint_chi_square_independence(const mint_samples_t *samples, mint_chi_square_t *result)
{
    mint_status_t status = MINT_OK;
    *result = (mint_chi_square_t){0};
    if (samples->distinct < 2) {
        return MINT_ERR_ARGUMENT;
    }
    if (samples->distinct == 2) {
        test_bits(samples, result);
    } else {
        status = test_symbols(samples, result);
    }
    mint_chi_square_judge(result);
    return status;
}
