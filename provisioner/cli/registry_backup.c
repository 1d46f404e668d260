// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry backup`: a copy of the record while the line runs.
#include <string.h>

#include "cli/cli.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_END};

/// A backup that cannot be opened is none.
static mint_status_t check(const char *path, mint_error_t *error)
{
    mint_registry_t *copy = NULL;
    mint_audit_report_t report;
    mint_status_t status = mint_registry_open(&copy, path, "mintmark", error);
    if (status == MINT_OK) {
        status = mint_registry_audit(copy, &report, error);
        mint_registry_close(copy);
    }
    return status;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    const char *path = arguments->operands[0];
    if (strcmp(path, "-") == 0) {
        return mint_say_usage(arguments->verb, "a backup is a file, not standard output");
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = mint_registry_backup(session.registry, path, &error);
    mint_session_close(&session);
    if (status == MINT_OK) {
        status = check(path, &error);
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_say("backed up to '%s', opened and audited", path);
    return MINT_EXIT_DONE;
}

const mint_verb_t mint_verb_registry_backup = {
    .noun = "registry",
    .verb = "backup",
    .summary = "copy the registry while stations work",
    .operands = "FILE",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "Writes one file, as the registry is at one moment; stations go on meanwhile. The copy\n"
        "is opened and audited. It is nobody's but yours to read (0600), and is never written\n"
        "over another file. To restore it, stop all stations and put it in the place of\n"
        "registry.db, without the files registry.db-wal and registry.db-shm.",
    .example = "mintmark registry backup --factory plant registry-2026-11-23.db",
    .options = options,
    .run = run,
};
