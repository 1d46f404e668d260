// SPDX-License-Identifier: Apache-2.0
//
// TinyCBOR's parser driven by a table of fields. The parser's own way to pass over a value goes
// down as deep as the sender likes, which a device's stack does not bear; the one here stops at
// four.
#include <string.h>

#include "link/cbor_read.h"

#define DEPTH_MAX 4u ///< containers within containers

/// Whether an item is a string in pieces, which the parser would put together.
static bool is_in_pieces(const CborValue *item)
{
    return (cbor_value_is_byte_string(item) || cbor_value_is_text_string(item)) &&
           !cbor_value_is_length_known(item);
}

static bool skip(CborValue *item, unsigned depth)
{
    // No message has tags either, and TinyCBOR counts them apart from their item.
    if (cbor_value_is_tag(item) || is_in_pieces(item)) {
        return false;
    }
    if (!cbor_value_is_container(item)) {
        return cbor_value_advance(item) == CborNoError;
    }
    CborValue inner;
    if (depth == 0 || cbor_value_enter_container(item, &inner) != CborNoError) {
        return false;
    }
    while (!cbor_value_at_end(&inner)) {
        if (!skip(&inner, depth - 1)) {
            return false;
        }
    }
    return cbor_value_leave_container(item, &inner) == CborNoError;
}

bool mint_cbor_take_item(CborValue *item, mint_bytes_t *view)
{
    view->data = cbor_value_get_next_byte(item);
    if (!skip(item, DEPTH_MAX)) {
        return false;
    }
    view->len = (size_t)(cbor_value_get_next_byte(item) - view->data);
    return true;
}

/// Takes a string in one piece, of either kind.
static bool take_string(CborValue *item, mint_bytes_t *view)
{
    if (cbor_value_get_string_length(item, &view->len) != CborNoError ||
        cbor_value_advance(item) != CborNoError) {
        return false;
    }
    view->data = cbor_value_get_next_byte(item) - view->len;
    return true;
}

bool mint_cbor_take_bytes(CborValue *item, mint_bytes_t *view)
{
    return cbor_value_is_byte_string(item) && take_string(item, view);
}

static bool take_text(CborValue *item, mint_bytes_t *view)
{
    return cbor_value_is_text_string(item) && take_string(item, view);
}

static bool in_limits(const mint_field_t *field, uint64_t value)
{
    return value >= field->min && value <= field->max;
}

static bool read_number(CborValue *item, const mint_field_t *field)
{
    uint64_t value = 0;
    if (!cbor_value_is_unsigned_integer(item) ||
        cbor_value_get_uint64(item, &value) != CborNoError || !in_limits(field, value)) {
        return false;
    }
    *field->out.number = (uint32_t)value;
    return cbor_value_advance_fixed(item) == CborNoError;
}

static bool read_copy(CborValue *item, const mint_field_t *field)
{
    mint_bytes_t view;
    if (!mint_cbor_take_bytes(item, &view) || !in_limits(field, view.len)) {
        return false;
    }
    if (view.len > 0) {
        memcpy(field->out.bytes, view.data, view.len);
    }
    return true;
}

static bool read_name(CborValue *item, const mint_field_t *field)
{
    mint_bytes_t view;
    if (!take_text(item, &view) || !in_limits(field, view.len)) {
        return false;
    }
    for (size_t i = 0; i < view.len; i++) {
        if (view.data[i] < ' ' || view.data[i] > '~') {
            return false;
        }
        field->out.name[i] = (char)view.data[i];
    }
    field->out.name[view.len] = '\0';
    return true;
}

static bool read_field(CborValue *item, const mint_field_t *field)
{
    switch (field->type) {
    case MINT_FIELD_NUMBER:
        return read_number(item, field);
    case MINT_FIELD_BYTES:
        return mint_cbor_take_bytes(item, field->out.view) &&
               in_limits(field, field->out.view->len);
    case MINT_FIELD_COPY:
        return read_copy(item, field);
    case MINT_FIELD_TEXT:
        return take_text(item, field->out.view) && in_limits(field, field->out.view->len);
    case MINT_FIELD_NAME:
        return read_name(item, field);
    case MINT_FIELD_ITEM:
        return mint_cbor_take_item(item, field->out.view);
    }
    return false;
}

/// Takes the next key of a map: its place in the table to `*index`, or `count` for a key that is
/// not in it.
static bool take_key(CborValue *item, const mint_field_t *fields, size_t count, size_t *index)
{
    *index = count;
    mint_bytes_t name;
    if (!cbor_value_is_text_string(item)) {
        return mint_cbor_take_item(item, &name);
    }
    if (!take_string(item, &name)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strlen(fields[i].name) == name.len &&
            memcmp(fields[i].name, name.data, name.len) == 0) {
            *index = i;
        }
    }
    return true;
}

/// Reads one key and its value; `*seen` has a bit for each field that was there.
static bool read_pair(CborValue *item, const mint_field_t *fields, size_t count, uint32_t *seen)
{
    size_t index;
    if (!take_key(item, fields, count, &index) || cbor_value_at_end(item)) {
        return false;
    }
    if (index == count) {
        mint_bytes_t ignored;
        return mint_cbor_take_item(item, &ignored);
    }
    bool doubled = (*seen >> index & 1u) != 0;
    *seen |= UINT32_C(1) << index;
    return !doubled && read_field(item, &fields[index]);
}

static bool read_pairs(CborValue *map, const mint_field_t *fields, size_t count, uint32_t *seen)
{
    CborValue item;
    if (!cbor_value_is_map(map) || cbor_value_enter_container(map, &item) != CborNoError) {
        return false;
    }
    while (!cbor_value_at_end(&item)) {
        if (!read_pair(&item, fields, count, seen)) {
            return false;
        }
    }
    return cbor_value_leave_container(map, &item) == CborNoError;
}

mint_status_t mint_cbor_read_map(const uint8_t *data, size_t len, const mint_field_t *fields,
                                 size_t count)
{
    CborParser parser;
    CborValue map;
    uint32_t seen = 0;
    if (len == 0 || cbor_parser_init(data, len, 0, &parser, &map) != CborNoError ||
        !read_pairs(&map, fields, count, &seen) || cbor_value_get_next_byte(&map) != data + len) {
        return MINT_ERR_FORMAT;
    }
    for (size_t i = 0; i < count; i++) {
        if (!fields[i].optional && (seen >> i & 1u) == 0) {
            return MINT_ERR_FORMAT;
        }
    }
    return MINT_OK;
}
