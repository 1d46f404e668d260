// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry export`: the record, for other programs.
#include <stdio.h>

#include "cli/cli.h"

static const mint_option_t options[] = {
    {"json", NULL, "as JSON (there is no other form yet)"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_END,
};

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        mint_status_t status = mint_registry_export(session.registry, stdout, &error);
        result = status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_registry_export = {
    .noun = "registry",
    .verb = "export",
    .summary = "print the whole registry as JSON",
    .help = "One object with the lists stations, batches, devices, certificates and events. There\n"
            "is no secret in it. Needs no passphrase.",
    .example = "mintmark registry export --factory plant --json",
    .options = options,
    .run = run,
};
