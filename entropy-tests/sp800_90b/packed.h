// SPDX-License-Identifier: Apache-2.0
//
// A sequence with its symbols packed into 1, 2, 4 or 8 bits, the first one lowest: what follows a
// position is then a number whose low bits come first, and how much two positions share is where
// the exclusive or of their numbers has its lowest one. A megabyte of bits instead of eight stays
// in the cache.
#ifndef MINTMARK_SP800_90B_PACKED_H
#define MINTMARK_SP800_90B_PACKED_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#define MINT_PACKED_BITS 56u ///< that a load gives, a multiple of all widths

/// Owned by the caller until mint_packed_free().
typedef struct {
    uint8_t *bytes; ///< zeros enough after the end
    uint32_t len;   ///< symbols
    unsigned bits;  ///< a symbol has
    unsigned shift; ///< its binary logarithm
} mint_packed_t;

/// Packs `len` symbols below `distinct`. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_packed_new(const uint8_t *symbols, size_t len, unsigned distinct,
                                              mint_packed_t *packed);

/// Releases what it owns.
void mint_packed_free(mint_packed_t *packed);

/// Has what follows `at` (at most `len`) fetched to the cache.
static inline void mint_packed_fetch(const mint_packed_t *packed, uint32_t at)
{
    __builtin_prefetch(packed->bytes + ((size_t)at << packed->shift) / 8);
}

/// At least MINT_PACKED_BITS bits from symbol `at` (at most `len`) on, zeros after the end; those
/// above are of no use.
static inline uint64_t mint_packed_load(const mint_packed_t *packed, uint32_t at)
{
    size_t bit = (size_t)at << packed->shift;
    const uint8_t *bytes = packed->bytes + bit / 8;
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word >> bit % 8;
}

#endif
