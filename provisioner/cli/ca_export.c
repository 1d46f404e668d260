// SPDX-License-Identifier: Apache-2.0
//
// `mintmark ca export`: the CA certificates as servers and firmware builds take them.
#include <string.h>

#include "cli/cli.h"
#include "mintmark/certs/certificate.h"

static const mint_option_t options[] = {
    {"ca", "WHICH", "root, issuing, or chain: issuing, then root (default: chain)"},
    {"format", "FORMAT", "pem or der, the latter for one certificate (default: pem)"},
    {"output", "FILE", "where to, `-` for standard output (default); also -o"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_END,
};

static mint_status_t append(mint_bytes_t der, bool pem, mint_buffer_t *out)
{
    if (pem) {
        return mint_certificate_append_pem(der, out);
    }
    mint_buffer_append(out, der.data, der.len);
    return mint_buffer_status(out);
}

static mint_status_t collect(const mint_factory_t *factory, const char *which, bool pem,
                             mint_buffer_t *out)
{
    mint_status_t status = MINT_OK;
    if (strcmp(which, "root") != 0) {
        status = append(mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA), pem, out);
    }
    if (status == MINT_OK && strcmp(which, "issuing") != 0) {
        status = append(mint_factory_certificate(factory, MINT_FACTORY_ROOT_CA), pem, out);
    }
    return status;
}

static mint_exit_t export(const mint_arguments_t *arguments, const char *which, bool pem)
{
    mint_session_t session;
    mint_buffer_t out = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = collect(session.factory, which, pem, &out);
    if (status == MINT_OK) {
        result =
            mint_print_bytes(mint_argument_text(arguments, "output", "-"), mint_buffer_view(&out));
    } else {
        result = mint_say_error(status, NULL);
    }
    mint_buffer_free(&out);
    mint_session_close(&session);
    return result;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    const char *which = mint_argument_text(arguments, "ca", "chain");
    const char *format = mint_argument_text(arguments, "format", "pem");
    bool chain = strcmp(which, "chain") == 0;
    bool pem = strcmp(format, "pem") == 0;
    if (!chain && strcmp(which, "root") != 0 && strcmp(which, "issuing") != 0) {
        return mint_say_usage(arguments->verb, "--ca is root, issuing or chain, not '%s'", which);
    }
    if (!pem && strcmp(format, "der") != 0) {
        return mint_say_usage(arguments->verb, "--format is pem or der, not '%s'", format);
    }
    if (chain && !pem) {
        return mint_say_usage(arguments->verb, "DER holds one certificate: give --ca too");
    }
    return export(arguments, which, pem);
}

const mint_verb_t mint_verb_ca_export = {
    .noun = "ca",
    .verb = "export",
    .summary = "write the factory's CA certificates",
    .help = "Servers that are to trust the factory's devices take the chain, or the root alone.\n"
            "Needs no passphrase.",
    .example = "mintmark ca export --factory plant -o ca-bundle.pem\n"
               "mintmark ca export --factory plant --ca root --format der -o root.der",
    .options = options,
    .run = run,
};
