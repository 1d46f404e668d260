// SPDX-License-Identifier: Apache-2.0
//
// The figures of a summary as ent defines them.
#include "ent/figures.h"

#include <math.h>

#include "common/bounds.h"
#include "mintmark/entropy_tests/iid.h"

/// Counts of symbols, bytes or bits.
typedef struct {
    const size_t *values;
    unsigned alphabet; // 256 or 2
    uint64_t products; // of each symbol and the next one
} symbols_t;

static double total_of(const symbols_t *symbols)
{
    size_t total = 0;
    for (unsigned i = 0; i < symbols->alphabet; i++) {
        total += symbols->values[i];
    }
    return (double)total;
}

static double entropy_of(const symbols_t *symbols)
{
    double total = total_of(symbols);
    double entropy = 0;
    for (unsigned i = 0; i < symbols->alphabet; i++) {
        double share = (double)symbols->values[i] / total;
        entropy += share > 0 ? share * log2(1 / share) : 0;
    }
    return entropy;
}

static double compression_of(const symbols_t *symbols)
{
    double width = symbols->alphabet == 2 ? 1 : 8;
    return 100 * (width - entropy_of(symbols)) / width;
}

static mint_figure_t chi_square_of(const symbols_t *symbols)
{
    double expected = total_of(symbols) / symbols->alphabet;
    double sum = 0;
    for (unsigned i = 0; i < symbols->alphabet; i++) {
        double away = (double)symbols->values[i] - expected;
        sum += away * away / expected;
    }
    return mint_figure_alone(0, sum, mint_chi_square_p_value(sum, symbols->alphabet - 1));
}

static double sum_of(const symbols_t *symbols, unsigned power)
{
    double sum = 0;
    for (unsigned i = 0; i < symbols->alphabet; i++) {
        sum += (double)symbols->values[i] * (power == 2 ? (double)i * i : (double)i);
    }
    return sum;
}

/// Of each symbol with the one that follows it (Knuth, volume 2, 3.3.2 K).
static double correlation_of(const symbols_t *symbols)
{
    double total = total_of(symbols);
    double square = sum_of(symbols, 1) * sum_of(symbols, 1);
    double spread = total * sum_of(symbols, 2) - square;
    return spread == 0 ? NAN : (total * (double)symbols->products - square) / spread;
}

static double pi_of(const mint_ent_counts_t *counts)
{
    return counts->points == 0 ? NAN : 4 * (double)counts->points_inside / (double)counts->points;
}

mint_figure_t mint_ent_figure(const mint_ent_counts_t *counts, mint_ent_number_t number)
{
    const size_t bits[2] = {8 * counts->bytes - counts->ones, counts->ones};
    const symbols_t of_bytes = {counts->values, 256, counts->byte_products};
    const symbols_t of_bits = {bits, 2, counts->one_pairs};
    const symbols_t *symbols = number < MINT_ENT_BIT_ENTROPY ? &of_bytes : &of_bits;
    switch (number) {
    case MINT_ENT_ENTROPY:
    case MINT_ENT_BIT_ENTROPY:
        return mint_figure_alone(0, entropy_of(symbols), NAN);
    case MINT_ENT_COMPRESSION:
    case MINT_ENT_BIT_COMPRESSION:
        return mint_figure_alone(0, compression_of(symbols), NAN);
    case MINT_ENT_CHI_SQUARE:
    case MINT_ENT_BIT_CHI_SQUARE:
        return chi_square_of(symbols);
    case MINT_ENT_MEAN:
    case MINT_ENT_BIT_MEAN:
        return mint_figure_alone(0, sum_of(symbols, 1) / total_of(symbols), NAN);
    case MINT_ENT_PI:
        return mint_figure_alone(0, pi_of(counts), NAN);
    default:
        return mint_figure_alone(0, correlation_of(symbols), NAN);
    }
}
