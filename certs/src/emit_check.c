// SPDX-License-Identifier: Apache-2.0
//
// What may go into a header. All of it is looked at before a byte is written.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"

enum { COLUMNS_MAX = 32, ALIGN_MAX = 4096, SECTION_MAX_LEN = 64 };

// ---- Options ----

/// A backslash at the end of a // comment would swallow the next line, and so would its trigraph.
static bool is_comment(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E) {
            return false;
        }
    }
    bool continues =
        (len >= 1 && text[len - 1] == '\\') || (len >= 3 && strcmp(text + len - 3, "\?\?/") == 0);
    return !continues;
}

/// What linkers take for a section, and nothing that would end the string in the attribute.
static bool is_section(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "._$-";
    size_t len = strlen(name);
    return len > 0 && len <= SECTION_MAX_LEN && strspn(name, letters) == len;
}

static bool is_power_of_two(unsigned value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

static mint_status_t check_options(const mint_header_t *header, mint_error_t *error)
{
    if (header->item_count == 0 || header->columns > COLUMNS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "a header has at least one item and at most %d bytes a line", COLUMNS_MAX);
    }
    if (header->guard != NULL && !mint_identifier_valid(header->guard)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a name for an include guard",
                         header->guard);
    }
    if (header->section != NULL && !is_section(header->section)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a name for a section",
                         header->section);
    }
    if (header->align != 0 && (!is_power_of_two(header->align) || header->align > ALIGN_MAX)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%u is no alignment: a power of two to %d",
                         header->align, ALIGN_MAX);
    }
    if (header->identity_max_len > MINT_PSK_IDENTITY_MAX_LEN ||
        header->key_max_len > MINT_PSK_KEY_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "PSKs have at most %u bytes, identities %u",
                         MINT_PSK_KEY_MAX_LEN, MINT_PSK_IDENTITY_MAX_LEN);
    }
    return MINT_OK;
}

// ---- What a style has a place for ----

static bool style_takes(mint_header_style_t style, mint_header_kind_t kind)
{
    switch (style) {
    case MINT_HEADER_AXTLS:
    case MINT_HEADER_AXTLS_EXTERN:
        return kind == MINT_HEADER_CERTIFICATE || kind == MINT_HEADER_PRIVATE_KEY;
    case MINT_HEADER_TINYDTLS:
        return kind == MINT_HEADER_PRIVATE_KEY || kind == MINT_HEADER_PUBLIC_KEY ||
               kind == MINT_HEADER_PSK || kind == MINT_HEADER_PSK_LIST;
    default:
        return true;
    }
}

static mint_status_t refuse_kind(const mint_header_t *header, mint_error_t *error)
{
    bool tinydtls = header->style == MINT_HEADER_TINYDTLS;
    mint_error_set(error, "style %s takes %s alone", mint_header_style_name(header->style),
                   tinydtls ? "keys and PSKs" : "one certificate and RSA private keys");
    mint_error_hint(error, "%s",
                    tinydtls ? "tinydtls knows raw public keys, no certificates"
                             : "load further certificates with ssl_obj_memory_load()");
    return MINT_ERR_UNSUPPORTED;
}

/// axTLS includes its files behind `static const`, so there is one array in each, and nothing
/// before it.
static mint_status_t check_style(const mint_header_t *header, mint_error_t *error)
{
    bool text = mint_emit_style(header->style)->text_element != NULL;
    if (header->pem && !text) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED, "style %s has no PEM",
                         mint_header_style_name(header->style));
    }
    if (header->pkcs8 && !text) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED, "style %s has no PKCS #8",
                         mint_header_style_name(header->style));
    }
    if (header->style == MINT_HEADER_AXTLS && header->guard != NULL) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED,
                         "style axtls has no include guard: axTLS includes the file after "
                         "`static const`");
    }
    if (header->style == MINT_HEADER_AXTLS && header->item_count > 1) {
        mint_error_set(error, "style axtls has one array in each file");
        mint_error_hint(error, "give a folder as output: cert.h and private_key.h go there");
        return MINT_ERR_UNSUPPORTED;
    }
    return MINT_OK;
}

// ---- Items ----

