// SPDX-License-Identifier: Apache-2.0
//
// Reading lists of PSKs back: what Mosquitto and GnuTLS keep, and tables. The list is read whole
// into one of its own, so that a wrong line leaves what was there as it was.
#include <string.h>

#include "mintmark/certs/csv.h"
#include "psk_text.h"

/// Puts file and line before what is wrong.
static mint_status_t fail_line(const char *source, unsigned line, mint_status_t status,
                               const mint_error_t *cause, mint_error_t *error)
{
    return mint_fail(error, status, "%.100s, line %u: %.140s", source, line, cause->message);
}

/// Takes the next line without its end; false at the end of the text.
static bool next_line(mint_bytes_t *text, mint_bytes_t *line)
{
    if (text->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(text->data, '\n', text->len);
    size_t taken = end == NULL ? text->len : (size_t)(end - text->data) + 1;
    *line = (mint_bytes_t){text->data, end == NULL ? taken : taken - 1};
    if (line->len > 0 && line->data[line->len - 1] == '\r') {
        line->len--;
    }
    text->data += taken;
    text->len -= taken;
    return true;
}

static void trim(mint_bytes_t *text)
{
    while (text->len > 0 && (text->data[0] == ' ' || text->data[0] == '\t')) {
        text->data++;
        text->len--;
    }
    while (text->len > 0 &&
           (text->data[text->len - 1] == ' ' || text->data[text->len - 1] == '\t')) {
        text->len--;
    }
}

/// Adds the PSK of a line `identity:hex`.
static mint_status_t take_pair(mint_psk_list_t *list, mint_bytes_t line, mint_psk_format_t format,
                               unsigned number, mint_error_t *error)
{
    uint8_t name[MINT_PSK_IDENTITY_MAX_LEN];
    const uint8_t *colon = memchr(line.data, ':', line.len);
    if (colon == NULL) {
        return mint_fail(error, MINT_ERR_FORMAT, "there is no colon between identity and key");
    }
    mint_bytes_t identity = {line.data, (size_t)(colon - line.data)};
    mint_bytes_t key = {colon + 1, line.len - identity.len - 1};
    if (format == MINT_PSK_MOSQUITTO) {
        trim(&identity);
    }
    trim(&key);
    if (format == MINT_PSK_GNUTLS && identity.len > 0 && identity.data[0] == '#') {
        size_t len = 0;
        mint_status_t status = mint_psk_from_hex((const char *)identity.data + 1, identity.len - 1,
                                                 name, sizeof name, &len);
        if (status != MINT_OK) {
            return mint_fail(error, MINT_ERR_FORMAT, "what follows '#' is no identity in hex");
        }
        identity = (mint_bytes_t){name, len};
    } else if (!mint_psk_is_printable(identity)) {
        return mint_fail(error, MINT_ERR_FORMAT, "the identity is no printable UTF-8");
    }
    return mint_psk_list_add_hex(list, identity, (const char *)key.data, key.len, number, error);
}

/// True if a line says nothing. GnuTLS has no comments: '#' begins an identity in hex there.
static bool is_empty(mint_bytes_t line, mint_psk_format_t format)
{
    trim(&line);
    return line.len == 0 || (format == MINT_PSK_MOSQUITTO && line.data[0] == '#');
}

static mint_status_t read_pairs(mint_psk_list_t *list, mint_psk_format_t format, mint_bytes_t text,
                                const char *source, mint_error_t *error)
{
    mint_bytes_t line;
    mint_status_t status = MINT_OK;
    for (unsigned number = 1; status == MINT_OK && next_line(&text, &line); number++) {
        mint_error_t cause = {0};
        if (is_empty(line, format)) {
            continue;
        }
        status = take_pair(list, line, format, number, &cause);
        if (status != MINT_OK) {
            status = fail_line(source, number, status, &cause, error);
        }
    }
    return status;
}

/// The identity of a row, from whichever of the two columns there is.
static mint_status_t take_identity(const mint_csv_t *csv, uint8_t name[MINT_PSK_IDENTITY_MAX_LEN],
                                   mint_bytes_t *identity, mint_error_t *error)
{
    const char *text = mint_csv_field(csv, "identity");
    if (text != NULL) {
        *identity = (mint_bytes_t){(const uint8_t *)text, strlen(text)};
        return mint_psk_is_printable(*identity)
                   ? MINT_OK
                   : mint_fail(error, MINT_ERR_FORMAT, "the identity is no printable UTF-8");
    }
    const char *hex = mint_csv_field(csv, "identity_hex");
    size_t len = 0;
    if (mint_psk_from_hex(hex, strlen(hex), name, MINT_PSK_IDENTITY_MAX_LEN, &len) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "identity_hex is not hex of 1 to %u bytes",
                         MINT_PSK_IDENTITY_MAX_LEN);
    }
    *identity = (mint_bytes_t){name, len};
    return MINT_OK;
}

