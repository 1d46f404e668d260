// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry export`: the record for other programs, and what a search finds in it.
#include <stdio.h>

#include "cli/search_options.h"

static const mint_option_t options[] = {
    {"list", "NAME", "one list: stations, batches, devices, certificates, events …"},
    {"csv", NULL, "as CSV instead of JSON; goes with --list"},
    MINT_OPTIONS_SEARCH,
    MINT_OPTION_FACTORY,
    {"json", NULL, "JSON, which is what there is without --csv"},
    MINT_OPTION_END,
};

static bool take(const mint_arguments_t *arguments, mint_wanted_t *wanted)
{
    mint_search_t *search = &wanted->search;
    bool csv = mint_argument_flag(arguments, "csv");
    const char *list = mint_argument_text(arguments, "list", NULL);
    if (csv && (list == NULL || mint_argument_flag(arguments, "json"))) {
        (void)mint_say_usage(arguments->verb, "--csv goes with --list, and not with --json");
        return false;
    }
    bool taken = mint_search_take(arguments, wanted);
    search->list = list;
    search->csv = csv;
    return taken;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_wanted_t wanted = {0};
    if (!take(arguments, &wanted)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        mint_status_t status =
            mint_registry_search(session.registry, &wanted.search, stdout, &error);
        result = status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_registry_export = {
    .noun = "registry",
    .verb = "export",
    .summary = "print the registry, or what is looked for in it, as JSON or CSV",
    .help =
        "One object with the lists stations, batches, devices, cas, certificates, revocations,\n"
        "crls and events. What narrows it applies to devices and certificates, and only these\n"
        "are printed then; all that is asked for must fit. With --list events, --id, --since\n"
        "and --until narrow the log. TIME is a moment such as\n"
        "2026-11-23T08:15:00Z or a day. CSV is as RFC 4180 has it; a text that a spreadsheet\n"
        "would run as a formula has an apostrophe before it. There is no secret in it. Needs\n"
        "no passphrase.",
    .example = "mintmark registry export --factory plant --json\n"
               "mintmark registry export --factory plant --batch spring --since 2026-11-23\n"
               "mintmark registry export --factory plant --list devices --csv --port /dev/ttyUSB0\n"
               "mintmark registry export --factory plant --list events --since 2026-11-23",
    .options = options,
    .run = run,
};
