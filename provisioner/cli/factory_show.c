// SPDX-License-Identifier: Apache-2.0
//
// `mintmark factory show`: what the folder is, without any passphrase.
#include <stdio.h>

#include "cli/cli.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_JSON, MINT_OPTION_END};

/// What is counted.
typedef struct {
    uint32_t batches;
    uint32_t admitted;
    uint32_t certified;
    uint32_t locked;
} counts_t;

static mint_status_t count_batch(void *context, const mint_batch_t *batch)
{
    counts_t *counts = context;
    counts->batches++;
    counts->admitted += batch->admitted;
    counts->certified += batch->certified;
    counts->locked += batch->locked;
    return MINT_OK;
}

static mint_exit_t print_json(const mint_factory_t *factory, const counts_t *counts)
{
    return mint_print_json(json_pack(
        "{s:s, s:s, s:s, s:o, s:I, s:{s:I, s:I, s:I}}", "folder", mint_factory_dir(factory),
        "organisation", mint_factory_organisation(factory), "station",
        mint_factory_station(factory), "authority_key",
        mint_json_hex(mint_factory_authority_key(factory), MINT_P256_PUBLIC_KEY_LEN), "batches",
        (json_int_t)counts->batches, "devices", "admitted", (json_int_t)counts->admitted,
        "certified", (json_int_t)counts->certified, "locked", (json_int_t)counts->locked));
}

static mint_exit_t print_text(const mint_factory_t *factory, const counts_t *counts)
{
    (void)printf("folder        %s\n", mint_factory_dir(factory));
    (void)printf("organisation  %s\n", mint_factory_organisation(factory));
    (void)printf("station       %s\n", mint_factory_station(factory));
    (void)printf("authority     ");
    mint_print_hex(mint_factory_authority_key(factory), MINT_P256_PUBLIC_KEY_LEN);
    (void)printf("\nbatches       %u\n", counts->batches);
    (void)printf("devices       %u admitted, %u certified, %u locked\n", counts->admitted,
                 counts->certified, counts->locked);
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    counts_t counts = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = mint_registry_each_batch(session.registry, count_batch, &counts, &error);
    if (status != MINT_OK) {
        result = mint_say_error(status, &error);
    } else if (mint_argument_flag(arguments, "json")) {
        result = print_json(session.factory, &counts);
    } else {
        result = print_text(session.factory, &counts);
    }
    mint_session_close(&session);
    return result;
}

const mint_verb_t mint_verb_factory_show = {
    .noun = "factory",
    .verb = "show",
    .summary = "show what a factory is and what it made",
    .help = "Needs no passphrase.",
    .example = "mintmark factory show --factory plant",
    .options = options,
    .run = run,
};
