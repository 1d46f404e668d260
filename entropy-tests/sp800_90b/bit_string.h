// SPDX-License-Identifier: Apache-2.0
//
// Strings of bits, 64 to a word, the first one highest: what comparisons of samples become, so that
// runs are counted by the word.
//
// Pointers must not be NULL. Bits behind the end of a string are 0 unless it is said otherwise.
#ifndef MINTMARK_ENTROPY_TESTS_BIT_STRING_H
#define MINTMARK_ENTROPY_TESTS_BIT_STRING_H

#include <stddef.h>
#include <stdint.h>

#define MINT_BIT_WORDS(len) (((len) + 63u) / 64u) ///< words that `len` bits take

/// Packs 64 bytes that are 0 or 1.
uint64_t mint_bits_pack(const uint8_t flags[64]);
/// Clears what stands behind the end in the last word.
void mint_bits_trim(uint64_t *bits, size_t len);
/// How many bits are set.
size_t mint_bits_count(const uint64_t *bits, size_t len);
/// How many runs of equal bits there are.
size_t mint_bits_runs(const uint64_t *bits, size_t len);
/// The length of the longest run of equal bits, 1 for none as NIST's program has it.
size_t mint_bits_longest_run(const uint64_t *bits, size_t len);

#endif
