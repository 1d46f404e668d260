// SPDX-License-Identifier: Apache-2.0
//
// Figures that are decided by bounds. A statistic that is not a number is a failure: no test may
// pass because its arithmetic broke.
#include "common/bounds.h"

#include <math.h>

static mint_figure_t decide(unsigned index, double statistic, double low, double high, bool passed)
{
    return (mint_figure_t){
        .index = index,
        .statistic = statistic,
        .p_value = NAN,
        .low = low,
        .high = high,
        .outcome = passed && !isnan(statistic) ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED,
    };
}

mint_figure_t mint_figure_from_to(unsigned index, double statistic, double low, double high)
{
    bool is_above = isnan(low) || statistic >= low;
    bool is_below = isnan(high) || statistic <= high;
    mint_figure_t figure = decide(index, statistic, low, high, is_above && is_below);
    figure.is_inclusive = true;
    return figure;
}

mint_figure_t mint_figure_between(unsigned index, double statistic, double low, double high)
{
    bool is_above = isnan(low) || statistic > low;
    bool is_below = isnan(high) || statistic < high;
    return decide(index, statistic, low, high, is_above && is_below);
}

mint_figure_t mint_figure_alone(unsigned index, double statistic, double p_value)
{
    return (mint_figure_t){
        .index = index,
        .statistic = statistic,
        .p_value = p_value,
        .low = NAN,
        .high = NAN,
        .outcome = MINT_OUTCOME_NONE,
    };
}
