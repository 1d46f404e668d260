// SPDX-License-Identifier: Apache-2.0
//
// A byte's bits come from the highest down, those of our words from the lowest up.
#ifndef MINTMARK_ENTROPY_COMMON_BIT_ORDER_H
#define MINTMARK_ENTROPY_COMMON_BIT_ORDER_H

#include <stdint.h>

/// The bits of each byte of a word in the opposite order.
static inline uint64_t mint_bytes_turned(uint64_t word)
{
    word = (word >> 1 & 0x5555555555555555u) | (word & 0x5555555555555555u) << 1;
    word = (word >> 2 & 0x3333333333333333u) | (word & 0x3333333333333333u) << 2;
    return (word >> 4 & 0x0f0f0f0f0f0f0f0fu) | (word & 0x0f0f0f0f0f0f0f0fu) << 4;
}

#endif
