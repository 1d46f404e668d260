// SPDX-License-Identifier: Apache-2.0
//
// The table of the tests of AIS 20/31 2.0, each runnable by itself on the beginning of a sequence.
#include <math.h>

#include "ais31/tests.h"
#include "common/figure.h"

#define STANDARD "AIS 20/31 2.0 (2011)"
#define A        "2.4.4.1"
#define B        "2.4.4.2"

typedef struct {
    mint_block_t block;
    mint_block_counts_t counts;
} block_t;

static bool take_first(const mint_bits_t *bits, block_t *first)
{
    if (bits->len < MINT_AIS31_BLOCK_BITS) {
        return false;
    }
    mint_block_take(bits, 0, &first->block);
    mint_block_count(&first->block, NULL, &first->counts);
    return true;
}

static mint_status_t run_t0(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    *count = 1;
    return bits->len < MINT_AIS31_T0_BITS ? MINT_ERR_ARGUMENT
                                          : mint_ais31_disjointness(bits, 0, figures);
}

static mint_status_t run_t1(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    block_t first;
    if (!take_first(bits, &first)) {
        return MINT_ERR_ARGUMENT;
    }
    figures[0] = mint_ais31_monobit(&first.counts);
    *count = 1;
    return MINT_OK;
}

static mint_status_t run_t2(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    block_t first;
    if (!take_first(bits, &first)) {
        return MINT_ERR_ARGUMENT;
    }
    figures[0] = mint_ais31_poker(&first.counts);
    *count = 1;
    return MINT_OK;
}

static mint_status_t run_t3(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    block_t first;
    if (!take_first(bits, &first)) {
        return MINT_ERR_ARGUMENT;
    }
    mint_ais31_runs(&first.counts, figures);
    *count = MINT_BLOCK_RUNS;
    return MINT_OK;
}

static mint_status_t run_t4(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    block_t first;
    if (!take_first(bits, &first)) {
        return MINT_ERR_ARGUMENT;
    }
    figures[0] = mint_ais31_long_run(&first.counts);
    *count = 1;
    return MINT_OK;
}

static mint_status_t run_t5(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    block_t first;
    if (!take_first(bits, &first)) {
        return MINT_ERR_ARGUMENT;
    }
    figures[0] = mint_ais31_autocorrelation(&first.block);
    *count = 1;
    return MINT_OK;
}

static mint_status_t run_t6a(const mint_bits_t *bits, const mint_test_options_t *options,
                             mint_figure_t *figures, size_t *count)
{
    (void)options;
    if (bits->len < MINT_AIS31_TRANSITIONS) {
        return MINT_ERR_ARGUMENT;
    }
    figures[0] = mint_ais31_uniform(bits, 0);
    *count = 1;
    return MINT_OK;
}

/// T6b, T7a and T7b: the fewest bits may not be enough, and then the test does not apply.
static mint_status_t run_transitions(const mint_bits_t *bits, unsigned in_front,
                                     mint_figure_t *figures, size_t *count)
{
    if (bits->len < (size_t)MINT_AIS31_TRANSITIONS * (in_front + 1) << in_front) {
        return MINT_ERR_ARGUMENT;
    }
    mint_ais31_transitions_t found;
    if (!mint_ais31_count_transitions(bits, 0, in_front, &found)) {
        figures[0] = mint_figure_not_applicable(0, NAN);
        *count = 1;
    } else if (in_front == 1) {
        figures[0] = mint_ais31_one_step(&found);
        *count = 1;
    } else {
        mint_ais31_homogeneity(&found, in_front, figures);
        *count = (size_t)1 << (in_front - 1);
    }
    return MINT_OK;
}

static mint_status_t run_t6b(const mint_bits_t *bits, const mint_test_options_t *options,
                             mint_figure_t *figures, size_t *count)
{
    (void)options;
    return run_transitions(bits, 1, figures, count);
}

static mint_status_t run_t7a(const mint_bits_t *bits, const mint_test_options_t *options,
                             mint_figure_t *figures, size_t *count)
{
    (void)options;
    return run_transitions(bits, 2, figures, count);
}

static mint_status_t run_t7b(const mint_bits_t *bits, const mint_test_options_t *options,
                             mint_figure_t *figures, size_t *count)
{
    (void)options;
    return run_transitions(bits, 3, figures, count);
}

static mint_status_t run_t8(const mint_bits_t *bits, const mint_test_options_t *options,
                            mint_figure_t *figures, size_t *count)
{
    (void)options;
    if (bits->len < MINT_AIS31_T8_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    figures[0] = mint_ais31_entropy(bits, 0);
    *count = 1;
    return MINT_OK;
}

const mint_test_t mint_ais31_tests[MINT_AIS31_TESTS] = {
    {"T0", STANDARD, A, "disjointness: no word of 48 bits twice", MINT_AIS31_T0_BITS, 1, run_t0},
    {"T1", STANDARD, A, "monobit: as many ones as zeros", MINT_AIS31_BLOCK_BITS, 1, run_t1},
    {"T2", STANDARD, A, "poker: groups of four bits equally often", MINT_AIS31_BLOCK_BITS, 1,
     run_t2},
    {"T3", STANDARD, A, "runs: of each length as often as chance has them", MINT_AIS31_BLOCK_BITS,
     MINT_BLOCK_RUNS, run_t3},
    {"T4", STANDARD, A, "long run: none of 34 bits", MINT_AIS31_BLOCK_BITS, 1, run_t4},
    {"T5", STANDARD, A, "autocorrelation: bits do not repeat or shun earlier ones",
     MINT_AIS31_BLOCK_BITS, 1, run_t5},
    {"T6a", STANDARD, B, "uniform distribution: as many ones as zeros", MINT_AIS31_TRANSITIONS, 1,
     run_t6a},
    {"T6b", STANDARD, B, "one step: a bit depends little on the one before it",
     (size_t)4 * MINT_AIS31_TRANSITIONS, 1, run_t6b},
    {"T7a", STANDARD, B, "homogeneity: nor does it on the second one before it",
     (size_t)12 * MINT_AIS31_TRANSITIONS, MINT_AIS31_T7A_FIGURES, run_t7a},
    {"T7b", STANDARD, B, "homogeneity: nor on the third one before it",
     (size_t)32 * MINT_AIS31_TRANSITIONS, MINT_AIS31_T7B_FIGURES, run_t7b},
    {"T8", STANDARD, B, "entropy: Coron's estimate of a byte's", MINT_AIS31_T8_BITS, 1, run_t8},
};
