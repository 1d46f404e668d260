// SPDX-License-Identifier: Apache-2.0
//
// Counts of tuples of one length, made into those of all shorter ones: what two counts whose tuples
// differ in the last bit alone add up to is the count of the tuple without that bit.
#ifndef MINTMARK_SP800_90B_TUPLE_LEVELS_H
#define MINTMARK_SP800_90B_TUPLE_LEVELS_H

#include <stdint.h>

#include "sp800_90b/tuple_counts.h"

#define MINT_TUPLE_LEVELS_MAX 16u ///< lengths at a time

/// A suffix that is too short for the longest tuples. There is at most one of each length.
typedef struct {
    uint32_t key; ///< what it consists of, the first bit lowest
    uint32_t len; ///< in symbols, from the start of the sequence's tuples on
} mint_short_suffix_t;

/// Tuples that all start with the same `depth` symbols.
typedef struct {
    uint32_t depth; ///< symbols that they share
    unsigned bits;  ///< a symbol has
    unsigned width; ///< bits after the common start: the tuples are `depth` + `width` / `bits` long
    uint32_t count; ///< how many there are of that length, those of shorts[] not among them
    mint_short_suffix_t shorts[MINT_TUPLE_LEVELS_MAX]; ///< suffixes that end within `width`
    unsigned shorts_count;                             ///< how many
} mint_tuple_levels_t;

/// Takes how often each tuple occurs (2^`width` counts, the first bit lowest in the index; they are
/// used up), and notes that for its length and all shorter ones down to `depth` + 1.
void mint_tuple_levels_note(const mint_tuple_levels_t *levels, uint32_t *sums,
                            mint_tuple_counts_t *counts);

/// The same for at most INT16_MAX tuples, faster.
void mint_tuple_levels_note_few(const mint_tuple_levels_t *levels, int16_t *sums,
                                mint_tuple_counts_t *counts);

#endif
