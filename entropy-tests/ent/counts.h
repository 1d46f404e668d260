// SPDX-License-Identifier: Apache-2.0
//
// What the figures of a summary are made from, counted in one pass over a sequence.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_ENT_COUNTS_H
#define MINTMARK_ENT_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/bits.h"

/// Counts of the whole bytes of a sequence, each from its highest bit down, and of their bits.
typedef struct {
    size_t bytes;           ///< counted
    size_t values[256];     ///< bytes by value
    uint64_t byte_products; ///< sum of each byte times the next one, the first following the last
    size_t ones;            ///< bits
    size_t one_pairs;       ///< ones that a one follows, the first bit following the last
    size_t points;          ///< pairs of 24-bit coordinates
    size_t points_inside;   ///< of them, in the quarter of the circle
} mint_ent_counts_t;

/// Counts.
void mint_ent_count(const mint_bits_t *bits, mint_ent_counts_t *counts);

#endif
