// SPDX-License-Identifier: Apache-2.0
//
// Reading what goes into a header.
#include <stdio.h>
#include <string.h>

#include "cli/header_items.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"

static bool is_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// A C identifier made from a file's name, without folder and last extension; standard input, which
/// has none, is `data`.
static void name_from_path(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    const char *base = strcmp(path, "-") == 0 ? "data" : slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t len = dot != NULL && dot != base ? (size_t)(dot - base) : strlen(base);
    bool digit_first = base[0] >= '0' && base[0] <= '9';
    (void)snprintf(name, size, "%s%.*s", digit_first ? "data_" : "", (int)len, base);
    for (char *c = name; *c != '\0'; c++) {
        *c = is_word(*c) ? *c : '_';
    }
}

/// A certificate's subject, with anything but printable ASCII as `?`.
static void describe_certificate(const mint_certificate_info_t *info, char *comment, size_t size)
{
    (void)snprintf(comment, size, "certificate of %.200s", info->subject);
    for (char *c = comment; *c != '\0'; c++) {
        *c = *c >= 0x20 && *c < 0x7F ? *c : '?';
    }
}

/// Refuses PEM with several certificates, of which all but the first would be left out.
static mint_status_t check_single(const char *path, mint_bytes_t text, mint_error_t *error)
{
    mint_buffer_t der = {0};
    char label[MINT_PEM_LABEL_SIZE];
    size_t count = 0;
    while (mint_pem_next(&text, label, &der, NULL) == MINT_OK) {
        count += strcmp(label, "CERTIFICATE") == 0 ? 1 : 0;
    }
    mint_buffer_free(&der);
    if (count <= 1) {
        return MINT_OK;
    }
    mint_error_set(error, "'%s' has %zu certificates", path, count);
    mint_error_hint(error, "give each a file of its own");
    return MINT_ERR_ARGUMENT;
}

/// The one certificate of a file, PEM or DER.
static mint_status_t find_certificate(const char *path, mint_bytes_t content, mint_buffer_t *der,
                                      mint_error_t *error)
{
    if (!mint_pem_is(content)) {
        mint_buffer_append(der, content.data, content.len);
        return mint_buffer_status(der);
    }
    mint_status_t status = check_single(path, content, error);
    return status == MINT_OK ? mint_pem_find(content, "CERTIFICATE", der, error) : status;
}

static mint_status_t load_certificate(const char *path, mint_buffer_t *der, char *comment,
                                      size_t size, mint_error_t *error)
{
    mint_certificate_info_t info;
    mint_error_t reason = {0};
    mint_buffer_t content = {0};
    mint_status_t status = mint_file_read(path, &content, error);
    if (status == MINT_OK) {
        status = find_certificate(path, mint_buffer_view(&content), der, error);
    }
    mint_buffer_free(&content);
    if (status == MINT_OK) {
        status = mint_certificate_read(mint_buffer_view(der), &info, &reason);
        if (status != MINT_OK) {
            mint_error_set(error, "'%s' is no certificate: %s", path, reason.message);
        }
    }
    if (status == MINT_OK) {
        describe_certificate(&info, comment, size);
    }
    return status;
}

static mint_status_t load_public_key(const char *path, mint_buffer_t *data, char *comment,
                                     size_t size, mint_error_t *error)
{
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status = mint_key_load_public(key, path, error);
    if (status == MINT_OK) {
        status = mint_key_p256_point(key, point);
        if (status != MINT_OK) {
            mint_error_set(error, "'%s' is not a P-256 key", path);
        }
    }
    if (status == MINT_OK) {
        mint_buffer_append(data, point, sizeof point);
        (void)snprintf(comment, size, "P-256 public key, 0x04 || X || Y");
        status = mint_buffer_status(data);
    }
    mint_key_free(key);
    return status;
}

/// Reads one file as the next item.
typedef mint_status_t (*load_t)(const char *path, mint_buffer_t *data, char *comment, size_t size,
                                mint_error_t *error);

static mint_status_t add(mint_header_items_t *items, const char *path, load_t load,
                         mint_error_t *error)
{
    size_t i = items->count;
    if (i >= MINT_HEADER_ITEMS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a header has at most %u items",
                         MINT_HEADER_ITEMS_MAX);
    }
    mint_status_t status =
        load(path, &items->data[i], items->comments[i], sizeof items->comments[i], error);
    if (status == MINT_OK) {
        items->items[i] = (mint_header_item_t){
            .data = mint_buffer_view(&items->data[i]),
            .comment = items->comments[i],
        };
        items->paths[i] = path;
        items->count++;
    }
    return status;
}

/// Gives a name to the item before it.
static mint_status_t name_last(mint_header_items_t *items, const char *name, mint_error_t *error)
{
    if (items->count == 0 || items->items[items->count - 1].name != NULL) {
        mint_error_set(error, "--name %.64s follows no file that is still without a name", name);
        mint_error_hint(error, "put each --name after the file that it names");
        return MINT_ERR_ARGUMENT;
    }
    items->items[items->count - 1].name = name;
    return MINT_OK;
}

/// Takes the `index`-th thing on the command line, if it is a file or a name.
static mint_status_t take(mint_header_items_t *items, const mint_arguments_t *arguments,
                          size_t index, mint_error_t *error)
{
    const mint_option_t *option = arguments->given[index];
    const char *value = arguments->values[index];
    if (option == NULL) {
        return add(items, value, load_certificate, error);
    }
    if (strcmp(option->name, "public-key") == 0) {
        return add(items, value, load_public_key, error);
    }
    return strcmp(option->name, "name") == 0 ? name_last(items, value, error) : MINT_OK;
}

mint_status_t mint_header_items_load(mint_header_items_t *items, const mint_arguments_t *arguments,
                                     mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < arguments->given_count && status == MINT_OK; i++) {
        status = take(items, arguments, i, error);
    }
    for (size_t i = 0; i < items->count; i++) {
        if (items->items[i].name == NULL) {
            name_from_path(items->paths[i], items->names[i], sizeof items->names[i]);
            items->items[i].name = items->names[i];
        }
    }
    return status;
}

void mint_header_items_free(mint_header_items_t *items)
{
    for (size_t i = 0; i < MINT_HEADER_ITEMS_MAX; i++) {
        mint_buffer_free(&items->data[i]);
    }
    items->count = 0;
}
