// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device list`: the devices that the registry knows.
#include <stdio.h>

#include "cli/device_output.h"
#include "cli/search_options.h"

static const mint_option_t options[] = {
    MINT_OPTIONS_SEARCH,
    MINT_OPTION_FACTORY,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static mint_status_t add_json(void *context, const mint_device_t *device)
{
    return json_array_append_new(context, mint_json_device(device)) == 0 ? MINT_OK
                                                                         : MINT_ERR_MEMORY;
}

static mint_status_t print_row(void *context, const mint_device_t *device)
{
    (void)context;
    char changed[MINT_TIME_TEXT_SIZE];
    mint_time_text(device->changed_s, changed);
    mint_print_hex(device->id, sizeof device->id);
    (void)printf("  %-32s %-10s %-4s %s\n", device->batch,
                 device->retired_s != 0 ? "retired" : mint_progress_text(device->progress),
                 device->has_psk ? "psk" : "-", changed);
    return MINT_OK;
}

static mint_exit_t list(mint_registry_t *registry, const mint_search_t *search, bool json)
{
    mint_error_t error = {0};
    mint_batch_t found;
    json_t *array = NULL;
    mint_status_t status = MINT_OK;
    if (search->batch != NULL) {
        status = mint_registry_find_batch(registry, search->batch, &found, &error);
    }
    if (status == MINT_OK && json) {
        array = json_array();
    } else if (status == MINT_OK) {
        (void)printf("%-32s  %-32s %-10s %-4s %s\n", "DEVICE", "BATCH", "PROGRESS", "PSK",
                     "CHANGED");
    }
    if (status == MINT_OK) {
        status = mint_registry_search_devices(registry, search, json ? add_json : print_row, array,
                                              &error);
    }
    if (status != MINT_OK) {
        json_decref(array);
        return mint_say_error(status, &error);
    }
    return json ? mint_print_json(array) : MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_wanted_t wanted;
    if (!mint_search_take(arguments, &wanted)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = list(session.registry, &wanted.search, mint_argument_flag(arguments, "json"));
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_device_list = {
    .noun = "device",
    .verb = "list",
    .summary = "list the devices in the registry",
    .help = "In the order in which they were admitted; all that is asked for must fit. TIME is a\n"
            "moment such as 2026-11-23T08:15:00Z or a day. Needs no passphrase.",
    .example = "mintmark device list --factory plant --batch spring\n"
               "mintmark device list --factory plant --port /dev/ttyUSB0 --since 2026-11-23",
    .options = options,
    .run = run,
};
