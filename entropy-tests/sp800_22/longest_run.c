// SPDX-License-Identifier: Apache-2.0
//
// The test for the longest run of ones in a block, SP 800-22 §2.4.
//
// The probabilities of the classes for blocks of 10,000 bits are printed with four digits in §3.4
// and are wrong from the second on, by up to 2 %. MINT_FIGURES_CORRECTED takes those that follow
// from counting: of the 2^M blocks, a(M) have no run of more than m ones, where a(k) is the sum of
// a(k - 1) to a(k - m - 1). For the shorter blocks NIST's program has those already.
#include <math.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/statistics.h"

#define BITS_MIN    128u ///< §2.4.2
#define CLASSES_MAX 7u
#define WORDS_MAX   (10000u / 64 + 1)

/// How sequences of some length are cut and counted: §2.4.2, §3.4.
typedef struct {
    size_t bits_min;
    size_t block_bits;
    unsigned shortest; ///< runs up to here are the first class
    unsigned classes;
    double shares[CLASSES_MAX];
} scheme_t;

static const scheme_t schemes[] = {
    {750000, 10000, 10, 7, {0.0882, 0.2092, 0.2483, 0.1933, 0.1208, 0.0675, 0.0727}},
    {6272,
     128,
     4,
     6,
     {0.1174035788, 0.242955959, 0.249363483, 0.17517706, 0.102701071, 0.112398847}},
    {BITS_MIN, 8, 1, 4, {0.21484375, 0.3671875, 0.23046875, 0.1875}},
};

static const double shares_corrected[CLASSES_MAX] = {
    0.086632311079952786, 0.2082006483876034,   0.24841858194169954,  0.19391278674165693,
    0.12145848508900441,  0.068011089303939951, 0.073366097456142976,
};

/// The longest run of ones of a block, or `enough` if it is longer: as often as the ones that have
/// another one after them can be taken until none is left.
static unsigned longest_run(const mint_bits_t *bits, size_t first, size_t len, unsigned enough)
{
    uint64_t words[WORDS_MAX + 1] = {0};
    size_t count = (len + 63) / 64;
    uint64_t any = 0;
    for (size_t i = 0; i < count; i++) {
        words[i] = mint_bits_at(bits, first + 64 * i);
    }
    if (len % 64 != 0) {
        words[count - 1] &= (UINT64_C(1) << len % 64) - 1;
    }
    for (size_t i = 0; i < count; i++) {
        any |= words[i];
    }
    unsigned run = 0;
    while (any != 0 && run < enough) {
        run++;
        any = 0;
        for (size_t i = 0; i < count; i++) {
            words[i] &= words[i] >> 1 | words[i + 1] << 63;
            any |= words[i];
        }
    }
    return run;
}

mint_statistic_t mint_longest_run_of(const mint_bits_t *bits, mint_figures_mode_t mode)
{
    const scheme_t *scheme = schemes;
    while (bits->len < scheme->bits_min) {
        scheme++;
    }
    bool is_corrected = mode == MINT_FIGURES_CORRECTED && scheme == schemes;
    const double *shares = is_corrected ? shares_corrected : scheme->shares;
    size_t counts[CLASSES_MAX] = {0};
    size_t blocks = bits->len / scheme->block_bits;
    unsigned longest = scheme->shortest + scheme->classes - 1;
    for (size_t i = 0; i < blocks; i++) {
        unsigned run = longest_run(bits, i * scheme->block_bits, scheme->block_bits, longest);
        counts[run < scheme->shortest ? 0 : run - scheme->shortest]++;
    }
    double chi_square = 0;
    for (unsigned i = 0; i < scheme->classes; i++) {
        double expected = (double)blocks * shares[i];
        double difference = (double)counts[i] - expected;
        chi_square += difference * difference / expected;
    }
    double freedom = scheme->classes - 1;
    return (mint_statistic_t){chi_square, mint_igamc(freedom / 2, chi_square / 2)};
}

mint_status_t mint_sp800_22_longest_run(const mint_bits_t *bits, const mint_test_options_t *options,
                                        mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_statistic_t result = mint_longest_run_of(bits, mint_mode_of(options));
    figures[0] = mint_figure_of_p_value(options, 0, result.value, result.p_value);
    *count = 1;
    return MINT_OK;
}
