// SPDX-License-Identifier: Apache-2.0
//
// The pictures of a report in their order: how much entropy, then where the samples lie, whether
// one tells of another, whether the source stays as it is, and whether it starts anew.
#include "report/picture.h"

const mint_picture_t *const mint_pictures[] = {
    &mint_picture_estimators,
    &mint_picture_health,
    &mint_picture_histogram,
    &mint_picture_bits,
    &mint_picture_bitmap,
    &mint_picture_pairs,
    &mint_picture_autocorrelation,
    &mint_picture_spectrum,
    &mint_picture_runs,
    &mint_picture_drift,
    &mint_picture_restart_zoom,
    &mint_picture_restart_matrix,
    &mint_picture_restart_modes,
    NULL,
};
