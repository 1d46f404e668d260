// SPDX-License-Identifier: Apache-2.0
//
// `mintmark batch close`: an order is done with. What the authority opened it closes, so its key is
// asked for.
#include <stdio.h>

#include "cli/batch_accounts.h"
#include "cli/device_ticket.h"

#define NAMED_MAX 10u ///< devices that are named; `device list` names all

static const mint_option_t options[] = {
    {"force", NULL, "close though there are devices that are not finished"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static mint_status_t name_device(void *context, const mint_device_t *device)
{
    size_t *named = context;
    bool under_way = device->progress > MINT_PROGRESS_ADMITTED &&
                     device->progress < MINT_PROGRESS_LOCKED && device->retired_s == 0;
    if (under_way && (*named)++ < NAMED_MAX) {
        char id[MINT_DEVICE_ID_TEXT_SIZE];
        mint_hex(device->id, sizeof device->id, id);
        mint_say("%s  %s, %s", id, mint_progress_text(device->progress),
                 device->port[0] != '\0' ? device->port : "at no port");
    }
    return MINT_OK;
}

/// Says which devices are not finished.
static mint_status_t name_devices(mint_registry_t *registry, const char *batch, mint_error_t *error)
{
    size_t named = 0;
    mint_status_t status = mint_registry_each_device(registry, batch, name_device, &named, error);
    if (named > NAMED_MAX) {
        mint_say("and %zu more", named - NAMED_MAX);
    }
    return status;
}

static mint_exit_t refuse(mint_registry_t *registry, const mint_batch_t *batch, mint_error_t *error)
{
    mint_error_t other = {0};
    mint_error_hint(error, "finish them on a station, or retire them; with --force they may be "
                           "finished later");
    mint_exit_t code = mint_say_error(MINT_ERR_STATE, error);
    mint_status_t status = name_devices(registry, batch->name, &other);
    return status == MINT_OK ? code : mint_say_error(status, &other);
}

static mint_exit_t print_json(const mint_batch_t *batch, bool changed)
{
    return mint_print_json(json_pack("{s:s, s:o, s:b, s:o}", "name", batch->name, "closed",
                                     mint_json_time(batch->closed_s), "changed", (int)changed,
                                     "accounts", mint_json_accounts(batch)));
}

static mint_exit_t print_text(const mint_batch_t *batch)
{
    char closed[MINT_TIME_TEXT_SIZE];
    mint_time_text(batch->closed_s, closed);
    (void)printf("name       %s\nclosed     %s\n", batch->name, closed);
    mint_print_accounts(batch);
    return MINT_EXIT_DONE;
}

static mint_exit_t close_batch(const mint_arguments_t *arguments, const mint_session_t *session)
{
    bool forced = mint_argument_flag(arguments, "force");
    bool changed = false;
    mint_batch_t batch;
    mint_error_t error = {0};
    mint_exit_t code = mint_ticket_load_authority(arguments, session);
    if (code != MINT_EXIT_DONE) {
        return code;
    }
    mint_status_t status = mint_registry_close_batch(session->registry, arguments->operands[0],
                                                     forced, &batch, &changed, &error);
    if (status == MINT_ERR_STATE && !forced && batch.under_way > 0) {
        return refuse(session->registry, &batch, &error);
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (!changed) {
        mint_say("the batch '%s' was closed before", batch.name);
    }
    return mint_argument_flag(arguments, "json") ? print_json(&batch, changed) : print_text(&batch);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_exit_t code = mint_session_open(arguments, NULL, &session);
    if (code == MINT_EXIT_DONE) {
        code = close_batch(arguments, &session);
        mint_session_close(&session);
    }
    return code;
}

const mint_verb_t mint_verb_batch_close = {
    .noun = "batch",
    .verb = "close",
    .summary = "let no more devices into a batch",
    .operands = "NAME",
    .operand_min = 1,
    .operand_max = 1,
    .help = "From then on no device gets a place in the batch, on stations that are running as\n"
            "well, and nothing opens it again. Prints the final accounts: what was ordered is\n"
            "what was made, scrapped (retired before it was finished), is under way, and was\n"
            "never made. Closing it again changes nothing and prints them again.\n"
            "\n"
            "A batch with devices that are not finished is not closed. With --force it is, and\n"
            "these devices, but no others, may still be finished on a station; as may one that\n"
            "`mintmark device unlock` opens again.\n"
            "\n"
            "The registry closes it, not the devices: a station that was given an older registry\n"
            "knows nothing of it. Needs the authority's passphrase.",
    .example = "mintmark batch close spring --factory plant\n"
               "mintmark batch close spring --factory plant --json",
    .options = options,
    .run = run,
};
