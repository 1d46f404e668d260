// SPDX-License-Identifier: Apache-2.0
//
// The bounded writer: builds byte strings without an offset computed by hand.
#include <string.h>

#include "mintmark/bytes.h"

void mint_writer_init(mint_writer_t *writer, uint8_t *data, size_t size)
{
    writer->data = data;
    writer->size = size;
    writer->len = 0;
    writer->failed = false;
}

void mint_write_bytes(mint_writer_t *writer, const uint8_t *data, size_t len)
{
    if (writer->failed || len > writer->size - writer->len) {
        writer->failed = true;
        return;
    }
    if (len > 0) {
        memcpy(writer->data + writer->len, data, len);
        writer->len += len;
    }
}

/// The length comes before the value so that all fits in registers.
static void write_le(mint_writer_t *writer, size_t len, uint64_t value)
{
    if (writer->failed || len > writer->size - writer->len) {
        writer->failed = true;
        return;
    }
    for (size_t i = 0; i < len; i++) {
        writer->data[writer->len++] = (uint8_t)(value >> (8 * i));
    }
}

void mint_write_u8(mint_writer_t *writer, uint8_t value)
{
    write_le(writer, 1, value);
}

void mint_write_u16be(mint_writer_t *writer, uint16_t value)
{
    write_le(writer, 2, (uint16_t)(value >> 8 | value << 8));
}

void mint_write_u16le(mint_writer_t *writer, uint16_t value)
{
    write_le(writer, 2, value);
}

void mint_write_u32le(mint_writer_t *writer, uint32_t value)
{
    write_le(writer, 4, value);
}

void mint_write_u64le(mint_writer_t *writer, uint64_t value)
{
    write_le(writer, 8, value);
}

mint_status_t mint_writer_status(const mint_writer_t *writer)
{
    return writer->failed ? MINT_ERR_SPACE : MINT_OK;
}
