// SPDX-License-Identifier: Apache-2.0
//
// A group of positions that start with the same symbols: counts the longer tuples in it.
#ifndef MINTMARK_SP800_90B_TUPLE_GROUP_H
#define MINTMARK_SP800_90B_TUPLE_GROUP_H

#include <stdbool.h>

#include "sp800_90b/packed.h"
#include "sp800_90b/tuple_counts.h"

#define MINT_TUPLE_GROUP_SMALL 16384u ///< positions that scratch memory is enough for
#define MINT_TUPLE_GROUP_WIDTH 14u    ///< bits at most that split such a group

/// Scratch memory, to be set to zero at the start.
typedef struct {
    uint64_t items[MINT_TUPLE_GROUP_SMALL]; ///< positions with the bits that follow
    uint64_t
        grouped[MINT_TUPLE_GROUP_SMALL]; ///< those that share these bits with another, together
    int16_t counts[1u << MINT_TUPLE_GROUP_WIDTH];  ///< items by their bits
    int16_t sums[1u << MINT_TUPLE_GROUP_WIDTH];    ///< the same, added up to shorter tuples
    uint16_t places[1u << MINT_TUPLE_GROUP_WIDTH]; ///< where the next item of these bits goes; 0:
                                                   ///< none yet
} mint_tuple_scratch_t;

/// What is being counted.
typedef struct {
    mint_packed_t packed;          ///< the samples, packed
    mint_tuple_counts_t *counts;   ///< where tuples are counted
    mint_tuple_scratch_t *scratch; ///< memory for small groups
    uint64_t work;                 ///< positions looked at so far
    bool too_long;                 ///< too many: it gave up
} mint_tuple_groups_t;

/// Counts all tuples longer than `depth` that start at two or more of `count` positions, which all
/// share `depth` symbols. The positions get into another order.
void mint_tuple_group_count(mint_tuple_groups_t *groups, uint32_t *positions, uint32_t count,
                            uint32_t depth);

#endif
