// SPDX-License-Identifier: Apache-2.0
//
// The options of a search.
#include "cli/search_options.h"

#include "cli/cert_options.h"

static bool take_id(const mint_arguments_t *arguments, mint_wanted_t *wanted)
{
    const char *text = mint_argument_text(arguments, "id", NULL);
    wanted->search.id = text != NULL ? wanted->id : NULL;
    return text == NULL || mint_parse_device_id(text, wanted->id);
}

static bool take_serial(const mint_arguments_t *arguments, mint_wanted_t *wanted)
{
    const char *text = mint_argument_text(arguments, "serial", NULL);
    if (text == NULL) {
        return true;
    }
    wanted->search.serial.data = wanted->serial;
    return mint_parse_serial(text, wanted->serial, &wanted->search.serial.len) == MINT_EXIT_DONE;
}

static bool take_fingerprint(const mint_arguments_t *arguments, mint_wanted_t *wanted)
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

bool mint_search_take(const mint_arguments_t *arguments, mint_wanted_t *wanted)
{
    mint_search_t *search = &wanted->search;
    *wanted = (mint_wanted_t){0};
    search->batch = mint_argument_text(arguments, "batch", NULL);
    search->station = mint_argument_text(arguments, "station", NULL);
    search->port = mint_argument_text(arguments, "port", NULL);
    return take_id(arguments, wanted) && take_serial(arguments, wanted) &&
           take_fingerprint(arguments, wanted) &&
           mint_parse_time(arguments, "since", 0, &search->since_s) &&
           mint_parse_time(arguments, "until", 0, &search->until_s);
}
