// SPDX-License-Identifier: Apache-2.0
//
// Which reader a file of PSKs is for, and which writer a format.
#include <string.h>

#include "cli/psk_files.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/header.h"

// ---- reading ----

static bool ends_with(const char *path, const char *suffix)
{
    size_t len = strlen(path);
    size_t suffix_len = strlen(suffix);
    return len >= suffix_len && strcmp(path + len - suffix_len, suffix) == 0;
}

/// True if a line is `#hex:hex`: a PSK to GnuTLS, a comment to Mosquitto.
static bool is_hex_user(mint_bytes_t line)
{
    uint8_t bytes[MINT_PSK_IDENTITY_MAX_LEN];
    size_t len = 0;
    const uint8_t *colon = line.len > 0 ? memchr(line.data, ':', line.len) : NULL;
    return colon != NULL && line.data[0] == '#' &&
           mint_psk_from_hex((const char *)line.data + 1, (size_t)(colon - line.data) - 1, bytes,
                             sizeof bytes, &len) == MINT_OK &&
           len > 0;
}

/// A list whose format nobody said must not lose a PSK for being taken for a comment.
static mint_status_t check_ambiguous(mint_bytes_t text, const char *path, mint_error_t *error)
{
    while (text.len > 0) {
        const uint8_t *end = memchr(text.data, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.data);
        if (is_hex_user((mint_bytes_t){text.data, len})) {
            mint_error_set(error, "'%s' may be a list of Mosquitto or one of GnuTLS", path);
            mint_error_hint(error, "say which it is: --from-format mosquitto or gnutls");
            return MINT_ERR_FORMAT;
        }
        len += end == NULL ? 0 : 1;
        text.data += len;
        text.len -= len;
    }
    return MINT_OK;
}

bool mint_psk_files_can_read(const char *format)
{
    static const char *const formats[] = {"mosquitto", "gnutls", "csv", "json"};
    bool can = false;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        can = can || strcmp(format, formats[i]) == 0;
    }
    return can;
}

mint_status_t mint_psk_files_read_text(mint_psk_list_t *list, mint_bytes_t text, const char *path,
                                       const char *format, mint_error_t *error)
{
    mint_psk_format_t kind;
    if (format == NULL) {
        mint_status_t status = MINT_OK;
        format = ends_with(path, ".json") ? "json" : ends_with(path, ".csv") ? "csv" : "mosquitto";
        if (strcmp(format, "mosquitto") == 0) {
            status = check_ambiguous(text, path, error);
        }
        if (status != MINT_OK) {
            return status;
        }
    }
    if (strcmp(format, "json") == 0) {
        return mint_psk_json_read(list, text, path, error);
    }
    mint_status_t status = mint_psk_format_from_name(format, &kind, error);
    if (status != MINT_OK) {
        mint_error_hint(error, "lists can be read as mosquitto, gnutls, csv or json");
        return status;
    }
    return mint_psk_read(list, kind, text, path, error);
}

mint_status_t mint_psk_files_read(mint_psk_list_t *list, const char *path, const char *format,
                                  mint_error_t *error)
{
    mint_buffer_t text = {0};
    bool is_input = strcmp(path, "-") == 0;
    mint_status_t status =
        is_input ? mint_file_read(path, &text, error) : mint_file_read_secret(path, &text, error);
    if (status == MINT_OK) {
        status = mint_psk_files_read_text(list, mint_buffer_view(&text),
                                          is_input ? "standard input" : path, format, error);
    }
    mint_buffer_free(&text);
    return status;
}

// ---- writing ----

bool mint_psk_output_take(const mint_arguments_t *arguments, const char *otherwise,
                          mint_psk_output_t *output)
{
    bool json = mint_argument_flag(arguments, "json");
    *output = (mint_psk_output_t){
        .format = json ? "json" : mint_argument_text(arguments, "format", otherwise),
        .style = mint_argument_text(arguments, "style", "generic"),
        .name = mint_argument_text(arguments, "name", "psks"),
        .hint = mint_argument_text(arguments, "hint", "CoAP"),
        .path = mint_argument_text(arguments, "output", "-"),
    };
    if (json && mint_argument_flag(arguments, "format")) {
        (void)mint_say_usage(arguments->verb, "--json and --format exclude each other");
        return false;
    }
    return mint_argument_number(arguments, "identity-max", 1, MINT_PSK_IDENTITY_MAX_LEN, 0,
                                &output->identity_max_len) &&
           mint_argument_number(arguments, "key-max", 1, MINT_PSK_KEY_MAX_LEN, 0,
                                &output->key_max_len);
}

static mint_status_t write_header(const mint_psk_list_t *list, const mint_psk_output_t *output,
                                  const char *style, mint_buffer_t *text, mint_error_t *error)
{
    bool single = output->single && list->count == 1;
    mint_header_item_t item = {.kind = single ? MINT_HEADER_PSK : MINT_HEADER_PSK_LIST,
                               .name = output->name,
                               .psks = list};
    mint_header_t header = {.items = &item,
                            .item_count = 1,
                            .identity_max_len = output->identity_max_len,
                            .key_max_len = output->key_max_len};
    mint_status_t status = mint_header_style_from_name(style, &header.style, error);
    if (status == MINT_OK) {
        status = mint_header_emit(&header, text, error);
    }
    if (status == MINT_ERR_SPACE) {
        mint_error_hint(error, "if its build holds more, say so: --identity-max N, --key-max N");
    }
    return status;
}

static mint_status_t write_list(const mint_psk_list_t *list, const mint_psk_output_t *output,
                                mint_buffer_t *text, mint_error_t *error)
{
    mint_psk_format_t format;
    mint_psk_limits_t limits = {.target = output->format,
                                .identity_max_len = MINT_PSK_IDENTITY_MAX_LEN,
                                .key_max_len = MINT_PSK_KEY_MAX_LEN};
    if (output->identity_max_len != 0) {
        limits.identity_max_len = output->identity_max_len;
    }
    if (output->key_max_len != 0) {
        limits.key_max_len = output->key_max_len;
    }
    mint_status_t status = mint_psk_format_from_name(output->format, &format, error);
    if (status == MINT_OK) {
        status = mint_psk_list_check(list, &limits, error);
    }
    return status == MINT_OK ? mint_psk_write(list, format, output->hint, text, error) : status;
}

mint_status_t mint_psk_output_format(const mint_psk_list_t *list, const mint_psk_output_t *output,
                                     mint_buffer_t *text, mint_error_t *error)
{
    if (strcmp(output->format, "json") == 0) {
        mint_status_t status = mint_psk_json_write(list, text);
        return status == MINT_OK ? MINT_OK : mint_fail(error, status, "out of memory");
    }
    if (strcmp(output->format, "tinydtls") == 0) {
        return write_header(list, output, "tinydtls", text, error);
    }
    return strcmp(output->format, "header") == 0
               ? write_header(list, output, output->style, text, error)
               : write_list(list, output, text, error);
}
