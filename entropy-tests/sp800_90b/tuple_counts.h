// SPDX-License-Identifier: Apache-2.0
//
// Counts tuples, either by length as somebody else has counted them, or while the suffixes of a
// sequence pass by in order.
//
// In order, suffixes that share a prefix stand together, so neighbours and the length of what they
// share (LCP) are enough: a stack holds the tuples that the current suffix starts with and that may
// go on, as the nodes of a suffix tree from the root to where it branches. No length is walked
// through, which is what makes NIST's program slow on long repeats: a node that is left speaks for
// all lengths down to the next.
#ifndef MINTMARK_SP800_90B_TUPLE_COUNTS_H
#define MINTMARK_SP800_90B_TUPLE_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/repeats.h"

/// A tuple that several suffixes start with.
typedef struct {
    uint32_t len;   ///< symbols of the tuple
    uint32_t count; ///< suffixes so far
} mint_tuple_node_t;

/// All zero at the start; owned by the caller until mint_tuple_counts_free().
typedef struct {
    mint_tuple_node_t *stack; ///< tuples that are still open, the longest on top
    size_t height;            ///< how many
    size_t stack_room;        ///< how many fit
    uint32_t *most;           ///< by length: the highest count of a node, if it is 35 or more
    size_t most_room;         ///< how many fit
    size_t frequent;          ///< the longest length in `most`
    uint64_t *pairs;   ///< by length: pairs of suffixes that share exactly so much; while it is not
                       ///< complete, that can be less than 0, modulo 2^64
    size_t pairs_room; ///< how many fit
    bool failed;       ///< out of memory
} mint_tuple_counts_t;

/// Takes the next suffix after the first, which shares `lcp` symbols with the one before.
void mint_tuple_counts_add(mint_tuple_counts_t *counts, uint32_t lcp);

/// Takes that of all tuples of length `len` one occurs `count` times and none more often.
void mint_tuple_counts_most(mint_tuple_counts_t *counts, uint32_t len, uint32_t count);

/// Takes that `pairs` more pairs of suffixes share `to` symbols, of which it knew `from` (< `to`).
void mint_tuple_counts_pairs(mint_tuple_counts_t *counts, uint32_t from, uint32_t to,
                             uint64_t pairs);

/// Makes room for pairs of up to `len` symbols, so that `pairs` can be written to. False if there
/// is none; mint_tuple_counts_end() will then fail.
bool mint_tuple_counts_reserve(mint_tuple_counts_t *counts, uint32_t len);

/// Ends the sequence of `len` suffixes and moves the counts over to `repeats`. MINT_ERR_MEMORY if
/// some did not fit into memory.
MINT_MUST_CHECK mint_status_t mint_tuple_counts_end(mint_tuple_counts_t *counts, size_t len,
                                                    mint_repeats_t *repeats);

/// Releases what it owns and makes it all zero.
void mint_tuple_counts_free(mint_tuple_counts_t *counts);

#endif
