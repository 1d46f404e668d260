// SPDX-License-Identifier: Apache-2.0
//
// Everything that a report says of one capture, computed: the data, their digest and side file, the
// assessment, the restarts, the measures, the health tests' cut-offs and the suites.
#ifndef MINTMARK_PROVISIONER_REPORT_CAPTURE_H
#define MINTMARK_PROVISIONER_REPORT_CAPTURE_H

#include "cli/cli.h"
#include "cli/entropy_input.h"
#include "cli/entropy_suites.h"
#include "cli/report_origin.h"
#include "mintmark/crypto.h"
#include "mintmark/entropy_tests/report.h"

/// A file and what belongs to it.
typedef struct {
    mint_samples_t samples;               ///< owned
    char sha256[2 * MINT_SHA256_LEN + 1]; ///< of the file's bytes, in hex
    mint_entropy_input_t input;           ///< with the side file's record, if there is one
    mint_report_side_t side;              ///< that in the report's words
} mint_report_data_t;

/// A capture with everything that its part of the report points to.
typedef struct {
    mint_report_data_t data;                     ///< consecutive samples
    mint_report_data_t restart_data;             ///< rows after restarts, if there are any
    mint_non_iid_t assessed;                     ///< what the estimators found
    mint_measures_t measures;                    ///< for the pictures
    mint_restart_t restart_result;               ///< of the restart tests
    mint_restart_modes_t restart_modes;          ///< for their picture
    mint_report_restart_t restart;               ///< the two above, as the report takes them
    char mismatch[240];                          ///< of what the restarts are, if of another source
    mint_report_suite_t suites[MINT_SUITES_MAX]; ///< as the report takes them
    mint_suite_result_t suite_results[MINT_SUITES_MAX]; ///< owned; behind `suites`
} mint_report_work_t;

/// Computes capture number `index` (of the operands, and of `--restart`). `min` is the entropy that
/// is asked for, negative for none. The caller frees `work`, whatever happens. After a failure it
/// has said why.
MINT_MUST_CHECK mint_exit_t mint_report_compute(const mint_arguments_t *arguments, size_t index,
                                                double min, const mint_suite_choice_t *choice,
                                                mint_report_work_t *work,
                                                mint_report_capture_t *capture);

/// Releases what was computed. Zeros are left alone.
void mint_report_work_free(mint_report_work_t *work);

#endif
