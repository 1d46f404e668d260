// SPDX-License-Identifier: Apache-2.0
//
// Figures that are decided by bounds of the statistic, as all of FIPS 140-2 and AIS 20/31 are, and
// figures that decide nothing.
//
// May be called from any thread.
#ifndef MINTMARK_ENTROPY_COMMON_BOUNDS_H
#define MINTMARK_ENTROPY_COMMON_BOUNDS_H

#include "mintmark/entropy_tests/suite.h"

/// A figure that must lie from `low` to `high`, both included. Not a number: no bound on that side.
mint_figure_t mint_figure_from_to(unsigned index, double statistic, double low, double high);

/// A figure that must lie between `low` and `high`, neither included. Not a number: no bound on
/// that side.
mint_figure_t mint_figure_between(unsigned index, double statistic, double low, double high);

/// A figure without a verdict. `p_value` is not a number where there is none.
mint_figure_t mint_figure_alone(unsigned index, double statistic, double p_value);

#endif
