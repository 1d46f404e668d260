// SPDX-License-Identifier: Apache-2.0
//
// Counting the ones of a word, which most tests of bits begin with.
#ifndef MINTMARK_ENTROPY_COMMON_BIT_COUNT_H
#define MINTMARK_ENTROPY_COMMON_BIT_COUNT_H

#include <stdint.h>

/// How many bits of a word are set.
static inline unsigned mint_bits_set(uint64_t word)
{
    // The compiler's own is a call where the processor is not told.
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(word * 0x0101010101010101u >> 56);
}

#endif
