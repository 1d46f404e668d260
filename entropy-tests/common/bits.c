// SPDX-License-Identifier: Apache-2.0
//
// Sequences of bits as words. Those that come from bytes begin with the highest bit of each, as the
// programs of reference read files; in a word the first bit is the lowest.
#include "mintmark/entropy_tests/bits.h"

#include <stdlib.h>

#include "common/bit_count.h"
#include "common/bit_order.h"

static mint_status_t make(size_t len, mint_bits_t *bits)
{
    *bits = (mint_bits_t){0};
    uint64_t *words = calloc(len / 64 + 2, sizeof *words);
    if (words == NULL) {
        return MINT_ERR_MEMORY;
    }
    bits->words = words;
    bits->len = len;
    return MINT_OK;
}

/// Eight bytes, the first one lowest, in a form that compilers know as one load.
static uint64_t load_eight(const uint8_t bytes[8])
{
    return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
           (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
           (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
}

mint_status_t mint_bits_from_bytes(const uint8_t *data, size_t data_len, mint_bits_t *bits)
{
    if (data_len > SIZE_MAX / 8) {
        *bits = (mint_bits_t){0};
        return MINT_ERR_MEMORY;
    }
    mint_status_t status = make(8 * data_len, bits);
    if (status != MINT_OK) {
        return status;
    }
    size_t i = 0;
    for (; i + 8 <= data_len; i += 8) {
        bits->words[i / 8] = mint_bytes_turned(load_eight(data + i));
    }
    for (; i < data_len; i++) {
        bits->words[i / 8] |= mint_bytes_turned(data[i]) << 8 * (i % 8);
    }
    return MINT_OK;
}

/// Appends the lowest `width` (1 to 8) bits of `value`, the lowest one first.
static void append(mint_bits_t *bits, size_t at, uint64_t value, unsigned width)
{
    size_t shift = at % 64;
    bits->words[at / 64] |= value << shift;
    if (shift + width > 64) {
        bits->words[at / 64 + 1] |= value >> 1 >> (63 - shift);
    }
}

mint_status_t mint_bits_from_samples(const mint_samples_t *samples, mint_bits_t *bits)
{
    if (samples->bits == 8) {
        return mint_bits_from_bytes(samples->raw, samples->len, bits);
    }
    if (samples->len > SIZE_MAX / 8) {
        *bits = (mint_bits_t){0};
        return MINT_ERR_MEMORY;
    }
    mint_status_t status = make(samples->len * samples->bits, bits);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < samples->len; i++) {
        uint64_t value = mint_bytes_turned(samples->raw[i]) >> (8 - samples->bits);
        append(bits, i * samples->bits, value, samples->bits);
    }
    return MINT_OK;
}

mint_status_t mint_bits_slice(const mint_bits_t *from, size_t first, size_t len, mint_bits_t *bits)
{
    *bits = (mint_bits_t){0};
    if (first > from->len || len > from->len - first) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = make(len, bits);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t at = 0; at < len; at += 64) {
        bits->words[at / 64] = mint_bits_at(from, first + at);
    }
    if (len % 64 != 0) {
        bits->words[len / 64] &= (UINT64_C(1) << len % 64) - 1;
    }
    return MINT_OK;
}

size_t mint_bits_ones(const mint_bits_t *bits, size_t first, size_t len)
{
    size_t ones = 0;
    for (size_t at = 0; at < len; at += 64) {
        uint64_t word = mint_bits_at(bits, first + at);
        size_t left = len - at;
        ones += mint_bits_set(left < 64 ? word & ((UINT64_C(1) << left) - 1) : word);
    }
    return ones;
}

void mint_bits_free(mint_bits_t *bits)
{
    free(bits->words);
    *bits = (mint_bits_t){0};
}
