// SPDX-License-Identifier: Apache-2.0
//
// The small messages that are a map of one field, and the read of one field of a larger one.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_field_write(mint_writer_t *writer, const char *name, mint_bytes_t value)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 1);
    mint_cbor_field_bytes(&map, name, value);
    mint_cbor_close(&map);
}

mint_status_t mint_field_read(const uint8_t *data, size_t len, const char *name,
                              mint_bytes_t *value)
{
    *value = (mint_bytes_t){NULL, 0};
    mint_bytes_t found = {NULL, 0};
    const mint_field_t field = {name, MINT_FIELD_BYTES, .max = UINT32_MAX, .out.view = &found};
    mint_status_t status = mint_cbor_read_map(data, len, &field, 1);
    if (status == MINT_OK) {
        *value = found;
    }
    return status;
}

void mint_text_write(mint_writer_t *writer, const char *name, mint_bytes_t value)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 1);
    mint_cbor_put_name(&map, name);
    mint_cbor_put_text(&map, value);
    mint_cbor_close(&map);
}

mint_status_t mint_text_read(const uint8_t *data, size_t len, const char *name, mint_bytes_t *value)
{
    *value = (mint_bytes_t){NULL, 0};
    mint_bytes_t found = {NULL, 0};
    const mint_field_t field = {name, MINT_FIELD_TEXT, .max = UINT32_MAX, .out.view = &found};
    mint_status_t status = mint_cbor_read_map(data, len, &field, 1);
    if (status == MINT_OK) {
        *value = found;
    }
    return status;
}

void mint_number_write(mint_writer_t *writer, const char *name, uint32_t value)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 1);
    mint_cbor_field_number(&map, name, value);
    mint_cbor_close(&map);
}

mint_status_t mint_number_read(const uint8_t *data, size_t len, const char *name, uint32_t *value)
{
    *value = 0;
    uint32_t found = 0;
    const mint_field_t field = {name, MINT_FIELD_NUMBER, .max = UINT32_MAX, .out.number = &found};
    mint_status_t status = mint_cbor_read_map(data, len, &field, 1);
    if (status == MINT_OK) {
        *value = found;
    }
    return status;
}

void mint_empty_write(mint_writer_t *writer)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 0);
    mint_cbor_close(&map);
}

mint_status_t mint_empty_read(const uint8_t *data, size_t len)
{
    return mint_cbor_read_map(data, len, NULL, 0);
}
