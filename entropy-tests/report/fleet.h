// SPDX-License-Identifier: Apache-2.0
//
// Between the page of a fleet (fleet.c) and its pictures (fleet_plot.c).
#ifndef MINTMARK_ENTROPY_TESTS_REPORT_FLEET_H
#define MINTMARK_ENTROPY_TESTS_REPORT_FLEET_H

#include "mintmark/entropy_tests/fleet.h"

/// True if a device stands out in a figure.
bool mint_fleet_is_outlier(const mint_fleet_series_t *series, size_t device);
/// How many devices do.
size_t mint_fleet_series_outliers(const mint_fleet_t *fleet, const mint_fleet_series_t *series);
/// Draws a figure over all devices.
void mint_fleet_draw(FILE *out, const mint_fleet_t *fleet, const mint_fleet_series_t *series);

#endif
