// SPDX-License-Identifier: Apache-2.0
//
// What the files that judge a capture share: how a check is noted, and how a no is.
#ifndef MINTMARK_ENTROPY_TESTS_VERDICT_H
#define MINTMARK_ENTROPY_TESTS_VERDICT_H

#include "mintmark/entropy_tests/report.h"

/// Appends a check; its text, of MINT_REPORT_TEXT bytes, follows by the caller.
char *mint_verdict_add(mint_report_verdict_t *verdict, mint_judged_t judged, const char *asked);

/// Notes why the answer is no; the first reason stands.
void mint_verdict_fail(mint_report_verdict_t *verdict, const char *headline, const char *reason);

/// Asks what restarts leave of the entropy (SP 800-90B §3.1.4).
void mint_verdict_check_restart(const mint_report_capture_t *capture,
                                mint_report_verdict_t *verdict);

/// Asks whether restarts are of the same source and device as the capture, as the side files say.
void mint_verdict_check_source_of_restart(const mint_report_capture_t *capture,
                                          mint_report_verdict_t *verdict);

/// True if restarts are fewer or shorter than the standard's: they may refute, and prove nothing.
bool mint_verdict_is_look(const mint_restart_t *result);

#endif
