// SPDX-License-Identifier: Apache-2.0
//
// RandomExcursionsVariant, SP 800-22 §2.15: how often the random walk visits a state in all. As
// many visits as cycles are to be expected.
#include <math.h>
#include <stdlib.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/walk.h"

#define MIN_BITS 1000000u ///< §2.15.7

mint_status_t mint_sp800_22_random_excursions_variant(const mint_bits_t *bits,
                                                      const mint_test_options_t *options,
                                                      mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    mint_walk_t walk;
    mint_walk_count(bits, &walk);
    bool is_applicable = mint_walk_is_applicable(&walk, bits->len);
    double cycles = (double)walk.cycles;
    for (int x = -MINT_WALK_FAR; x <= MINT_WALK_FAR; x++) {
        if (x == 0) {
            continue;
        }
        double visits = (double)walk.visits[x + MINT_WALK_FAR];
        double p_value = erfc(fabs(visits - cycles) / sqrt(2 * cycles * (4.0 * abs(x) - 2)));
        unsigned index = (unsigned)*count;
        figures[index] = is_applicable ? mint_figure_of_p_value(options, index, visits, p_value)
                                       : mint_figure_not_applicable(index, visits);
        ++*count;
    }
    return MINT_OK;
}
