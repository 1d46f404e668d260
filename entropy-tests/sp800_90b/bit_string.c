// SPDX-License-Identifier: Apache-2.0
//
// Runs of equal bits by the word: a shuffle has hundreds of thousands of them, and going from one
// to the next costs a mispredicted branch each.
#include "sp800_90b/bit_string.h"

#include <stdbool.h>

#include "common/bit_count.h"

/// Eight bytes, the first one lowest, in a form that compilers know as one load.
static uint64_t load_eight(const uint8_t bytes[8])
{
    return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
           (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
           (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
}

uint64_t mint_bits_pack(const uint8_t flags[64])
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 64; i += 8) {
        // Each byte's bit goes to its place in the highest byte; no two products meet on the way.
        word = word << 8 | load_eight(flags + i) * 0x8040201008040201u >> 56;
    }
    return word;
}

void mint_bits_trim(uint64_t *bits, size_t len)
{
    if (len % 64 != 0) {
        bits[len / 64] &= ~(uint64_t)0 << (64 - len % 64);
    }
}

size_t mint_bits_count(const uint64_t *bits, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < MINT_BIT_WORDS(len); i++) {
        count += mint_bits_set(bits[i]);
    }
    return count;
}

/// Marks in word `i` each bit that equals the one before it; what is behind the end is not marked.
static uint64_t find_repeats(const uint64_t *bits, size_t len, size_t i)
{
    uint64_t before = i > 0 ? bits[i - 1] << 63 : ~bits[0] & (uint64_t)1 << 63;
    uint64_t repeats = ~(bits[i] ^ (bits[i] >> 1 | before));
    size_t left = len - 64 * i;
    return left < 64 ? repeats & ~(uint64_t)0 << (64 - left) : repeats;
}

size_t mint_bits_runs(const uint64_t *bits, size_t len)
{
    size_t repeats = 0;
    for (size_t i = 0; i < MINT_BIT_WORDS(len); i++) {
        repeats += mint_bits_set(find_repeats(bits, len, i));
    }
    return len - repeats;
}

/// True if `word` has a run of `len` (1 to 64) set bits.
static bool has_run(uint64_t word, unsigned len)
{
    unsigned have = 1;
    while (have < len && word != 0) {
        unsigned step = have < len - have ? have : len - have;
        word &= word << step;
        have += step;
    }
    return word != 0;
}

size_t mint_bits_longest_run(const uint64_t *bits, size_t len)
{
    size_t longest = 0; // repeats in a row: one less than the run
    size_t tail = 0;    // repeats at the end of what was looked at
    for (size_t i = 0; i < MINT_BIT_WORDS(len); i++) {
        uint64_t repeats = find_repeats(bits, len, i);
        if (repeats == ~(uint64_t)0) {
            tail += 64;
            longest = tail > longest ? tail : longest;
            continue;
        }
        tail += (unsigned)__builtin_clzll(~repeats);
        longest = tail > longest ? tail : longest;
        while (longest < 63 && has_run(repeats, (unsigned)longest + 1)) {
            longest++;
        }
        tail = (unsigned)__builtin_ctzll(~repeats);
    }
    return longest + 1;
}
