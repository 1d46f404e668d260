// SPDX-License-Identifier: Apache-2.0
//
// Strict DER: one tag byte, the shortest length, the content.
#include "der_read.h"

#include <string.h>

enum {
    TAG_NUMBER_LONG = 0x1F, // the tag's number continues in further bytes: X.509 has none of these
    LENGTH_LONG = 0x80,     // low bits: how many bytes of length follow
    LENGTH_BYTES_MAX = 3,
};

mint_reader_t mint_der_reader(mint_bytes_t der)
{
    mint_reader_t reader;
    mint_reader_init(&reader, der.data, der.len);
    return reader;
}

bool mint_der_next_is(const mint_reader_t *reader, int tag)
{
    return !reader->failed && reader->left_len > 0 && reader->at[0] == tag;
}

static size_t read_length(mint_reader_t *reader)
{
    uint8_t first = mint_read_u8(reader);
    if (first < LENGTH_LONG) {
        return first;
    }
    unsigned count = first & ~(unsigned)LENGTH_LONG;
    size_t len = 0;
    for (unsigned i = 0; i < count && i < LENGTH_BYTES_MAX; i++) {
        len = len << 8 | mint_read_u8(reader);
    }
    bool shortest = count > 0 && count <= LENGTH_BYTES_MAX && len >= LENGTH_LONG &&
                    len >> (8 * (count - 1)) != 0;
    reader->failed = reader->failed || !shortest;
    return len;
}

mint_bytes_t mint_der_read_any(mint_reader_t *reader, int *tag)
{
    *tag = mint_read_u8(reader);
    if ((*tag & TAG_NUMBER_LONG) == TAG_NUMBER_LONG) {
        reader->failed = true;
    }
    size_t len = read_length(reader);
    const uint8_t *data = mint_read_bytes(reader, len);
    if (reader->failed) {
        return (mint_bytes_t){0};
    }
    return (mint_bytes_t){.data = data, .len = len};
}

mint_bytes_t mint_der_read(mint_reader_t *reader, int tag)
{
    int found = 0;
    mint_bytes_t content = mint_der_read_any(reader, &found);
    if (found != tag) {
        reader->failed = true;
    }
    if (reader->failed) {
        content = (mint_bytes_t){0};
    }
    return content;
}

mint_bytes_t mint_der_read_whole(mint_reader_t *reader, int tag)
{
    const uint8_t *start = reader->at;
    size_t before_len = reader->left_len;
    (void)mint_der_read(reader, tag);
    if (reader->failed) {
        return (mint_bytes_t){0};
    }
    return (mint_bytes_t){.data = start, .len = before_len - reader->left_len};
}

void mint_der_expect_end(mint_reader_t *reader)
{
    reader->failed = reader->failed || reader->left_len > 0;
}

bool mint_bytes_equal(mint_bytes_t a, mint_bytes_t b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}
