// SPDX-License-Identifier: Apache-2.0
//
// The bounded reader: the only place where bytes from outside are taken apart by position.
#include "mintmark/bytes.h"

void mint_reader_init(mint_reader_t *reader, const uint8_t *data, size_t len)
{
    reader->at = data;
    reader->left_len = len;
    reader->failed = false;
}

const uint8_t *mint_read_bytes(mint_reader_t *reader, size_t len)
{
    if (reader->failed || len > reader->left_len) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *start = reader->at;
    if (len > 0) {
        reader->at += len;
        reader->left_len -= len;
    }
    return start;
}

static uint64_t read_le(mint_reader_t *reader, size_t len)
{
    const uint8_t *bytes = mint_read_bytes(reader, len);
    uint64_t value = 0;
    for (size_t i = len; bytes != NULL && i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

uint8_t mint_read_u8(mint_reader_t *reader)
{
    return (uint8_t)read_le(reader, 1);
}

uint16_t mint_read_u16be(mint_reader_t *reader)
{
    uint16_t little = (uint16_t)read_le(reader, 2);
    return (uint16_t)(little >> 8 | little << 8);
}

uint16_t mint_read_u16le(mint_reader_t *reader)
{
    return (uint16_t)read_le(reader, 2);
}

uint32_t mint_read_u32le(mint_reader_t *reader)
{
    return (uint32_t)read_le(reader, 4);
}

uint64_t mint_read_u64le(mint_reader_t *reader)
{
    return read_le(reader, 8);
}

mint_status_t mint_reader_status(const mint_reader_t *reader)
{
    return reader->failed ? MINT_ERR_FORMAT : MINT_OK;
}
