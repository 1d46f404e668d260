// SPDX-License-Identifier: Apache-2.0
//
// Sequences of bits for the tests of the statistical suites, a bit a byte where they are to be
// spoilt.
#ifndef MINTMARK_ENTROPY_TESTS_SEQUENCES_H
#define MINTMARK_ENTROPY_TESTS_SEQUENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/bits.h"

/// The bits of `len` bytes that are 0 or 1. The caller frees them with mint_bits_free(). False: no
/// memory.
bool sequence_from_bits(const uint8_t *symbols, size_t len, mint_bits_t *bits);

/// The same of a text of zeros and ones.
bool sequence_from_text(const char *text, mint_bits_t *bits);

/// `len` random bits, the same ones for each seed everywhere.
bool sequence_random(uint64_t seed, size_t len, mint_bits_t *bits);

/// Each bit of `bits` as a byte. The caller frees it. NULL: no memory.
uint8_t *sequence_spread(const mint_bits_t *bits);

#endif
