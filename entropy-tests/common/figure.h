// SPDX-License-Identifier: Apache-2.0
//
// How a test fills in a figure.
//
// Pointers must not be NULL unless it is said otherwise. May be called from any thread.
#ifndef MINTMARK_ENTROPY_COMMON_FIGURE_H
#define MINTMARK_ENTROPY_COMMON_FIGURE_H

#include "mintmark/entropy_tests/suite.h"

/// The significance level to use: `options` may be NULL.
double mint_alpha_of(const mint_test_options_t *options);

/// The mode to use: `options` may be NULL.
mint_figures_mode_t mint_mode_of(const mint_test_options_t *options);

/// A figure that is decided by its p-value, which is brought into 0 to 1 where rounding took it
/// out.
mint_figure_t mint_figure_of_p_value(const mint_test_options_t *options, unsigned index,
                                     double statistic, double p_value);

/// A figure of a test whose conditions do not hold.
mint_figure_t mint_figure_not_applicable(unsigned index, double statistic);

#endif
