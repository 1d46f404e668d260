// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry audit`: has anybody changed the record.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "mintmark/certs/file.h"

#define CHECKPOINTS_MAX 4096u ///< in one file: eleven years of one a day

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"checkpoint", "FILE", "one or many checkpoints that the log must go on from"},
    {"authority", "FILE", "the authority's public key, if the folder's is not to be trusted"},
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// Checkpoints whose signatures are right.
typedef struct {
    mint_checkpoint_t *list; ///< on the heap
    size_t count;
} checkpoints_t;

static mint_exit_t print_json(const mint_audit_report_t *report)
{
    bool good = report->finding[0] == '\0';
    return mint_print_json(json_pack(
        "{s:s, s:I, s:I, s:I, s:o, s:o, s:o}", "verdict", good ? "good" : "bad", "events",
        (json_int_t)report->events, "rows", (json_int_t)report->rows, "checkpoints",
        (json_int_t)report->checkpoints, "head", mint_json_hex(report->head, sizeof report->head),
        "first_bad",
        report->first_bad != 0 ? json_integer((json_int_t)report->first_bad) : json_null(),
        "finding", good ? json_null() : json_string(report->finding)));
}

static mint_exit_t print_text(const mint_audit_report_t *report)
{
    (void)printf("events  %llu\nrows    %llu\nhead    ", (unsigned long long)report->events,
                 (unsigned long long)report->rows);
    mint_print_hex(report->head, sizeof report->head);
    (void)printf("\n");
    if (report->checkpoints != 0) {
        (void)printf("points  %llu\n", (unsigned long long)report->checkpoints);
    }
    if (report->first_bad != 0) {
        (void)printf("bad     from event %llu on\n", (unsigned long long)report->first_bad);
    }
    return MINT_EXIT_DONE;
}

/// The key that checkpoints are checked with.
static mint_status_t find_authority(const mint_arguments_t *arguments,
                                    const mint_factory_t *factory,
                                    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                    mint_error_t *error)
{
    const char *path = mint_argument_text(arguments, "authority", NULL);
    if (path == NULL) {
        memcpy(public_key, mint_factory_authority_key(factory), MINT_P256_PUBLIC_KEY_LEN);
        return MINT_OK;
    }
    mint_key_t *key = mint_key_new();
    mint_status_t status = key != NULL ? mint_key_load_public(key, path, error) : MINT_ERR_MEMORY;
    if (status == MINT_OK) {
        status = mint_key_p256_point(key, public_key);
    }
    mint_key_free(key);
    return status;
}

static mint_status_t read_checkpoints(mint_bytes_t text, const uint8_t *authority_key,
                                      checkpoints_t *checkpoints, mint_error_t *error)
{
    mint_checkpoint_t next;
    mint_status_t status = mint_checkpoint_next(&text, authority_key, &next, error);
    while (status == MINT_OK) {
        if (checkpoints->count == CHECKPOINTS_MAX) {
            return mint_fail(error, MINT_ERR_SPACE, "more than %u checkpoints", CHECKPOINTS_MAX);
        }
        checkpoints->list[checkpoints->count++] = next;
        status = mint_checkpoint_next(&text, authority_key, &next, error);
    }
    if (status == MINT_ERR_NOT_FOUND && checkpoints->count > 0) {
        mint_error_clear(error);
        status = MINT_OK;
    }
    return status;
}

static mint_status_t load_checkpoints(const mint_arguments_t *arguments,
                                      const mint_factory_t *factory, checkpoints_t *checkpoints,
                                      mint_error_t *error)
{
    const char *path = mint_argument_text(arguments, "checkpoint", NULL);
    if (path == NULL) {
        return MINT_OK;
    }
    uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_buffer_t text = {0};
    checkpoints->list = calloc(CHECKPOINTS_MAX, sizeof *checkpoints->list);
    mint_status_t status = checkpoints->list != NULL ? MINT_OK : MINT_ERR_MEMORY;
    if (status == MINT_OK) {
        status = find_authority(arguments, factory, authority_key, error);
    }
    if (status == MINT_OK) {
        status = mint_file_read(path, &text, error);
    }
    if (status == MINT_OK) {
        status = read_checkpoints(mint_buffer_view(&text), authority_key, checkpoints, error);
    }
    mint_buffer_free(&text);
    return status;
}

static mint_exit_t report_all(const mint_arguments_t *arguments, mint_status_t status,
                              const mint_audit_report_t *report, const mint_error_t *error)
{
    mint_exit_t result =
        mint_argument_flag(arguments, "json") ? print_json(report) : print_text(report);
    if (status == MINT_OK || result != MINT_EXIT_DONE) {
        return result;
    }
    (void)mint_say_error(status, error);
    return MINT_EXIT_VERDICT;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_audit_report_t report = {0};
    checkpoints_t checkpoints = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = load_checkpoints(arguments, session.factory, &checkpoints, &error);
    bool loaded = status == MINT_OK;
    if (loaded) {
        status = mint_registry_audit_since(session.registry, checkpoints.list, checkpoints.count,
                                           &report, &error);
    }
    mint_session_close(&session);
    free(checkpoints.list);
    if (!loaded || (status != MINT_OK && status != MINT_ERR_AUTHENTICATION)) {
        return mint_say_error(status, &error);
    }
    return report_all(arguments, status, &report, &error);
}

const mint_verb_t mint_verb_registry_audit = {
    .noun = "registry",
    .verb = "audit",
    .summary = "verify the audit log",
    .help = "Every change of the registry appends an event whose hash covers the one before. This\n"
            "verifies all of them, and that each row is what the log last said of it. A log that\n"
            "was cut at its end, or made anew, shows only by a checkpoint that was kept elsewhere\n"
            "(`mintmark registry checkpoint`).",
    .verdict = "something was edited, deleted or reordered, or does not fit a checkpoint",
    .example = "mintmark registry audit --factory plant\n"
               "mintmark registry audit --factory plant --checkpoint checkpoints.pem",
    .options = options,
    .run = run,
};
