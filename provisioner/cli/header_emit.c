// SPDX-License-Identifier: Apache-2.0
//
// `mintmark header emit`: certificates and public keys as a C header.
#include <stdio.h>
#include <string.h>

#include "cli/header_items.h"
#include "mintmark/certs/file.h"

static const mint_option_t options[] = {
    {"public-key", "FILE", "a P-256 public key (PEM or DER), as its raw 65-byte point; repeatable"},
    {"name", "NAME", "what the file before it is called in C (default: like the file)"},
    {"guard", "NAME", "include guard (default: made from the first name)"},
    {"style", "STYLE", "for whom: generic (default), mbedtls, wolfssl, axtls, …"},
    {"output", "FILE", "where to, `-` for standard output (default); also -o"},
    MINT_OPTION_END,
};

static mint_status_t emit(const mint_header_t *header, const char *path, mint_error_t *error)
{
    mint_buffer_t text = {0};
    if (strcmp(path, "-") != 0) {
        return mint_header_write(header, path, error);
    }
    mint_status_t status = mint_header_emit(header, &text, error);
    if (status == MINT_OK) {
        status = mint_file_replace(path, MINT_FILE_PUBLIC, mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    return status;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static mint_header_items_t items;
    mint_error_t error = {0};
    mint_header_t header = {.guard = mint_argument_text(arguments, "guard", NULL)};
    if (arguments->operand_count == 0 && !mint_argument_flag(arguments, "public-key")) {
        return mint_say_usage(arguments->verb, "there is nothing to emit");
    }
    mint_status_t status = mint_header_style_from_name(
        mint_argument_text(arguments, "style", "generic"), &header.style, &error);
    if (status == MINT_OK) {
        status = mint_header_items_load(&items, arguments, &error);
    }
    if (status == MINT_OK) {
        header.items = items.items;
        header.item_count = items.count;
        status = emit(&header, mint_argument_text(arguments, "output", "-"), &error);
    }
    mint_header_items_free(&items);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

const mint_verb_t mint_verb_header_emit = {
    .noun = "header",
    .verb = "emit",
    .summary = "write certificates and public keys as a C header",
    .operands = "[CERTIFICATE…]",
    .operand_max = MINT_HEADER_ITEMS_MAX,
    .help =
        "Each CERTIFICATE is a file with one certificate, PEM or DER, and becomes its DER. The\n"
        "same input gives the same bytes, and a file that holds them already is not touched,\n"
        "so a build sees no change. Needs no factory.",
    .example = "mintmark header emit plant/root-ca.pem --name root_ca -o root_ca.h\n"
               "mintmark header emit --public-key plant/authority.pub.pem \\\n"
               "    --name mintmark_authority_key -o mintmark_authority_key.h",
    .options = options,
    .run = run,
};
