// SPDX-License-Identifier: Apache-2.0
//
// What a report says of where data come from: the side file of their capture, in the report's
// words.
#ifndef MINTMARK_PROVISIONER_REPORT_ORIGIN_H
#define MINTMARK_PROVISIONER_REPORT_ORIGIN_H

#include "capture/record.h"
#include "mintmark/entropy_tests/report.h"

/// An origin with the texts that it points to, some of which are the record's.
typedef struct {
    mint_report_origin_t origin;          ///< its texts point into what follows and into the record
    char path[4096];                      ///< of the side file
    char sha256[2 * MINT_SHA256_LEN + 1]; ///< that the record has, in hex
    char temperature[32];                 ///< with its unit
} mint_report_side_t;

/// Fills it from the side file of the data at `path`. `record` must live as long as `side`.
void mint_report_origin_make(const char *path, const mint_capture_record_t *record,
                             mint_report_side_t *side);

#endif
