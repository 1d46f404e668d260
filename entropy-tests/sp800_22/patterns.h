// SPDX-License-Identifier: Apache-2.0
//
// How often each pattern of m bits occurs in a sequence that is closed to a ring, as the serial
// test and the approximate entropy test count them (SP 800-22 §2.11.4, §2.12.4).
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_PATTERNS_H
#define MINTMARK_SP800_22_PATTERNS_H

#include "mintmark/entropy_tests/bits.h"

/// The longest patterns.
#define MINT_PATTERN_BITS_MAX 16u

/// Counts the patterns of `pattern_bits` (1 to MINT_PATTERN_BITS_MAX, not above the number of bits)
/// that begin at each bit; the first bit of a pattern is the lowest of its number. `counts` has
/// 2^pattern_bits places.
void mint_patterns_count(const mint_bits_t *bits, unsigned pattern_bits, uint32_t *counts);

/// Makes of the counts of patterns of `pattern_bits` (at least 1) those of patterns one bit
/// shorter, in the first half of `counts`.
void mint_patterns_shorten(unsigned pattern_bits, uint32_t *counts);

#endif
