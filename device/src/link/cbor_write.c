// SPDX-License-Identifier: Apache-2.0
//
// TinyCBOR's encoder behind the bounded writer. The encoder hands on every piece it makes, and the
// writer alone knows whether it fits, so there is one place where a message can overflow.
#include <string.h>

#include "link/cbor_write.h"

static CborError append(void *context, const void *data, size_t len, CborEncoderAppendType type)
{
    (void)type;
    mint_write_bytes(context, data, len);
    return CborNoError; // the writer remembers
}

static void check(mint_cbor_t *container, CborError error)
{
    if (error != CborNoError) {
        container->writer->failed = true;
    }
}

static void start_root(mint_cbor_t *container, mint_writer_t *writer)
{
    container->writer = writer;
    container->parent = &container->root;
    cbor_encoder_init_writer(&container->root, append, writer);
}

static void start_nested(mint_cbor_t *container, mint_cbor_t *outer)
{
    container->writer = outer->writer;
    container->parent = &outer->items;
}

void mint_cbor_open_map(mint_cbor_t *map, mint_writer_t *writer, size_t fields)
{
    start_root(map, writer);
    check(map, cbor_encoder_create_map(map->parent, &map->items, fields));
}

void mint_cbor_open_array(mint_cbor_t *array, mint_writer_t *writer, size_t count)
{
    start_root(array, writer);
    check(array, cbor_encoder_create_array(array->parent, &array->items, count));
}

void mint_cbor_nest_map(mint_cbor_t *map, mint_cbor_t *outer, size_t fields)
{
    start_nested(map, outer);
    check(map, cbor_encoder_create_map(map->parent, &map->items, fields));
}

void mint_cbor_nest_array(mint_cbor_t *array, mint_cbor_t *outer, size_t count)
{
    start_nested(array, outer);
    check(array, cbor_encoder_create_array(array->parent, &array->items, count));
}

void mint_cbor_close(mint_cbor_t *container)
{
    check(container, cbor_encoder_close_container(container->parent, &container->items));
}

void mint_cbor_put_int(mint_cbor_t *container, int64_t value)
{
    check(container, cbor_encode_int(&container->items, value));
}

void mint_cbor_put_bytes(mint_cbor_t *container, mint_bytes_t value)
{
    check(container, cbor_encode_byte_string(&container->items, value.data, value.len));
}

void mint_cbor_put_text(mint_cbor_t *container, mint_bytes_t value)
{
    check(container,
          cbor_encode_text_string(&container->items, (const char *)value.data, value.len));
}

void mint_cbor_put_name(mint_cbor_t *map, const char *name)
{
    check(map, cbor_encode_text_stringz(&map->items, name));
}

void mint_cbor_field_number(mint_cbor_t *map, const char *name, uint32_t value)
{
    mint_cbor_put_name(map, name);
    check(map, cbor_encode_uint(&map->items, value));
}

void mint_cbor_field_bytes(mint_cbor_t *map, const char *name, mint_bytes_t value)
{
    mint_cbor_put_name(map, name);
    mint_cbor_put_bytes(map, value);
}

void mint_cbor_field_text(mint_cbor_t *map, const char *name, const char *value)
{
    mint_cbor_put_name(map, name);
    mint_cbor_put_text(map, (mint_bytes_t){(const uint8_t *)value, strlen(value)});
}