static bool has_content(const mint_header_item_t *item)
{
    switch (item->kind) {
    case MINT_HEADER_CHAIN:
        for (size_t i = 0; i < item->chain_count; i++) {
            if (item->chain[i].len == 0) {
                return false;
            }
        }
        return item->chain_count > 0;
    case MINT_HEADER_PRIVATE_KEY:
    case MINT_HEADER_PUBLIC_KEY:
        return item->key != NULL;
    case MINT_HEADER_PSK:
        return item->psks != NULL && item->psks->count == 1;
    case MINT_HEADER_PSK_LIST:
        return item->psks != NULL && item->psks->count > 0;
    default:
        return item->data.len > 0;
    }
}

static mint_status_t check_item(const mint_header_t *header, const mint_header_item_t *item,
                                mint_error_t *error)
{
    char name[MINT_EMIT_NAME_SIZE];
    int len = snprintf(name, sizeof name, "%s%s", header->prefix == NULL ? "" : header->prefix,
                       item->name);
    if (len < 0 || (size_t)len >= sizeof name || !mint_identifier_valid(name)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a name for a C array", name);
    }
    if (!has_content(item)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%s has no bytes", name);
    }
    if (item->comment != NULL && !is_comment(item->comment)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the comment of %s is not one line of printable ASCII", name);
    }
    return style_takes(header->style, item->kind) ? MINT_OK : refuse_kind(header, error);
}

mint_status_t mint_emit_check(const mint_header_t *header, mint_error_t *error)
{
    if (mint_emit_style(header->style) == NULL) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "there is no such header style");
    }
    mint_status_t status = check_options(header, error);
    for (size_t i = 0; i < header->item_count && status == MINT_OK; i++) {
        status = check_item(header, &header->items[i], error);
    }
    return status == MINT_OK ? check_style(header, error) : status;
}

// ---- Names ----

/// A name that the text defines.
typedef struct {
    char text[MINT_EMIT_NAME_SIZE + 8];
    const char *of; // the piece that it belongs to
} defined_t;

static int compare(const void *a, const void *b)
{
    return strcmp(((const defined_t *)a)->text, ((const defined_t *)b)->text);
}

void mint_emit_guard(const mint_header_t *header, char guard[MINT_EMIT_NAME_SIZE])
{
    if (header->guard != NULL) {
        (void)snprintf(guard, MINT_EMIT_NAME_SIZE, "%s", header->guard);
        return;
    }
    (void)snprintf(guard, MINT_EMIT_NAME_SIZE, "%s%s_H",
                   header->prefix == NULL ? "" : header->prefix, header->items[0].name);
    for (char *at = guard; *at != '\0'; at++) {
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    }
}

/// Collects the names of arrays with those of what stands beside them.
static size_t collect(const mint_header_t *header, const mint_emit_plan_t *plan, defined_t *names)
{
    size_t count = 0;
    if (header->style != MINT_HEADER_AXTLS) {
        mint_emit_guard(header, names[count].text);
        names[count++].of = "of the include guard";
    }
    for (size_t i = 0; i < plan->count; i++) {
        const mint_emit_piece_t *piece = &plan->pieces[i];
        bool is_extern = header->style == MINT_HEADER_AXTLS_EXTERN;
        const char *const suffixes[] = {"", "_len", is_extern ? "_bytes" : "_pem"};
        bool has_third = is_extern || piece->form == MINT_EMIT_PEM;
        size_t used = piece->form == MINT_EMIT_MACRO ? 1 : has_third ? 3 : 2;
        for (size_t j = 0; j < used; j++) {
            defined_t *name = &names[count++];
            (void)snprintf(name->text, sizeof name->text, "%s%s", piece->name, suffixes[j]);
            name->of = piece->name;
        }
    }
    return count;
}

static mint_status_t check_sorted(const defined_t *names, size_t count, mint_error_t *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!mint_identifier_valid(names[i].text)) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a name for a C array",
                             names[i].text);
        }
        if (i > 0 && strcmp(names[i].text, names[i - 1].text) == 0) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the names %s and %s clash", names[i - 1].of,
                             names[i].of);
        }
    }
    return MINT_OK;
}

mint_status_t mint_emit_check_names(const mint_header_t *header, const mint_emit_plan_t *plan,
                                    mint_error_t *error)
{
    defined_t *names = calloc(3 * plan->count + 1, sizeof *names);
    if (names == NULL) {
        return MINT_ERR_MEMORY;
    }
    size_t count = collect(header, plan, names);
    qsort(names, count, sizeof *names, compare);
    mint_status_t status = check_sorted(names, count, error);
    free(names);
    return status;
}
