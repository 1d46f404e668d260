// SPDX-License-Identifier: Apache-2.0
//
// `mintmark ca export`: the CA certificates as servers and firmware builds take them.
#include <stdio.h>
#include <string.h>

#include "cli/ca_which.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/header.h"

static const mint_option_t options[] = {
    {"ca", "WHICH", "chain (default), bundle, root, issuing, or one such as root-1"},
    {"under", "ROOT", "of the bundle, what stands under one root, such as root-1"},
    {"format", "FORMAT", "pem (default), der for one certificate, or header"},
    {"style", "STYLE", "of a header: generic (default), mbedtls, wolfssl, axtls-extern"},
    {"prefix", "TEXT", "of a header: put before every name"},
    {"output", "FILE", "where to, `-` for standard output (default); also -o"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_END,
};

enum { CERTIFICATES_MAX = 1024 };

/// Certificates to be written.
typedef struct {
    mint_ca_t list[CERTIFICATES_MAX];
    size_t count;
} selected_t;

static void select_one(const mint_factory_t *factory, mint_ca_ref_t ca, selected_t *selected)
{
    for (size_t i = 0; i < mint_factory_ca_count(factory); i++) {
        mint_ca_t at = mint_factory_ca(factory, i);
        if (at.role == ca.role && at.generation == ca.generation) {
            selected->list[selected->count++] = at;
        }
    }
}

/// The issuing CA in use and its root: what stands above a new device.
static void select_chain(const mint_factory_t *factory, selected_t *selected)
{
    select_one(factory, mint_factory_newest(factory, MINT_FACTORY_ISSUING_CA), selected);
    const mint_ca_ref_t root = {.role = MINT_CA_ROOT,
                                .generation = selected->list[0].root_generation};
    select_one(factory, root, selected);
}

/// All roots, then all that stands between them and devices of any time; or one root (0: all) and
/// each issuing CA as it certified it.
static void select_bundle(const mint_factory_t *factory, uint32_t root, selected_t *selected)
{
    for (size_t i = 0; i < mint_factory_ca_count(factory) && i < CERTIFICATES_MAX; i++) {
        mint_ca_t ca = mint_factory_ca(factory, i);
        if (root == 0 || ca.root_generation == root) {
            selected->list[selected->count++] = ca;
        }
    }
}

/// The root that --under names; 0 if it names none. False if it is no root; then it has said so.
static bool parse_under(const mint_arguments_t *arguments, const mint_factory_t *factory,
                        uint32_t *root)
{
    const char *text = mint_argument_text(arguments, "under", NULL);
    mint_ca_ref_t ca = {.role = MINT_CA_ROOT};
    *root = 0;
    if (text == NULL) {
        return true;
    }
    if (!mint_parse_ca(arguments, factory, text, &ca)) {
        return false;
    }
    *root = ca.generation;
    if (ca.role != MINT_CA_ROOT) {
        (void)mint_say_usage(arguments->verb, "--under takes a root, not '%s'", text);
    }
    return ca.role == MINT_CA_ROOT;
}

static mint_status_t write_plain(const selected_t *selected, bool pem, mint_buffer_t *out)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < selected->count && status == MINT_OK; i++) {
        mint_bytes_t der = selected->list[i].der;
        if (pem) {
            status = mint_certificate_append_pem(der, out);
        } else {
            mint_buffer_append(out, der.data, der.len);
        }
    }
    return status == MINT_OK ? mint_buffer_status(out) : status;
}

/// The name of a CA as a C identifier.
static void identifier(const mint_ca_t *ca, char name[MINT_CA_NAME_SIZE + 4])
{
    char plain[MINT_CA_NAME_SIZE];
    mint_ca_name(ca, plain);
    (void)snprintf(name, MINT_CA_NAME_SIZE + 4, "ca_%s", plain);
    for (char *at = name; *at != '\0'; at++) {
        *at = *at == '-' ? '_' : *at;
    }
}

