// SPDX-License-Identifier: Apache-2.0
//
// `mintmark ca show`: the two certificate authorities of a factory.
#include <stdio.h>

#include "cli/certificate_output.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_JSON, MINT_OPTION_END};

static mint_status_t print_text(const mint_factory_t *factory, mint_error_t *error)
{
    (void)printf("root CA\n");
    mint_status_t status = mint_print_certificate(
        mint_factory_certificate(factory, MINT_FACTORY_ROOT_CA), "  ", error);
    if (status == MINT_OK) {
        (void)printf("issuing CA\n");
        status = mint_print_certificate(mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA),
                                        "  ", error);
    }
    return status;
}

static json_t *make_json(const mint_factory_t *factory)
{
    return json_pack(
        "{s:o, s:o}", "root",
        mint_json_certificate(mint_factory_certificate(factory, MINT_FACTORY_ROOT_CA)), "issuing",
        mint_json_certificate(mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA)));
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    if (mint_argument_flag(arguments, "json")) {
        result = mint_print_json(make_json(session.factory));
    } else {
        mint_status_t status = print_text(session.factory, &error);
        result = status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
    }
    mint_session_close(&session);
    return result;
}

const mint_verb_t mint_verb_ca_show = {
    .noun = "ca",
    .verb = "show",
    .summary = "show the factory's CA certificates",
    .help = "Needs no passphrase.",
    .example = "mintmark ca show --factory plant",
    .options = options,
    .run = run,
};
