// SPDX-License-Identifier: Apache-2.0
//
// Sequences of bits that are the same everywhere, and what can be done to them so that one test
// fails and no other.
//
// Pointers must not be NULL. A failure to get memory ends the test.
#ifndef MINTMARK_ENTROPY_TESTS_BIT_NOISE_H
#define MINTMARK_ENTROPY_TESTS_BIT_NOISE_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/bits.h"

/// The bytes of a kind of noise (tests/support/noise.h): those of binary kinds are packed, the
/// first one highest. The caller frees them.
uint8_t *bit_noise_bytes(const char *kind, uint64_t seed, size_t len);

/// `len` bits of the same; free with mint_bits_free().
mint_bits_t bit_noise_make(const char *kind, uint64_t seed, size_t len);

/// Sets bit `at`.
void bit_noise_set(mint_bits_t *bits, size_t at, unsigned value);

/// Sets `len` bits from `at` on, and the one on either side of them to the opposite: a run.
void bit_noise_set_run(mint_bits_t *bits, size_t at, size_t len, unsigned value);

/// Makes each bit equal to the one `lag` before it in `share` of 1000 cases, and its opposite in
/// the others.
void bit_noise_follow(mint_bits_t *bits, size_t lag, unsigned share, uint64_t seed);

#endif
