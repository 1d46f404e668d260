// SPDX-License-Identifier: Apache-2.0
//
// The side file of a capture, FILE.json beside FILE: which device, when, how warm. It comes from
// outside and says what it says; the report shows it and checks the one thing that can be checked,
// the data's SHA-256.
#ifndef MINTMARK_PROVISIONER_REPORT_SIDE_FILE_H
#define MINTMARK_PROVISIONER_REPORT_SIDE_FILE_H

#include "mintmark/certs/error.h"
#include "mintmark/entropy_tests/report.h"

#define MINT_SIDE_FILE_MAX_LEN 65536u ///< bytes of the longest side file that is read
#define MINT_SIDE_TEXT_MAX_LEN 400u   ///< bytes of a text that are kept

/// A side file in memory: `origin` points into `texts`.
typedef struct {
    mint_report_origin_t origin;
    char path[4096];
    char texts[10][MINT_SIDE_TEXT_MAX_LEN + 1];
} mint_side_file_t;

/// Reads the bytes of a side file. Fields that are not there, or are neither text nor number, are
/// left out; unknown ones are ignored. MINT_ERR_FORMAT: no JSON object.
MINT_MUST_CHECK mint_status_t mint_side_file_parse(const char *data, size_t data_len,
                                                   mint_side_file_t *side, mint_error_t *error);

/// Reads the side file of `path`. MINT_ERR_NOT_FOUND: there is none, which is no error (and none is
/// said); MINT_ERR_FORMAT, MINT_ERR_SPACE, MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_side_file_read(const char *path, mint_side_file_t *side,
                                                  mint_error_t *error);

#endif
