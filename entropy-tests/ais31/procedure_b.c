// SPDX-License-Identifier: Apache-2.0
//
// Procedure B of AIS 20/31 2.0 §2.4.4.2: T6a, T6b, T7a, T7b and T8, each on the bits that follow
// those of the one before it. A test that runs out of bits ends the procedure.
#include <math.h>

#include "ais31/procedures.h"
#include "common/figure.h"

static void clear(mint_ais31_b_t *b)
{
    *b = (mint_ais31_b_t){.uniform = mint_figure_not_applicable(0, NAN)};
    b->one_step = b->uniform;
    b->entropy = b->uniform;
    for (unsigned i = 0; i < MINT_AIS31_T7A_FIGURES; i++) {
        b->two_steps[i] = mint_figure_not_applicable(i, NAN);
    }
    for (unsigned i = 0; i < MINT_AIS31_T7B_FIGURES; i++) {
        b->three_steps[i] = mint_figure_not_applicable(i, NAN);
    }
}

/// Goes on by the groups of one of the tests T6b, T7a and T7b. False: the bits ended.
static bool count_next(const mint_bits_t *bits, unsigned in_front, size_t *at,
                       mint_ais31_transitions_t *found)
{
    bool is_enough = mint_ais31_count_transitions(bits, *at, in_front, found);
    *at += found->used_bits;
    return is_enough;
}

/// Runs all that the bits are enough for, and moves `at` behind what was read.
static bool run_tests(const mint_bits_t *bits, size_t *at, mint_ais31_b_t *b)
{
    mint_ais31_transitions_t found;
    if (bits->len - *at < MINT_AIS31_TRANSITIONS) {
        return false;
    }
    b->uniform = mint_ais31_uniform(bits, *at);
    *at += MINT_AIS31_TRANSITIONS;
    if (!count_next(bits, 1, at, &found)) {
        return false;
    }
    b->one_step = mint_ais31_one_step(&found);
    if (!count_next(bits, 2, at, &found)) {
        return false;
    }
    mint_ais31_homogeneity(&found, 2, b->two_steps);
    if (!count_next(bits, 3, at, &found)) {
        return false;
    }
    mint_ais31_homogeneity(&found, 3, b->three_steps);
    if (bits->len - *at < MINT_AIS31_T8_BITS) {
        return false;
    }
    b->entropy = mint_ais31_entropy(bits, *at);
    *at += MINT_AIS31_T8_BITS;
    return true;
}

static unsigned count_failed(const mint_ais31_b_t *b)
{
    unsigned failed = b->uniform.outcome == MINT_OUTCOME_FAILED;
    failed += b->one_step.outcome == MINT_OUTCOME_FAILED;
    for (unsigned i = 0; i < MINT_AIS31_T7A_FIGURES; i++) {
        failed += b->two_steps[i].outcome == MINT_OUTCOME_FAILED;
    }
    for (unsigned i = 0; i < MINT_AIS31_T7B_FIGURES; i++) {
        failed += b->three_steps[i].outcome == MINT_OUTCOME_FAILED;
    }
    return failed + (b->entropy.outcome == MINT_OUTCOME_FAILED);
}

void mint_ais31_run_b(const mint_bits_t *bits, size_t first, mint_ais31_b_t *b)
{
    size_t at = first;
    clear(b);
    b->is_complete = run_tests(bits, &at, b);
    b->used_bits = at - first;
    b->failed = count_failed(b);
}
