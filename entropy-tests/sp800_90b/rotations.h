// SPDX-License-Identifier: Apache-2.0
//
// Sorting the rotations of a sequence of small codes: the heart of the Burrows-Wheeler transform.
//
// Pointers must not be NULL. Nothing here is for more than one thread at a time.
#ifndef MINTMARK_ENTROPY_TESTS_ROTATIONS_H
#define MINTMARK_ENTROPY_TESTS_ROTATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MINT_ROTATION_CODE_BITS 9u ///< codes are below 2^9

/// A rotation while it is being sorted.
typedef struct {
    uint64_t key;    ///< what it is sorted by at the moment
    uint32_t index;  ///< where it starts
    uint16_t before; ///< the code that comes before its start
} mint_rotation_t;

/// What sorting takes; each array has room for the longest sequence.
typedef struct {
    mint_rotation_t *items;   ///< the result
    mint_rotation_t *scratch; ///< to merge into
    uint32_t *ranks;          ///< rank of the rotation that starts at an index
    uint32_t *groups;         ///< first and last place of what is not told apart yet
    uint32_t *later_groups;   ///< the same for the next round
    uint32_t *places;         ///< 65,537 counters
} mint_rotations_t;

/// Sorts the `len` rotations (at least 1) of `codes`, each below 2^`code_bits` (at most
/// MINT_ROTATION_CODE_BITS). After
/// it `work->items` has them in ascending order; rotations that are equal stand in any order. Takes
/// O(len log len log(longest repeat)) at worst and a few passes where repeats are short.
void mint_rotations_sort(const uint16_t *codes, uint32_t len, unsigned code_bits,
                         mint_rotations_t *work);

/// The same for a sequence that repeats nothing for long, several times as quick. Of `used` codes
/// each occurs `counts[code]` times. After it the lowest MINT_ROTATION_CODE_BITS bits of `sorted`
/// are the codes before the rotations, in ascending order of these. `items` and `sorted` have room
/// for `len` numbers. False if the sequence repeats too much; then they are of no use.
bool mint_rotations_quick(const uint16_t *codes, uint32_t len, const uint32_t *counts,
                          unsigned used, uint64_t *items, uint64_t *sorted);

#endif
