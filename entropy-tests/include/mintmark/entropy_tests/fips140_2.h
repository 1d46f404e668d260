// SPDX-License-Identifier: Apache-2.0
//
// The statistical tests of FIPS 140-2 §4.9.1 with the bounds of its change notice of 2001-10-10,
// and the continuous test of §4.9.2 on 32 bits, over blocks of 20,000 bits: monobit, poker, runs,
// long run, continuous. They notice a generator that has broken down, and say nothing of entropy.
// The standard dropped the first four in 2002; they live on in rngtest and in factories.
//
// As in rngtest, the first 32 bits of the data only give the continuous test something to compare
// with, a byte begins with its highest bit, and what is left over at the end is not looked at.
//
// Pointers must not be NULL unless it is said otherwise. Nothing is kept between calls; may be
// called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_FIPS140_2_H
#define MINTMARK_ENTROPY_TESTS_FIPS140_2_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/suite.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_FIPS_BLOCK_BITS 20000u ///< length of a block
#define MINT_FIPS_FIRST_BITS 32u    ///< before the first block
#define MINT_FIPS_TESTS      5u     ///< monobit, poker, runs, long run, continuous

/// The suite, "fips". A sequence is a block; the one before it is known to the continuous test.
/// Its verdict: for each test, the blocks that fail it are not more than a good source has, but for
/// one run in 2000 (mint_fips_limit()). Of a single block, none may fail. There is a summary for
/// each test: the blocks that passed all of its figures, and what share of them must.
extern const mint_suite_t mint_suite_fips;

/// How many blocks fail, as rngtest counts them.
typedef struct {
    size_t blocks;                    ///< of 20,000 bits that were counted
    size_t failed;                    ///< that failed at least one test
    size_t failures[MINT_FIPS_TESTS]; ///< that failed each of them, in the order of the suite
    size_t unused_bits;               ///< left over at the end
} mint_fips_count_t;

/// Counts straight from a file's bytes, without a figure for each block. `options` may be NULL; of
/// it only `threads` and `progress` count. MINT_ERR_ARGUMENT: not a whole block after the first 32
/// bits; MINT_ERR_STATE: stopped by `progress`; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_fips_count(const uint8_t *data, size_t data_len,
                                              const mint_suite_options_t *options,
                                              mint_fips_count_t *count);

/// How many of `blocks` may fail test number `test` (below MINT_FIPS_TESTS): the least number that
/// a good source exceeds with a probability of at most 1/2000.
size_t mint_fips_limit(unsigned test, size_t blocks);

/// The sentence that says that too many blocks failed test number `test`, or NULL for another
/// number.
const char *mint_fips_reason(unsigned test);

#ifdef __cplusplus
}
#endif

#endif
