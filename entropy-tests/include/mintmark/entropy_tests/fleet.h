// SPDX-License-Identifier: Apache-2.0
//
// A page on the noise of many devices: what was counted of each, in the order in which they were
// made, with the middle, the band that most keep, and the names of those that stand out.
//
// All pointers must live until the page is written, and must not be NULL unless it is said so.
// Texts are UTF-8 and may hold anything: they are escaped. The same fleet gives the same bytes.
#ifndef MINTMARK_ENTROPY_TESTS_FLEET_H
#define MINTMARK_ENTROPY_TESTS_FLEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A device.
typedef struct {
    const char *name;  ///< its id
    const char *made;  ///< when, as people write it
    const char *place; ///< where: station or port; may be empty
    bool is_passed;    ///< the gate let it through
} mint_fleet_device_t;

/// A figure of one kind over all devices.
typedef struct {
    const char *source;   ///< of noise
    const char *figure;   ///< what was counted
    const char *what;     ///< a line on what that says
    double median;        ///< over all devices that have a value
    double low;           ///< a device below stands out
    double high;          ///< and one above
    const double *values; ///< one a device, in their order; not a number: none
} mint_fleet_series_t;

/// Devices and what was counted of them.
typedef struct {
    const char *batch;                  ///< its name
    const mint_fleet_device_t *devices; ///< in the order in which they were made
    size_t device_count;                ///< how many
    const mint_fleet_series_t *series;  ///< one a figure and noise source
    size_t series_count;                ///< how many
    uint64_t refused;    ///< devices that the gate turned away; they are not among `devices`
    const char *made;    ///< date of the page
    const char *command; ///< that made it
    const char *version; ///< of the program
} mint_fleet_t;

/// Devices that stand out in any figure.
size_t mint_fleet_count_outliers(const mint_fleet_t *fleet);
/// Devices that the gate did not let through.
size_t mint_fleet_count_failed(const mint_fleet_t *fleet);

/// Writes the page: no scripts, nothing fetched. MINT_ERR_IO: `out` has failed.
MINT_MUST_CHECK mint_status_t mint_fleet_write_html(const mint_fleet_t *fleet, FILE *out);

#ifdef __cplusplus
}
#endif

#endif
