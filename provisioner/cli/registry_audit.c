// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry audit`: has anybody changed the record.
#include <stdio.h>

#include "cli/cli.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_JSON, MINT_OPTION_END};

static mint_exit_t print_json(const mint_audit_report_t *report)
{
    bool good = report->finding[0] == '\0';
    return mint_print_json(json_pack(
        "{s:s, s:I, s:I, s:o, s:o, s:o}", "verdict", good ? "good" : "bad", "events",
        (json_int_t)report->events, "rows", (json_int_t)report->rows, "head",
        mint_json_hex(report->head, sizeof report->head), "first_bad",
        report->first_bad != 0 ? json_integer((json_int_t)report->first_bad) : json_null(),
        "finding", good ? json_null() : json_string(report->finding)));
}

static mint_exit_t print_text(const mint_audit_report_t *report)
{
    (void)printf("events  %llu\nrows    %llu\nhead    ", (unsigned long long)report->events,
                 (unsigned long long)report->rows);
    mint_print_hex(report->head, sizeof report->head);
    (void)printf("\n");
    if (report->first_bad != 0) {
        (void)printf("bad     from event %llu on\n", (unsigned long long)report->first_bad);
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_audit_report_t report;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = mint_registry_audit(session.registry, &report, &error);
    mint_session_close(&session);
    if (status != MINT_OK && status != MINT_ERR_AUTHENTICATION) {
        return mint_say_error(status, &error);
    }
    result = mint_argument_flag(arguments, "json") ? print_json(&report) : print_text(&report);
    if (status == MINT_OK || result != MINT_EXIT_DONE) {
        return result;
    }
    (void)mint_say_error(status, &error);
    return MINT_EXIT_VERDICT;
}

const mint_verb_t mint_verb_registry_audit = {
    .noun = "registry",
    .verb = "audit",
    .summary = "verify the audit log",
    .help = "Every change of the registry appends an event whose hash covers the one before. This\n"
            "verifies all of them, and that each row is what the log last said of it. Note `head`\n"
            "elsewhere now and then: a log that was cut at its end shows only by that. Exit\n"
            "status 3 if something was edited, deleted or reordered.",
    .example = "mintmark registry audit --factory plant",
    .options = options,
    .run = run,
};
