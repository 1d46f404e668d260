// SPDX-License-Identifier: Apache-2.0
//
// From a command line to the items of a header: what is read, in which order, and what each is
// called.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/header_items.h"

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

/// axTLS looks for these two names.
static const char *axtls_name(mint_header_kind_t kind)
{
    return kind == MINT_HEADER_CERTIFICATE   ? "default_certificate"
           : kind == MINT_HEADER_PRIVATE_KEY ? "default_private_key"
                                             : NULL;
}

static void name_unnamed(mint_header_items_t *items)
{
    bool is_axtls = items->style == MINT_HEADER_AXTLS || items->style == MINT_HEADER_AXTLS_EXTERN;
    for (size_t i = 0; i < items->count; i++) {
        mint_header_item_t *item = &items->items[i];
        mint_header_content_t *content = &items->contents[i];
        if (item->name != NULL) {
            continue;
        }
        item->name = is_axtls ? axtls_name(item->kind) : NULL;
        if (item->name == NULL) {
            if (content->name[0] == '\0') {
                name_from_path(content->path, content->name, sizeof content->name);
            }
            item->name = content->name;
        }
    }
}

static mint_status_t add(mint_header_items_t *items, const char *path, mint_header_read_t read,
                         mint_error_t *error)
{
    if (items->count == MINT_HEADER_ITEMS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a header has at most %u items",
                         MINT_HEADER_ITEMS_MAX);
    }
    size_t i = items->count++;
    items->contents[i].path = path;
    items->items[i].comment = items->contents[i].comment;
    return read(items, path, &items->contents[i], &items->items[i], error);
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
static mint_status_t take(mint_header_items_t *items, size_t index, mint_error_t *error)
{
    const mint_option_t *option = items->arguments->given[index];
    const char *value = items->arguments->values[index];
    mint_header_read_t read = mint_header_reader(option == NULL ? NULL : option->name);
    if (read != NULL) {
        return add(items, value, read, error);
    }
    bool is_name = option != NULL && strcmp(option->name, "name") == 0;
    return is_name ? name_last(items, value, error) : MINT_OK;
}

mint_status_t mint_header_items_load(mint_header_items_t *items, const mint_arguments_t *arguments,
                                     mint_header_style_t style, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    *items = (mint_header_items_t){.style = style, .arguments = arguments};
    for (size_t i = 0; i < arguments->given_count && status == MINT_OK; i++) {
        status = take(items, i, error);
    }
    name_unnamed(items);
    return status;
}

void mint_header_items_free(mint_header_items_t *items)
{
    for (size_t i = 0; i < items->count; i++) {
        mint_header_content_t *content = &items->contents[i];
        mint_inputs_free(&content->inputs);
        free(content->views);
        mint_key_free(content->key);
        mint_psk_list_free(&content->psks);
    }
    mint_buffer_free(&items->passphrase);
    items->count = 0;
}
