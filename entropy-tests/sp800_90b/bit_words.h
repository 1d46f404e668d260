// SPDX-License-Identifier: Apache-2.0
//
// A sequence of bits as 64-bit words, for the estimators that take 64 rounds of prediction at a
// time.
#ifndef MINTMARK_SP800_90B_BIT_WORDS_H
#define MINTMARK_SP800_90B_BIT_WORDS_H

#include <stddef.h>
#include <stdint.h>

/// Eight symbols (0 or 1, one a byte) as the low eight bits, the first one lowest.
static inline uint64_t mint_eight_bits(const uint8_t *symbols)
{
    uint64_t bytes = 0;
    for (unsigned i = 0; i < 8; i++) {
        bytes |= (uint64_t)symbols[i] << (8 * i);
    }
    return bytes * 0x0102040810204080u >> 56;
}

/// The next `count` (1 to 64) symbols as a word, the first one lowest.
static inline uint64_t mint_word_of_bits(const uint8_t *symbols, unsigned count)
{
    uint64_t word = 0;
    unsigned at = 0;
    for (; at + 8 <= count; at += 8) {
        word |= mint_eight_bits(symbols + at) << at;
    }
    for (; at < count; at++) {
        word |= (uint64_t)symbols[at] << at;
    }
    return word;
}

#endif
