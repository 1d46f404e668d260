// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry export`: the record for other programs, and what a search finds in it.
#include <stdio.h>

#include "cli/cert_options.h"
#include "cli/cli.h"

static const mint_option_t options[] = {
    {"list", "NAME", "one list: stations, batches, devices, certificates, events …"},
    {"csv", NULL, "as CSV instead of JSON; goes with --list"},
    {"id", "ID", "only of this device"},
    {"serial", "SERIAL|FILE", "only of the certificate with this serial number, or in this file"},
    {"fingerprint", "HEX", "only of the certificate with this SHA-256"},
    {"batch", "NAME", "only of this batch"},
    {"station", "NAME", "only of devices that this station met first"},
    {"port", "PORT", "only of devices that were last met at this port"},
    {"since", "TIME", "only devices admitted, certificates issued, at TIME or later"},
    {"until", "TIME", "only those before TIME"},
    MINT_OPTION_FACTORY,
    {"json", NULL, "JSON, which is what there is without --csv"},
    MINT_OPTION_END,
};

/// What a search points to.
typedef struct {
    mint_search_t search;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t serial[MINT_SERIAL_LEN];
    uint8_t fingerprint[MINT_SHA256_LEN];
} wanted_t;

static bool take_id(const mint_arguments_t *arguments, wanted_t *wanted)
{
    const char *text = mint_argument_text(arguments, "id", NULL);
    wanted->search.id = text != NULL ? wanted->id : NULL;
    return text == NULL || mint_parse_device_id(text, wanted->id);
}

static bool take_serial(const mint_arguments_t *arguments, wanted_t *wanted)
{
    const char *text = mint_argument_text(arguments, "serial", NULL);
    if (text == NULL) {
        return true;
    }
    wanted->search.serial.data = wanted->serial;
    return mint_parse_serial(text, wanted->serial, &wanted->search.serial.len) == MINT_EXIT_DONE;
}

static bool take_fingerprint(const mint_arguments_t *arguments, wanted_t *wanted)
{
    size_t len = 0;
    const char *text = mint_argument_text(arguments, "fingerprint", NULL);
    if (text == NULL) {
        return true;
    }
    wanted->search.fingerprint = wanted->fingerprint;
    if (mint_parse_hex(text, wanted->fingerprint, sizeof wanted->fingerprint, &len) &&
        len == sizeof wanted->fingerprint) {
        return true;
    }
    (void)mint_say_usage(arguments->verb, "--fingerprint is 64 hex digits, not '%s'", text);
    return false;
}

static bool take(const mint_arguments_t *arguments, wanted_t *wanted)
{
    mint_search_t *search = &wanted->search;
    search->list = mint_argument_text(arguments, "list", NULL);
    search->csv = mint_argument_flag(arguments, "csv");
    search->batch = mint_argument_text(arguments, "batch", NULL);
    search->station = mint_argument_text(arguments, "station", NULL);
    search->port = mint_argument_text(arguments, "port", NULL);
    if (search->csv && (search->list == NULL || mint_argument_flag(arguments, "json"))) {
        (void)mint_say_usage(arguments->verb, "--csv goes with --list, and not with --json");
        return false;
    }
    return take_id(arguments, wanted) && take_serial(arguments, wanted) &&
           take_fingerprint(arguments, wanted) &&
           mint_parse_time(arguments, "since", 0, &search->since_s) &&
           mint_parse_time(arguments, "until", 0, &search->until_s);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    wanted_t wanted = {0};
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
        "are printed then; all that is asked for must fit. TIME is a moment such as\n"
        "2026-11-23T08:15:00Z or a day. CSV is as RFC 4180 has it; a text that a spreadsheet\n"
        "would run as a formula has an apostrophe before it. There is no secret in it. Needs\n"
        "no passphrase.",
    .example = "mintmark registry export --factory plant --json\n"
               "mintmark registry export --factory plant --batch spring --since 2026-11-23\n"
               "mintmark registry export --factory plant --list devices --csv --port /dev/ttyUSB0",
    .options = options,
    .run = run,
};
