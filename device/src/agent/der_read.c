// SPDX-License-Identifier: Apache-2.0
//
// Reading DER through the bounded reader.
#include "agent/der.h"

static size_t read_length(mint_reader_t *reader)
{
    size_t len = mint_read_u8(reader);
    size_t shortest = 0;
    if (len == 0x81u) {
        len = mint_read_u8(reader);
        shortest = 0x80u;
    } else if (len == 0x82u) {
        len = mint_read_u16be(reader);
        shortest = 0x100u;
    } else if (len > 0x7Fu) {
        reader->failed = true; // indefinite, or longer than anything a device takes
    }
    reader->failed = reader->failed || len < shortest;
    return len;
}

void mint_agent_der_read(mint_reader_t *reader, uint8_t tag, mint_reader_t *contents)
{
    bool right = mint_read_u8(reader) == tag;
    reader->failed = reader->failed || !right;
    size_t len = read_length(reader);
    const uint8_t *data = mint_read_bytes(reader, len);
    mint_reader_init(contents, data, data == NULL ? 0 : len);
    contents->failed = reader->failed;
}

void mint_agent_der_skip(mint_reader_t *reader, uint8_t tag)
{
    mint_reader_t contents;
    mint_agent_der_read(reader, tag, &contents);
}
