// SPDX-License-Identifier: Apache-2.0
//
// Lists of PSKs as the files that servers take. Each format has its own idea of what an identity
// may hold; one that the server would read otherwise than it was meant is refused, never changed.
#include <string.h>

#include "psk_text.h"

enum {
    LIBCOAP_LINE_MAX_LEN = 254, // coap-server reads lines with fgets() into 256 bytes
};

static mint_bytes_t identity_of(const mint_psk_t *psk)
{
    return (mint_bytes_t){psk->identity, psk->identity_len};
}

static mint_bytes_t key_of(const mint_psk_t *psk)
{
    return (mint_bytes_t){psk->key, psk->key_len};
}

static bool contains(mint_bytes_t text, char c)
{
    return memchr(text.data, c, text.len) != NULL;
}

static mint_status_t refuse(const mint_psk_t *psk, mint_psk_format_t format, const char *why,
                            mint_error_t *error)
{
    char text[MINT_PSK_IDENTITY_TEXT_SIZE];
    mint_psk_identity_text(identity_of(psk), text);
    mint_error_set(error, "the format %s cannot hold '%.120s': %s", mint_psk_format_name(format),
                   text, why);
    mint_error_hint(error, "the formats gnutls, json and header hold any bytes");
    return MINT_ERR_FORMAT;
}

// ---- mosquitto ----

/// Mosquitto cuts at the first colon, trims white space and takes lines with `#` for comments.
static mint_status_t write_mosquitto(const mint_psk_t *psk, const char *hint, mint_buffer_t *text,
                                     mint_error_t *error)
{
    (void)hint;
    mint_bytes_t identity = identity_of(psk);
    if (!mint_psk_is_printable(identity)) {
        return refuse(psk, MINT_PSK_MOSQUITTO, "it is no printable UTF-8", error);
    }
    if (contains(identity, ':')) {
        return refuse(psk, MINT_PSK_MOSQUITTO, "a colon ends the identity there", error);
    }
    if (identity.data[0] == '#') {
        return refuse(psk, MINT_PSK_MOSQUITTO, "'#' begins a comment there", error);
    }
    if (identity.data[0] == ' ' || identity.data[identity.len - 1] == ' ') {
        return refuse(psk, MINT_PSK_MOSQUITTO, "spaces around the identity are lost there", error);
    }
    mint_buffer_append(text, identity.data, identity.len);
    mint_buffer_append(text, ":", 1);
    mint_psk_append_hex(key_of(psk), text);
    mint_buffer_append(text, "\n", 1);
    return MINT_OK;
}

// ---- gnutls ----

/// True if every version of GnuTLS takes the name as it stands. What is left is written in hex,
/// which 3.6.13 and later read: names that begin like one in hex, and '%', which escapes elsewhere.
static bool is_plain_user(mint_bytes_t identity)
{
    if (identity.data[0] == '#') {
        return false;
    }
    for (size_t i = 0; i < identity.len; i++) {
        uint8_t byte = identity.data[i];
        if (byte <= ' ' || byte >= 0x7F || byte == ':' || byte == '%' || byte == '\\') {
            return false;
        }
    }
    return true;
}

static mint_status_t write_gnutls(const mint_psk_t *psk, const char *hint, mint_buffer_t *text,
                                  mint_error_t *error)
{
    (void)hint;
    (void)error;
    mint_bytes_t identity = identity_of(psk);
    if (is_plain_user(identity)) {
        mint_buffer_append(text, identity.data, identity.len);
    } else {
        mint_buffer_append(text, "#", 1);
        mint_psk_append_hex(identity, text);
    }
    mint_buffer_append(text, ":", 1);
    mint_psk_append_hex(key_of(psk), text);
    mint_buffer_append(text, "\n", 1);
    return MINT_OK;
}

// ---- openssl ----

static bool is_plain_word(mint_bytes_t identity)
{
    for (size_t i = 0; i < identity.len; i++) {
        char c = (char)identity.data[i];
        bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                     (c != '\0' && strchr("._@+,/-", c) != NULL);
        if (!plain) {
            return false;
        }
    }
    return true;
}

/// A word as shells and xargs both read it: in single quotes, and each single quote of its own
/// outside of them behind a backslash.
static void append_word(mint_bytes_t word, mint_buffer_t *text)
{
    if (is_plain_word(word)) {
        mint_buffer_append(text, word.data, word.len);
        return;
    }
    mint_buffer_append(text, "'", 1);
    for (size_t i = 0; i < word.len; i++) {
        if (word.data[i] == '\'') {
            mint_buffer_append(text, "'\\''", 4);
        } else {
            mint_buffer_append(text, &word.data[i], 1);
        }
    }
    mint_buffer_append(text, "'", 1);
}

static mint_status_t write_openssl(const mint_psk_t *psk, const char *hint, mint_buffer_t *text,
                                   mint_error_t *error)
{
    (void)hint;
    if (!mint_psk_is_printable(identity_of(psk))) {
        return refuse(psk, MINT_PSK_OPENSSL, "it is no printable UTF-8", error);
    }
    mint_buffer_printf(text, "-psk_identity ");
    append_word(identity_of(psk), text);
    mint_buffer_printf(text, " -psk ");
    mint_psk_append_hex(key_of(psk), text);
    mint_buffer_append(text, "\n", 1);
    return MINT_OK;
}

// ---- libcoap ----

