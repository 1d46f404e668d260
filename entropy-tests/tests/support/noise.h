// SPDX-License-Identifier: Apache-2.0
//
// Sample sets that are the same bytes on every machine, for which the figures of NIST's program
// stand in tests/data. Integer arithmetic over xoshiro256** (Blackman and Vigna), seeded by
// SplitMix64.
#ifndef MINTMARK_ENTROPY_TESTS_NOISE_H
#define MINTMARK_ENTROPY_TESTS_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/samples.h"

/// Makes `len` samples, one a byte. Kinds, N being a number: uniformN (N bits), biasedN (bits, a
/// share of N in 1000 ones), markovN (bits, each like the last one in N of 1000 cases), stickyN (4
/// bits, a new one in 1000-N of 1000 cases), normal8, adc8, timer8, lcg3, period7, sparse8, walk6.
/// False: no such kind.
bool noise_make(const char *kind, uint64_t seed, uint8_t *samples, size_t len);

/// The same as a sample set, as wide as its largest sample. False: no such kind, or no memory.
bool noise_samples(const char *kind, uint64_t seed, size_t len, mint_samples_t *samples);

/// Makes the Fibonacci word of 0 and 1, at least 2 long: it repeats itself as much as can be.
void noise_fibonacci(uint8_t *samples, size_t len);

#endif
