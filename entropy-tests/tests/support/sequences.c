// SPDX-License-Identifier: Apache-2.0
//
// Sequences of bits from bytes, texts and the generator of the sample sets.
#include "tests/support/sequences.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/noise.h"

static bool reserve(size_t len, mint_bits_t *bits)
{
    *bits = (mint_bits_t){calloc(len / 64 + 2, sizeof *bits->words), len};
    return bits->words != NULL;
}

bool sequence_from_bits(const uint8_t *symbols, size_t len, mint_bits_t *bits)
{
    bool is_reserved = reserve(len, bits);
    for (size_t i = 0; is_reserved && i < len; i++) {
        bits->words[i / 64] |= (uint64_t)(symbols[i] & 1u) << i % 64;
    }
    return is_reserved;
}

bool sequence_from_text(const char *text, mint_bits_t *bits)
{
    return sequence_from_bits((const uint8_t *)text, strlen(text), bits); // '0' is even, '1' odd
}

bool sequence_random(uint64_t seed, size_t len, mint_bits_t *bits)
{
    size_t whole = len / 64 * sizeof(uint64_t);
    uint8_t rest[64];
    if (!reserve(len, bits) || !noise_make("uniform8", seed, (uint8_t *)bits->words, whole) ||
        !noise_make("uniform1", seed, rest, sizeof rest)) {
        return false;
    }
    for (size_t i = 0; i < len % 64; i++) {
        bits->words[len / 64] |= (uint64_t)rest[i] << i;
    }
    return true;
}

uint8_t *sequence_spread(const mint_bits_t *bits)
{
    uint8_t *symbols = malloc(bits->len + 1);
    for (size_t i = 0; symbols != NULL && i < bits->len; i++) {
        symbols[i] = (uint8_t)mint_bit(bits, i);
    }
    return symbols;
}
