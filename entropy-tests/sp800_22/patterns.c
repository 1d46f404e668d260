// SPDX-License-Identifier: Apache-2.0
//
// Overlapping patterns of bits, for SP 800-22 §2.11 and §2.12. They are counted once, at the
// longest length: each shorter pattern occurs as often as the two that it is the beginning of.
#include "sp800_22/patterns.h"

#include <string.h>

#define STEP (64u - MINT_PATTERN_BITS_MAX + 1) ///< patterns that a word of 64 bits has whole

void mint_patterns_count(const mint_bits_t *bits, unsigned pattern_bits, uint32_t *counts)
{
    uint32_t mask = (UINT32_C(1) << pattern_bits) - 1;
    memset(counts, 0, sizeof *counts << pattern_bits);
    size_t whole = bits->len - pattern_bits + 1;
    size_t at = 0;
    for (; at + STEP <= whole; at += STEP) {
        uint64_t word = mint_bits_at(bits, at);
        for (unsigned i = 0; i < STEP; i++) {
            counts[word >> i & mask]++;
        }
    }
    for (; at < bits->len; at++) {
        uint32_t pattern = 0;
        for (unsigned i = 0; i < pattern_bits; i++) {
            pattern |= (uint32_t)mint_bit(bits, (at + i) % bits->len) << i;
        }
        counts[pattern]++;
    }
}

void mint_patterns_shorten(unsigned pattern_bits, uint32_t *counts)
{
    size_t half = (size_t)1 << (pattern_bits - 1);
    for (size_t i = 0; i < half; i++) {
        counts[i] += counts[i + half];
    }
}