/// coap-server takes identity and key as they stand, up to the comma and the line's end.
static mint_status_t write_libcoap(const mint_psk_t *psk, const char *hint, mint_buffer_t *text,
                                   mint_error_t *error)
{
    mint_bytes_t identity = identity_of(psk);
    mint_bytes_t key = key_of(psk);
    if (!mint_psk_is_printable(identity)) {
        return refuse(psk, MINT_PSK_LIBCOAP, "it is no printable UTF-8", error);
    }
    if (contains(identity, ',')) {
        return refuse(psk, MINT_PSK_LIBCOAP, "a comma ends the identity there", error);
    }
    if (contains(key, '\0') || contains(key, '\n')) {
        mint_status_t status =
            refuse(psk, MINT_PSK_LIBCOAP,
                   "its key stands there as it is, and has a zero or a line end", error);
        mint_error_hint(error, "`mintmark psk new --text` makes keys of letters and digits");
        return status;
    }
    if (strlen(hint) + identity.len + key.len + 2 > LIBCOAP_LINE_MAX_LEN) {
        return refuse(psk, MINT_PSK_LIBCOAP, "the line would be too long", error);
    }
    mint_buffer_printf(text, "%s,", hint);
    mint_buffer_append(text, identity.data, identity.len);
    mint_buffer_append(text, ",", 1);
    mint_buffer_append(text, key.data, key.len);
    mint_buffer_append(text, "\n", 1);
    return MINT_OK;
}

static mint_status_t check_hint(const char *hint, mint_error_t *error)
{
    mint_bytes_t text = {(const uint8_t *)hint, strlen(hint)};
    if (!mint_psk_is_printable(text) || hint[0] == '#' || contains(text, ',')) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "'%.100s' cannot be an identity hint of libcoap's list", hint);
    }
    return MINT_OK;
}

// ---- csv ----

/// Both columns in hex if the identity is not text, so that a table always reads back the same; a
/// table has one kind of column, so one such identity makes all of them hex.
static bool all_printable(const mint_psk_list_t *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!mint_psk_is_printable(identity_of(&list->entries[i]))) {
            return false;
        }
    }
    return true;
}

static void append_quoted(mint_bytes_t field, mint_buffer_t *text)
{
    mint_buffer_append(text, "\"", 1);
    for (size_t i = 0; i < field.len; i++) {
        mint_buffer_append(text, &field.data[i], 1);
        if (field.data[i] == '"') {
            mint_buffer_append(text, "\"", 1);
        }
    }
    mint_buffer_append(text, "\"", 1);
}

static void write_csv(const mint_psk_list_t *list, mint_buffer_t *text)
{
    bool printable = all_printable(list);
    mint_buffer_printf(text, "%s,key\n", printable ? "identity" : "identity_hex");
    for (size_t i = 0; i < list->count; i++) {
        mint_bytes_t identity = identity_of(&list->entries[i]);
        if (!printable) {
            mint_psk_append_hex(identity, text);
        } else if (is_plain_word(identity) && !contains(identity, ',')) {
            mint_buffer_append(text, identity.data, identity.len);
        } else {
            append_quoted(identity, text);
        }
        mint_buffer_append(text, ",", 1);
        mint_psk_append_hex(key_of(&list->entries[i]), text);
        mint_buffer_append(text, "\n", 1);
    }
}

// ---- all of them ----

typedef struct {
    const char *name;
    mint_status_t (*write)(const mint_psk_t *psk, const char *hint, mint_buffer_t *text,
                           mint_error_t *error);
} format_row_t;

static const format_row_t formats[MINT_PSK_FORMAT_COUNT] = {
    [MINT_PSK_MOSQUITTO] = {"mosquitto", write_mosquitto},
    [MINT_PSK_GNUTLS] = {"gnutls", write_gnutls},
    [MINT_PSK_OPENSSL] = {"openssl", write_openssl},
    [MINT_PSK_LIBCOAP] = {"libcoap", write_libcoap},
    [MINT_PSK_CSV] = {"csv", NULL},
};

const char *mint_psk_format_name(mint_psk_format_t format)
{
    return (size_t)format < MINT_PSK_FORMAT_COUNT ? formats[format].name : "unknown";
}

mint_status_t mint_psk_format_from_name(const char *name, mint_psk_format_t *format,
                                        mint_error_t *error)
{
    for (size_t i = 0; i < MINT_PSK_FORMAT_COUNT; i++) {
        if (strcmp(name, formats[i].name) == 0) {
            *format = (mint_psk_format_t)i;
            return MINT_OK;
        }
    }
    return mint_fail(error, MINT_ERR_ARGUMENT, "there is no list format '%.60s'", name);
}

mint_status_t mint_psk_write(const mint_psk_list_t *list, mint_psk_format_t format,
                             const char *hint, mint_buffer_t *text, mint_error_t *error)
{
    mint_buffer_free(text);
    if ((size_t)format >= MINT_PSK_FORMAT_COUNT || list->count == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "there is no PSK to write");
    }
    mint_status_t status = MINT_OK;
    if (format == MINT_PSK_LIBCOAP) {
        status = check_hint(hint, error);
    }
    if (format == MINT_PSK_CSV) {
        write_csv(list, text);
    }
    for (size_t i = 0; format != MINT_PSK_CSV && i < list->count && status == MINT_OK; i++) {
        status = formats[format].write(&list->entries[i], hint, text, error);
    }
    if (status == MINT_OK && mint_buffer_status(text) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_MEMORY, "no memory for a list of PSKs");
    }
    if (status != MINT_OK) {
        mint_buffer_free(text);
    }
    return status;
}
