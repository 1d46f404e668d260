// SPDX-License-Identifier: Apache-2.0
//
// Packs a sequence for the counting of tuples.
#include "sp800_90b/packed.h"

#include <stdlib.h>

#include "sp800_90b/bit_words.h"

#define SPARE 16u // bytes after the end

mint_status_t mint_packed_new(const uint8_t *symbols, size_t len, unsigned distinct,
                              mint_packed_t *packed)
{
    *packed = (mint_packed_t){.len = (uint32_t)len};
    while ((1u << (1u << packed->shift)) < distinct) {
        packed->shift++;
    }
    packed->bits = 1u << packed->shift;
    packed->bytes = calloc((len << packed->shift) / 8 + SPARE, 1);
    if (packed->bytes == NULL) {
        return MINT_ERR_MEMORY;
    }
    size_t at = 0;
    for (; packed->bits == 1 && at + 8 <= len; at += 8) {
        packed->bytes[at / 8] = (uint8_t)mint_eight_bits(symbols + at);
    }
    for (; at < len; at++) {
        size_t bit = at << packed->shift;
        packed->bytes[bit / 8] |= (uint8_t)(symbols[at] << bit % 8);
    }
    return MINT_OK;
}

void mint_packed_free(mint_packed_t *packed)
{
    free(packed->bytes);
    *packed = (mint_packed_t){0};
}
