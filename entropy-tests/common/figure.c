// SPDX-License-Identifier: Apache-2.0
//
// Figures of the statistical suites. A p-value that is not a number is a failure: no test may pass
// because its arithmetic broke.
#include "common/figure.h"

#include <math.h>

#define ALPHA_DEFAULT 0.01 ///< SP 800-22 §1.1.5

double mint_alpha_of(const mint_test_options_t *options)
{
    return options == NULL || options->alpha == 0 ? ALPHA_DEFAULT : options->alpha;
}

mint_figures_mode_t mint_mode_of(const mint_test_options_t *options)
{
    return options == NULL ? MINT_FIGURES_NIST : options->mode;
}

mint_figure_t mint_figure_of_p_value(const mint_test_options_t *options, unsigned index,
                                     double statistic, double p_value)
{
    double inside = fmin(fmax(p_value, 0), 1);
    bool is_passed = !isnan(p_value) && inside >= mint_alpha_of(options);
    return (mint_figure_t){.index = index,
                           .statistic = statistic,
                           .p_value = inside,
                           .low = NAN,
                           .high = NAN,
                           .outcome = is_passed ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED};
}

mint_figure_t mint_figure_not_applicable(unsigned index, double statistic)
{
    return (mint_figure_t){.index = index,
                           .statistic = statistic,
                           .p_value = NAN,
                           .low = NAN,
                           .high = NAN,
                           .outcome = MINT_OUTCOME_NOT_APPLICABLE};
}
