// SPDX-License-Identifier: Apache-2.0
//
// RandomExcursions, SP 800-22 §2.14: how many cycles of the random walk visit a state how often.
#include <math.h>
#include <stdlib.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/classes.h"
#include "sp800_22/walk.h"

#define MIN_BITS 1000000u ///< §2.14.7

// §3.14 as NIST's program has it, for |x| from 1 to 4: where the figures are not exact, they have
// ten digits, and p-values differ from the ninth on.
static const double program[MINT_WALK_NEAR][MINT_WALK_CLASSES] = {
    {0.5, 0.25, 0.125, 0.0625, 0.03125, 0.03125},
    {0.75, 0.0625, 0.046875, 0.03515625, 0.0263671875, 0.0791015625},
    {0.8333333333, 0.02777777778, 0.02314814815, 0.01929012346, 0.01607510288, 0.0803755143},
    {0.875, 0.015625, 0.013671875, 0.01196289063, 0.0104675293, 0.0732727051},
};

// A cycle does not come to x with 1 - 1/(2|x|), and comes k times with
// (1 - 1/(2|x|))^(k-1) / (4 x²); the last class is five times and more.
static void find_probabilities(int state, double p[MINT_WALK_CLASSES])
{
    double stays = 1 - 1 / (2.0 * state);
    double term = 1 / (4.0 * state * state);
    p[0] = stays;
    for (unsigned k = 1; k + 1 < MINT_WALK_CLASSES; k++) {
        p[k] = term;
        term *= stays;
    }
    p[MINT_WALK_CLASSES - 1] = term * 2 * state;
}

mint_status_t mint_sp800_22_random_excursions(const mint_bits_t *bits,
                                              const mint_test_options_t *options,
                                              mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    mint_walk_t walk;
    mint_walk_count(bits, &walk);
    bool is_exact = mint_mode_of(options) == MINT_FIGURES_CORRECTED;
    bool is_applicable = mint_walk_is_applicable(&walk, bits->len);
    for (int x = -MINT_WALK_NEAR; x <= MINT_WALK_NEAR; x++) {
        if (x == 0) {
            continue;
        }
        double exact[MINT_WALK_CLASSES];
        find_probabilities(abs(x), exact);
        double chi_square = mint_classes_chi_square(walk.cycles_of[x + MINT_WALK_NEAR],
                                                    is_exact ? exact : program[abs(x) - 1],
                                                    MINT_WALK_CLASSES, walk.cycles);
        unsigned index = (unsigned)*count;
        double p_value = mint_igamc((MINT_WALK_CLASSES - 1) / 2.0, chi_square / 2);
        figures[index] = is_applicable ? mint_figure_of_p_value(options, index, chi_square, p_value)
                                       : mint_figure_not_applicable(index, chi_square);
        ++*count;
    }
    return MINT_OK;
}
