// SPDX-License-Identifier: Apache-2.0
//
// PSKs as JSON: `[{"identity": …, "identity_hex": …, "key": …}]`. Written by hand, for what Jansson
// allocates it does not wipe; read by Jansson.
#include <jansson.h>
#include <string.h>

#include "cli/psk_files.h"

// ---- writing ----

/// Appends the identity as a JSON string, or null if it is no text: JSON has no bytes.
static void append_text(mint_bytes_t identity, mint_buffer_t *text)
{
    json_t *value = json_stringn((const char *)identity.data, identity.len);
    char *dumped = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    mint_buffer_printf(text, "%s", dumped == NULL ? "null" : dumped);
    free(dumped);
    json_decref(value);
}

static void append_hex(mint_bytes_t data, mint_buffer_t *text)
{
    for (size_t i = 0; i < data.len; i++) {
        mint_buffer_printf(text, "%02x", data.data[i]);
    }
}

mint_status_t mint_psk_json_write(const mint_psk_list_t *list, mint_buffer_t *text)
{
    mint_buffer_free(text);
    mint_buffer_printf(text, "[");
    for (size_t i = 0; i < list->count; i++) {
        const mint_psk_t *psk = &list->entries[i];
        mint_bytes_t identity = {psk->identity, psk->identity_len};
        mint_buffer_printf(text, "%s\n  {\"identity\": ", i == 0 ? "" : ",");
        append_text(identity, text);
        mint_buffer_printf(text, ", \"identity_hex\": \"");
        append_hex(identity, text);
        mint_buffer_printf(text, "\", \"key\": \"");
        append_hex((mint_bytes_t){psk->key, psk->key_len}, text);
        mint_buffer_printf(text, "\"}");
    }
    mint_buffer_printf(text, "\n]\n");
    return mint_buffer_status(text);
}

// ---- reading ----

/// The identity of an object: `identity`, `identity_hex`, or both if they are the same.
static mint_status_t take_identity(const json_t *object, uint8_t bytes[MINT_PSK_IDENTITY_MAX_LEN],
                                   mint_bytes_t *identity, mint_error_t *error)
{
    const json_t *text = json_object_get(object, "identity");
    const json_t *hex = json_object_get(object, "identity_hex");
    size_t len = 0;
    *identity = (mint_bytes_t){(const uint8_t *)json_string_value(text), json_string_length(text)};
    if (hex == NULL && json_is_string(text)) {
        return MINT_OK;
    }
    if (!json_is_string(hex) || mint_psk_from_hex(json_string_value(hex), json_string_length(hex),
                                                  bytes, MINT_PSK_IDENTITY_MAX_LEN, &len)) {
        return mint_fail(error, MINT_ERR_FORMAT, "there is no identity, and no identity_hex");
    }
    bool same = !json_is_string(text) ||
                (identity->len == len && (len == 0 || memcmp(identity->data, bytes, len) == 0));
    *identity = (mint_bytes_t){bytes, len};
    return same ? MINT_OK
                : mint_fail(error, MINT_ERR_FORMAT, "identity and identity_hex are not the same");
}

static mint_status_t take_object(mint_psk_list_t *list, const json_t *object, mint_error_t *error)
{
    uint8_t bytes[MINT_PSK_IDENTITY_MAX_LEN];
    mint_bytes_t identity;
    const json_t *key = json_object_get(object, "key");
    mint_status_t status = take_identity(object, bytes, &identity, error);
    if (status == MINT_OK && !json_is_string(key)) {
        status = mint_fail(error, MINT_ERR_FORMAT, "there is no key");
    }
    return status == MINT_OK ? mint_psk_list_add_hex(list, identity, json_string_value(key),
                                                     json_string_length(key), 0, error)
                             : status;
}

static mint_status_t take_array(mint_psk_list_t *list, const json_t *array, const char *source,
                                mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < json_array_size(array) && status == MINT_OK; i++) {
        mint_error_t cause = {0};
        status = take_object(list, json_array_get(array, i), &cause);
        if (status != MINT_OK) {
            mint_error_set(error, "%.100s, entry %zu: %.140s", source, i + 1, cause.message);
        }
    }
    return status;
}

mint_status_t mint_psk_json_read(mint_psk_list_t *list, mint_bytes_t text, const char *source,
                                 mint_error_t *error)
{
    json_error_t problem;
    mint_psk_list_t all = {0};
    json_t *array = json_loadb((const char *)text.data, text.len,
                               JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
    if (array == NULL) {
        return mint_fail(error, MINT_ERR_FORMAT, "%.100s, line %d: %.120s", source, problem.line,
                         problem.text);
    }
    mint_status_t status =
        json_is_array(array)
            ? MINT_OK
            : mint_fail(error, MINT_ERR_FORMAT, "%.100s is not a JSON list of PSKs", source);
    for (size_t i = 0; i < list->count && status == MINT_OK; i++) {
        const mint_psk_t *psk = &list->entries[i];
        status = mint_psk_list_add(&all, (mint_bytes_t){psk->identity, psk->identity_len},
                                   (mint_bytes_t){psk->key, psk->key_len}, psk->line, error);
    }
    if (status == MINT_OK) {
        status = take_array(&all, array, source, error);
    }
    json_decref(array);
    if (status == MINT_OK) {
        mint_psk_list_free(list);
        *list = all;
    } else {
        mint_psk_list_free(&all);
    }
    return status;
}
