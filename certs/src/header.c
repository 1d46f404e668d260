// SPDX-License-Identifier: Apache-2.0
//
// C headers in the style "generic". Nothing in the text depends on when, where or by whom it is
// written, so that a build sees a change only when the content changed.
#include "mintmark/certs/header.h"

#include <ctype.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>

#include "c_identifier.h"
#include "mintmark/certs/file.h"

enum { COLUMNS_DEFAULT = 12, COLUMNS_MAX = 32 };

static const char *const style_names[] = {
    [MINT_HEADER_GENERIC] = "generic",           [MINT_HEADER_MBEDTLS] = "mbedtls",
    [MINT_HEADER_WOLFSSL] = "wolfssl",           [MINT_HEADER_AXTLS] = "axtls",
    [MINT_HEADER_AXTLS_EXTERN] = "axtls-extern", [MINT_HEADER_TINYDTLS] = "tinydtls",
};

enum { STYLE_COUNT = sizeof style_names / sizeof style_names[0] };

mint_status_t mint_header_style_from_name(const char *name, mint_header_style_t *style,
                                          mint_error_t *error)
{
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        if (strcmp(name, style_names[i]) == 0) {
            *style = (mint_header_style_t)i;
            return MINT_OK;
        }
    }
    mint_error_set(error, "there is no header style %s", name);
    mint_error_hint(error, "styles: generic, mbedtls, wolfssl, axtls, axtls-extern, tinydtls");
    return MINT_ERR_ARGUMENT;
}

// ---- What may go in ----

// A backslash at the end of a // comment would swallow the next line.
static bool is_comment(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E) {
            return false;
        }
    }
    return len == 0 || text[len - 1] != '\\';
}

// True if the two items would define a name twice: the same name, or one the other's length macro.
static bool names_clash(const char *a, const char *b)
{
    char a_len[MINT_IDENTIFIER_MAX_LEN + 8];
    char b_len[MINT_IDENTIFIER_MAX_LEN + 8];
    (void)snprintf(a_len, sizeof a_len, "%s_len", a);
    (void)snprintf(b_len, sizeof b_len, "%s_len", b);
    return strcmp(a, b) == 0 || strcmp(a, b_len) == 0 || strcmp(b, a_len) == 0;
}

static mint_status_t check_item(const mint_header_t *header, size_t index, mint_error_t *error)
{
    const mint_header_item_t *item = &header->items[index];
    if (!mint_identifier_valid(item->name)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a name for a C array",
                         item->name);
    }
    if (item->data.len == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%s has no bytes", item->name);
    }
    if (item->comment != NULL && !is_comment(item->comment)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the comment of %s is not one line of printable ASCII", item->name);
    }
    for (size_t i = 0; i < index; i++) {
        if (names_clash(item->name, header->items[i].name)) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the names %s and %s clash", item->name,
                             header->items[i].name);
        }
    }
    return MINT_OK;
}

static mint_status_t check(const mint_header_t *header, mint_error_t *error)
{
    if ((size_t)header->style >= STYLE_COUNT) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "there is no such header style");
    }
    if (header->style != MINT_HEADER_GENERIC) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED, "style %s is not there yet",
                         style_names[header->style]);
    }
    if (header->item_count == 0 || header->columns > COLUMNS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "a header has at least one item and at most %d bytes a line", COLUMNS_MAX);
    }
    if (header->guard != NULL && !mint_identifier_valid(header->guard)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a name for an include guard",
                         header->guard);
    }
    for (size_t i = 0; i < header->item_count; i++) {
        mint_status_t status = check_item(header, i, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    return MINT_OK;
}

static bool has_secret(const mint_header_t *header)
{
    for (size_t i = 0; i < header->item_count; i++) {
        if (header->items[i].secret) {
            return true;
        }
    }
    return false;
}

// ---- The text ----

static void write_guard_name(const mint_header_t *header, char out[MINT_IDENTIFIER_MAX_LEN + 3])
{
    (void)snprintf(out, MINT_IDENTIFIER_MAX_LEN + 3, "%s%s",
                   header->guard != NULL ? header->guard : header->items[0].name,
                   header->guard != NULL ? "" : "_H");
    for (char *at = out; header->guard == NULL && *at != '\0'; at++) {
        *at = (char)toupper((unsigned char)*at);
    }
}

static void write_bytes(mint_bytes_t data, size_t columns, mint_buffer_t *text)
{
    for (size_t i = 0; i < data.len; i++) {
        bool line_starts = i % columns == 0;
        bool line_ends = i % columns == columns - 1 || i == data.len - 1;
        mint_buffer_printf(text, "%s0x%02x,%s", line_starts ? "    " : " ", data.data[i],
                           line_ends ? "\n" : "");
    }
}

static mint_status_t write_item(const mint_header_item_t *item, size_t columns, mint_buffer_t *text)
{
    uint8_t digest[32];
    if (mbedtls_sha256(item->data.data, item->data.len, digest, 0) != 0) {
        return MINT_ERR_CRYPTO;
    }
    mint_buffer_append(text, "\n", 1);
    if (item->comment != NULL && item->comment[0] != '\0') {
        mint_buffer_printf(text, "// %s\n", item->comment);
    }
    if (item->secret) {
        mint_buffer_printf(text, "// SECRET: whoever reads this can act as its owner.\n");
    }
    mint_buffer_printf(text, "// SHA-256: ");
    for (size_t i = 0; i < sizeof digest; i++) {
        mint_buffer_printf(text, "%02x", digest[i]);
    }
    mint_buffer_printf(text, "\n#define %s_len %zu\nstatic const uint8_t %s[%s_len] = {\n",
                       item->name, item->data.len, item->name, item->name);
    write_bytes(item->data, columns, text);
    mint_buffer_printf(text, "};\n");
    return mint_buffer_status(text);
}

mint_status_t mint_header_emit(const mint_header_t *header, mint_buffer_t *text,
                               mint_error_t *error)
{
    char guard[MINT_IDENTIFIER_MAX_LEN + 3];
    mint_buffer_free(text);
    mint_status_t status = check(header, error);
    if (status != MINT_OK) {
        return status;
    }
    write_guard_name(header, guard);
    mint_buffer_printf(text, "// Generated by mintmark; do not edit.\n");
    if (has_secret(header)) {
        mint_buffer_printf(text, "//\n// WARNING: there is a secret in this file. Keep it out of "
                                 "version control and\n// away from everybody who does not build "
                                 "the firmware.\n");
    }
    mint_buffer_printf(text, "#ifndef %s\n#define %s\n\n#include <stdint.h>\n", guard, guard);
    size_t columns = header->columns == 0 ? COLUMNS_DEFAULT : header->columns;
    for (size_t i = 0; i < header->item_count && status == MINT_OK; i++) {
        status = write_item(&header->items[i], columns, text);
    }
    mint_buffer_printf(text, "\n#endif\n");
    if (status == MINT_OK) {
        status = mint_buffer_status(text);
    }
    if (status != MINT_OK) {
        mint_buffer_free(text);
        return mint_fail(error, status, "the header cannot be written: %s",
                         mint_status_text(status));
    }
    return MINT_OK;
}

mint_status_t mint_header_write(const mint_header_t *header, const char *path, mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = mint_header_emit(header, &text, error);
    if (status == MINT_OK) {
        status = mint_file_replace(path, has_secret(header) ? MINT_FILE_SECRET : MINT_FILE_PUBLIC,
                                   mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    return status;
}
