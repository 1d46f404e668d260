// SPDX-License-Identifier: Apache-2.0
//
// What secrets need: a wipe that the compiler keeps, and a comparison whose time says nothing.
#include <string.h>

#include "mintmark/bytes.h"

void mint_wipe(void *data, size_t len)
{
    if (len > 0) {
        memset(data, 0, len);
        // The compiler must assume that the assembler reads the bytes, so the memset stays.
        __asm__ volatile("" : : "r"(data) : "memory");
    }
}

bool mint_equal_ct(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint8_t difference = 0;
    for (size_t i = 0; i < len; i++) {
        difference = (uint8_t)(difference | (a[i] ^ b[i]));
        // Keeps the compiler from leaving the loop early once a difference is known.
        __asm__ volatile("" : "+r"(difference));
    }
    return difference == 0;
}
