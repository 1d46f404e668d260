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

void mint_pictures_tell(const mint_report_capture_t *capture, FILE *out,
                        void (*put)(FILE *out, const char *title, const mint_finding_t *finding))
{
    for (size_t i = 0; mint_pictures[i] != NULL; i++) {
        mint_finding_t finding = {0};
        if (mint_pictures[i]->find(capture, &finding)) {
            put(out, mint_pictures[i]->title, &finding);
        }
    }
    for (size_t i = 0; i < capture->suite_count; i++) {
        mint_finding_t finding = {0};
        mint_picture_suite_find(&capture->suites[i], &finding);
        put(out, capture->suites[i].suite->standard, &finding);
    }
}
