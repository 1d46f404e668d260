// SPDX-License-Identifier: Apache-2.0
//
// Reports for tests: a capture of noise with everything that can be said of it, and ways to spoil
// it.
#ifndef MINTMARK_ENTROPY_TESTS_REPORT_FIXTURE_H
#define MINTMARK_ENTROPY_TESTS_REPORT_FIXTURE_H

#include "mintmark/entropy_tests/report.h"

/// A capture and what it points to.
typedef struct {
    mint_samples_t samples;
    mint_samples_t restart_samples;
    mint_non_iid_t assessed;
    mint_measures_t measures;
    mint_restart_t restart_result;
    mint_restart_modes_t restart_modes;
    mint_report_restart_t restart;
    mint_report_origin_t origin;
    mint_report_suite_t suites[2];
    mint_suite_result_t suite_results[2];
    mint_suite_summary_t summaries[3]; // of the first
    mint_report_capture_t capture;
} fixture_t;

#define FIXTURE_SHA256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/// A capture of `len` samples of a kind of noise (noise.h). False: no memory, or no such kind.
bool fixture_make(fixture_t *fixture, const char *name, const char *kind, size_t len);
/// Adds restarts: every row the same if `is_replaying`, else all independent.
bool fixture_add_restart(fixture_t *fixture, const char *kind, bool is_replaying);
/// Adds `restarts` rows of `row_len` samples, the last row the first one again if `is_replaying`.
bool fixture_add_few_restarts(fixture_t *fixture, const char *kind, unsigned restarts,
                              unsigned row_len, bool is_replaying);
/// Adds a side file that belongs to the data.
void fixture_add_origin(fixture_t *fixture);
/// Adds runs of two suites, one by p-values and one by bounds.
bool fixture_add_suites(fixture_t *fixture, bool is_passed);
/// Releases it.
void fixture_free(fixture_t *fixture);

#endif
