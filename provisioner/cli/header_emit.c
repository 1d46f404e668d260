// SPDX-License-Identifier: Apache-2.0
//
// `mintmark header emit`: certificates, keys and PSKs as a C header.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/header_items.h"
#include "mintmark/certs/file.h"

static const mint_option_t options[] = {
    {"chain", "FILE", "several certificates in one PEM file, the end entity's first; repeatable"},
    {"crl", "FILE", "a certificate revocation list, PEM or DER; repeatable"},
    {"private-key", "FILE", "a private key, PEM; repeatable"},
    {"public-key", "FILE", "a public key, PEM or DER; repeatable"},
    {"authority", "DIR", "the key of a factory's authority, for provisioning firmware"},
    {"psk", "FILE", "the one PSK of a list, or the one that --identity says; repeatable"},
    {"psk-list", "FILE", "all PSKs of a list, numbered; repeatable"},
    {"from-format", "FORMAT", "what the lists are: mosquitto, gnutls, csv or json"},
    {"identity", "TEXT", "whose PSK of --psk"},
    {"name", "NAME", "what the file before it is called in C (default: like the file)"},
    {"prefix", "TEXT", "put before every name"},
    {"guard", "NAME", "include guard (default: made from the first name)"},
    {"style", "STYLE", "generic (default), mbedtls, wolfssl, axtls, axtls-extern or tinydtls"},
    {"pem", NULL, "certificates and keys as PEM strings"},
    {"pkcs8", NULL, "private keys as PKCS #8, not as SEC1 or PKCS #1"},
    {"spki", NULL, "style generic: public keys as SubjectPublicKeyInfo, not as a point"},
    {"section", "NAME", "section that the arrays go into"},
    {"align", "N", "alignment of the arrays, a power of two"},
    {"columns", "N", "bytes a line, 1 to 32 (default: 12)"},
    {"no-sha256", NULL, "leave the SHA-256 of each array out of the comments"},
    {"identity-max", "N", "bytes of identity that the target holds, if not its default"},
    {"key-max", "N", "bytes of PSK that the target holds, if not its default"},
    {"source", "FILE", "put the arrays into this C file, declarations into --output"},
    {"output", "FILE", "where to, `-` for standard output (default); also -o"},
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

// ---- output ----

static mint_status_t print(const mint_header_t *header, mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = mint_header_emit(header, &text, error);
    if (status == MINT_OK) {
        if (mint_header_has_secret(header)) {
            mint_say("warning: there is a secret in this header");
        }
        status = mint_file_replace("-", MINT_FILE_SECRET, mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    return status;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static mint_status_t emit(const mint_header_t *header, const char *path, const char *source,
                          mint_error_t *error)
{
    if (header->style == MINT_HEADER_AXTLS && is_folder(path)) {
        return mint_header_write_axtls(header, path, error);
    }
    return strcmp(path, "-") == 0 ? print(header, error)
                                  : mint_header_write(header, path, source, error);
}

static void add_hint(mint_status_t status, mint_error_t *error)
{
    if (status == MINT_ERR_SPACE) {
        mint_error_hint(error, "if its build holds more, say so: --identity-max N, --key-max N");
    }
}

// ---- options ----

static bool take_options(const mint_arguments_t *arguments, mint_header_t *header)
{
    uint32_t align = 0;
    uint32_t columns = 0;
    uint32_t identity_max_len = 0;
    uint32_t key_max_len = 0;
    *header = (mint_header_t){.prefix = mint_argument_text(arguments, "prefix", NULL),
                              .guard = mint_argument_text(arguments, "guard", NULL),
                              .section = mint_argument_text(arguments, "section", NULL),
                              .pem = mint_argument_flag(arguments, "pem"),
                              .pkcs8 = mint_argument_flag(arguments, "pkcs8"),
                              .spki = mint_argument_flag(arguments, "spki"),
                              .no_digest = mint_argument_flag(arguments, "no-sha256")};
    bool good =
        mint_argument_number(arguments, "align", 1, 4096, 0, &align) &&
        mint_argument_number(arguments, "columns", 1, 32, 0, &columns) &&
        mint_argument_number(arguments, "identity-max", 1, MINT_PSK_IDENTITY_MAX_LEN, 0,
                             &identity_max_len) &&
        mint_argument_number(arguments, "key-max", 1, MINT_PSK_KEY_MAX_LEN, 0, &key_max_len);
    header->align = align;
    header->columns = columns;
    header->identity_max_len = identity_max_len;
    header->key_max_len = key_max_len;
    return good;
}

/// True if the command line names at least one file to emit.
static bool has_item(const mint_arguments_t *arguments)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        const mint_option_t *option = arguments->given[i];
        if (mint_header_reader(option == NULL ? NULL : option->name) != NULL) {
            return true;
        }
    }
    return false;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static mint_header_items_t items;
    mint_error_t error = {0};
    mint_header_t header;
    const char *path = mint_argument_text(arguments, "output", "-");
    const char *source = mint_argument_text(arguments, "source", NULL);
    if (!take_options(arguments, &header)) {
        return MINT_EXIT_USAGE;
    }
    if (!has_item(arguments)) {
        return mint_say_usage(arguments->verb, "there is nothing to emit");
    }
    if (source != NULL && (strcmp(path, "-") == 0 || is_folder(path))) {
        return mint_say_usage(arguments->verb, "--source needs --output FILE");
    }
    if (mint_check_output(arguments, "output", NULL) != MINT_EXIT_DONE ||
        mint_check_output(arguments, "source", NULL) != MINT_EXIT_DONE) {
        return MINT_EXIT_USAGE;
    }
    mint_status_t status = mint_header_style_from_name(
        mint_argument_text(arguments, "style", "generic"), &header.style, &error);
    if (status == MINT_OK) {
        status = mint_header_items_load(&items, arguments, header.style, &error);
    }
    if (status == MINT_OK) {
        header.items = items.items;
        header.item_count = items.count;
        status = emit(&header, path, source, &error);
        add_hint(status, &error);
    }
    mint_header_items_free(&items);
    if (status == MINT_OK) {
        return MINT_EXIT_DONE;
    }
    return error.message[0] == '\0' && status == MINT_ERR_AUTHENTICATION
               ? MINT_EXIT_FAILED // the passphrase's reader has said why
               : mint_say_error(status, &error);
}

const mint_verb_t mint_verb_header_emit = {
    .noun = "header",
    .verb = "emit",
    .summary = "write certificates, keys and PSKs as a C header",
    .operands = "[CERTIFICATE…]",
    .operand_max = MINT_HEADER_ITEMS_MAX,
    .help =
        "Each CERTIFICATE is a file with one certificate, PEM or DER. The style says what TLS\n"
        "stack the arrays are for; certs/HEADERS.md shows each. The same input gives the same\n"
        "bytes, and a file that holds them already is not touched, so a build sees no change.\n"
        "What has a secret in it gets mode 0600. Style axtls writes one array a file: give a\n"
        "folder as output, and cert.h and private_key.h go there. A file with a private key in\n"
        "PEM is not written over. Needs no factory.",
    .example = "mintmark header emit plant/root-ca.pem --name root_ca -o root_ca.h\n"
               "mintmark header emit --authority plant -o mintmark_authority.h\n"
               "mintmark header emit device.pem --private-key device.key.pem --style mbedtls \\\n"
               "    --source credentials.c -o credentials.h",
    .options = options,
    .run = run,
};