static mint_status_t take_row(mint_psk_list_t *list, const mint_csv_t *csv, mint_error_t *error)
{
    uint8_t name[MINT_PSK_IDENTITY_MAX_LEN];
    mint_bytes_t identity = {0};
    mint_status_t status = take_identity(csv, name, &identity, error);
    const char *key = mint_csv_field(csv, "key");
    return status == MINT_OK
               ? mint_psk_list_add_hex(list, identity, key, strlen(key), mint_csv_line(csv), error)
               : status;
}

static mint_status_t check_columns(const mint_csv_t *csv, const char *source, mint_error_t *error)
{
    if (mint_csv_has(csv, "identity") == mint_csv_has(csv, "identity_hex") ||
        !mint_csv_has(csv, "key")) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "%s: the columns are identity or identity_hex, and key", source);
    }
    return MINT_OK;
}

static mint_status_t read_table(mint_psk_list_t *list, mint_bytes_t text, const char *source,
                                mint_error_t *error)
{
    mint_csv_t csv;
    mint_status_t status = mint_csv_open(&csv, text, source, error);
    if (status == MINT_OK) {
        status = check_columns(&csv, source, error);
    }
    while (status == MINT_OK) {
        status = mint_csv_next(&csv, error);
        if (status == MINT_OK) {
            mint_error_t cause = {0};
            status = take_row(list, &csv, &cause);
            if (status != MINT_OK) {
                status = fail_line(source, mint_csv_line(&csv), status, &cause, error);
            }
        } else if (status == MINT_ERR_NOT_FOUND) {
            status = MINT_OK;
            break;
        }
    }
    mint_csv_close(&csv);
    return status;
}

/// Adds all of `more` to the list, or nothing.
static mint_status_t join(mint_psk_list_t *list, const mint_psk_list_t *more, const char *source,
                          mint_error_t *error)
{
    mint_psk_list_t joined = {0};
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < list->count + more->count && status == MINT_OK; i++) {
        mint_error_t cause = {0};
        const mint_psk_t *psk =
            i < list->count ? &list->entries[i] : &more->entries[i - list->count];
        status = mint_psk_list_add(&joined, (mint_bytes_t){psk->identity, psk->identity_len},
                                   (mint_bytes_t){psk->key, psk->key_len}, psk->line, &cause);
        if (status != MINT_OK) {
            status = fail_line(source, psk->line, status, &cause, error);
        }
    }
    if (status == MINT_OK) {
        mint_psk_list_free(list);
        *list = joined;
    } else {
        mint_psk_list_free(&joined);
    }
    return status;
}

mint_status_t mint_psk_read(mint_psk_list_t *list, mint_psk_format_t format, mint_bytes_t text,
                            const char *source, mint_error_t *error)
{
    mint_psk_list_t found = {0};
    mint_status_t status;
    switch (format) {
    case MINT_PSK_MOSQUITTO:
    case MINT_PSK_GNUTLS:
        status = read_pairs(&found, format, text, source, error);
        break;
    case MINT_PSK_CSV:
        status = read_table(&found, text, source, error);
        break;
    default:
        return mint_fail(error, MINT_ERR_UNSUPPORTED, "a file of the format %s cannot be read",
                         mint_psk_format_name(format));
    }
    if (status == MINT_OK) {
        status = join(list, &found, source, error);
    }
    mint_psk_list_free(&found);
    return status;
}
