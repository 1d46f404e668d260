// SPDX-License-Identifier: Apache-2.0
//
// A name from outside may hold anything; what is shown of it must neither steer a terminal nor pass
// for another name.
#include "name_text.h"

#include <string.h>

#include "attribute.h"
#include "mintmark/certs/oid.h"
#include "view.h"

static const char cut_mark[] = ", …";

static bool shown_as_is(uint8_t byte, bool is_text)
{
    return is_text && byte >= 0x20 && byte != 0x7F && strchr(",=+<>;\"\\", byte) == NULL;
}

static const char *between(const mint_attribute_view_t *attribute, bool first)
{
    return first ? "" : attribute->first_of_set ? ", " : " + ";
}

static void append_attribute(const mint_attribute_view_t *attribute, bool first,
                             mint_buffer_t *text)
{
    char dotted[MINT_OID_TEXT_SIZE];
    const char *name = mint_oid_short_name(attribute->oid);
    bool is_text = mint_string_valid(attribute->tag, attribute->text);
    mint_oid_text(attribute->oid, dotted);
    mint_buffer_printf(text, "%s%s=", between(attribute, first), name == NULL ? dotted : name);
    for (size_t i = 0; i < attribute->text.len; i++) {
        uint8_t byte = attribute->text.data[i];
        if (shown_as_is(byte, is_text)) {
            mint_buffer_append(text, &byte, 1);
        } else {
            mint_buffer_printf(text, "\\%02X", (unsigned)byte);
        }
    }
}

void mint_name_append(mint_bytes_t name, mint_buffer_t *text)
{
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    for (bool first = true; mint_name_next(&reader, &attribute); first = false) {
        append_attribute(&attribute, first, text);
    }
}

void mint_name_text(mint_bytes_t name, char out[MINT_NAME_TEXT_SIZE])
{
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    mint_buffer_t text = {0};
    size_t len = 0; // of the attributes that fit
    while (len == text.len && mint_name_next(&reader, &attribute)) {
        append_attribute(&attribute, len == 0, &text);
        len = text.len < MINT_NAME_TEXT_SIZE - sizeof cut_mark ? text.len : len;
    }
    if (mint_buffer_status(&text) != MINT_OK) {
        len = 0;
    }
    if (len > 0) {
        memcpy(out, text.data, len);
    }
    out[len] = '\0';
    if (len < text.len) {
        memcpy(out + len, cut_mark, sizeof cut_mark);
    }
    mint_buffer_free(&text);
}