static mint_status_t write_header(const mint_arguments_t *arguments, const selected_t *selected,
                                  mint_buffer_t *out, mint_error_t *error)
{
    static mint_header_item_t items[CERTIFICATES_MAX];
    static char names[CERTIFICATES_MAX][MINT_CA_NAME_SIZE + 4];
    mint_header_t header = {.prefix = mint_argument_text(arguments, "prefix", NULL),
                            .items = items,
                            .item_count = selected->count};
    for (size_t i = 0; i < selected->count; i++) {
        identifier(&selected->list[i], names[i]);
        items[i] = (mint_header_item_t){
            .kind = MINT_HEADER_CERTIFICATE, .name = names[i], .data = selected->list[i].der};
    }
    mint_status_t status = mint_header_style_from_name(
        mint_argument_text(arguments, "style", "generic"), &header.style, error);
    return status == MINT_OK ? mint_header_emit(&header, out, error) : status;
}

static mint_exit_t write_selected(const mint_arguments_t *arguments, const selected_t *selected,
                                  const char *format)
{
    mint_buffer_t out = {0};
    mint_error_t error = {0};
    mint_status_t status = strcmp(format, "header") == 0
                               ? write_header(arguments, selected, &out, &error)
                               : write_plain(selected, strcmp(format, "pem") == 0, &out);
    mint_exit_t result =
        status == MINT_OK
            ? mint_print_bytes(mint_argument_text(arguments, "output", "-"), mint_buffer_view(&out))
            : mint_say_error(status, &error);
    mint_buffer_free(&out);
    return result;
}

static mint_exit_t export(const mint_arguments_t *arguments, const char *which, const char *format)
{
    static selected_t selected;
    mint_session_t session;
    mint_ca_ref_t ca;
    uint32_t root;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    if (strcmp(which, "chain") == 0) {
        select_chain(session.factory, &selected);
    } else if (strcmp(which, "bundle") == 0) {
        result = parse_under(arguments, session.factory, &root) ? MINT_EXIT_DONE : MINT_EXIT_FAILED;
        if (result == MINT_EXIT_DONE) {
            select_bundle(session.factory, root, &selected);
        }
    } else if (mint_parse_ca(arguments, session.factory, which, &ca)) {
        select_one(session.factory, ca, &selected);
    } else {
        result = MINT_EXIT_FAILED;
    }
    if (result == MINT_EXIT_DONE) {
        result = write_selected(arguments, &selected, format);
    }
    mint_session_close(&session);
    return result;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    const char *which = mint_argument_text(arguments, "ca", "chain");
    const char *format = mint_argument_text(arguments, "format", "pem");
    bool several = strcmp(which, "chain") == 0 || strcmp(which, "bundle") == 0;
    bool header = strcmp(format, "header") == 0;
    if (!several && strncmp(which, "root", 4) != 0 && strncmp(which, "issuing", 7) != 0) {
        return mint_say_usage(
            arguments->verb, "--ca is root, issuing, chain, bundle, or one by its number, not '%s'",
            which);
    }
    if (several && strcmp(format, "der") == 0) {
        return mint_say_usage(arguments->verb, "DER holds one certificate: give --ca too");
    }
    if (!header &&
        (mint_argument_flag(arguments, "style") || mint_argument_flag(arguments, "prefix"))) {
        return mint_say_usage(arguments->verb, "--style and --prefix belong to --format header");
    }
    if (mint_argument_flag(arguments, "under") && strcmp(which, "bundle") != 0) {
        return mint_say_usage(arguments->verb, "--under belongs to --ca bundle");
    }
    return export(arguments, which, format);
}

const mint_verb_t mint_verb_ca_export = {
    .noun = "ca",
    .verb = "export",
    .summary = "write the factory's CA certificates",
    .help =
        "Servers that are to trust the factory's devices take the chain (issuing CA, then its\n"
        "root) or the root alone. After a rollover they take the bundle: all roots, all issuing\n"
        "CAs and the cross-certificates between them. A server that is to trust one root only\n"
        "takes the bundle under that root: the root, and every issuing CA as it certified it.\n"
        "Needs no passphrase.",
    .example = "mintmark ca export --factory plant -o ca-chain.pem\n"
               "mintmark ca export --factory plant --ca bundle -o ca-bundle.pem\n"
               "mintmark ca export --factory plant --ca bundle --under root-1 -o old-servers.pem\n"
               "mintmark ca export --factory plant --ca root --format der -o root.der\n"
               "mintmark ca export --factory plant --format header --style mbedtls -o ca.h",
    .options = options,
    .run = run,
};
