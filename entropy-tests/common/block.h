// SPDX-License-Identifier: Apache-2.0
//
// The block of 20,000 bits that FIPS 140-2 §4.9.1 and AIS 20/31 T1 to T4 look at, and all they
// count in it, in one pass a machine word at a time. The two standards differ in their bounds
// alone.
//
// Pointers must not be NULL unless it is said otherwise. May be called from any thread.
#ifndef MINTMARK_ENTROPY_COMMON_BLOCK_H
#define MINTMARK_ENTROPY_COMMON_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/bits.h"
#include "mintmark/entropy_tests/suite.h"

#define MINT_BLOCK_BITS    20000u
#define MINT_BLOCK_BYTES   (MINT_BLOCK_BITS / 8)
#define MINT_BLOCK_WORDS   313u ///< of 64 bits, the last one half full
#define MINT_BLOCK_LENGTHS 6u   ///< lengths of runs that are told apart: 1 to 5, and 6 or more
#define MINT_BLOCK_RUNS    12u  ///< figures of a runs test: 2 by MINT_BLOCK_LENGTHS

/// A block: the first bit is the lowest of the first word, zeros behind the end.
typedef struct {
    uint64_t words[MINT_BLOCK_WORDS]; ///< the first bit lowest; zeros behind the end
} mint_block_t;

/// What is counted in a block.
typedef struct {
    unsigned ones;                        ///< bits that are 1
    unsigned nibbles[16];                 ///< groups of four bits by value, the first bit highest
    unsigned runs[2][MINT_BLOCK_LENGTHS]; ///< of zeros and of ones, by length, the last one 6 and
                                          ///< more. A run ends with the block.
    unsigned longest_run;                 ///< bits
    unsigned repeats; ///< groups of 32 bits that are equal to the one before them
} mint_block_counts_t;

/// The bounds of a runs test, both included.
typedef struct {
    uint16_t low;  ///< fewest runs that pass
    uint16_t high; ///< most
} mint_run_bounds_t;

/// Takes the MINT_BLOCK_BITS bits from `first` on; the caller knows that there are so many.
void mint_block_take(const mint_bits_t *bits, size_t first, mint_block_t *block);

/// Takes MINT_BLOCK_BYTES bytes, the bits of each from the highest down.
void mint_block_take_bytes(const uint8_t *data, mint_block_t *block);

/// Counts. `before` is the 32 bits before the block, the first one lowest, or NULL if there are
/// none.
void mint_block_count(const mint_block_t *block, const uint32_t *before,
                      mint_block_counts_t *counts);

/// Takes and counts the first block of a sequence, for a test that is run by itself.
/// MINT_ERR_ARGUMENT: it is shorter than one.
MINT_MUST_CHECK mint_status_t mint_block_count_first(const mint_bits_t *bits,
                                                     mint_block_counts_t *counts);

/// The statistic of the poker test: 16 / 5000 times the sum of the squares of `nibbles`, less 5000.
double mint_block_poker(const mint_block_counts_t *counts);

/// The MINT_BLOCK_RUNS figures of a runs test: zeros by length, then ones.
void mint_block_judge_runs(const mint_block_counts_t *counts,
                           const mint_run_bounds_t bounds[MINT_BLOCK_LENGTHS],
                           mint_figure_t figures[MINT_BLOCK_RUNS]);

#endif
