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

/// Makes `len` samples, one a byte. Kinds, N being a number: uniformN (N bits), biasedN (bits, a
/// share of N in 1000 ones), markovN (bits, each like the last one in N of 1000 cases), stickyN (4
/// bits, a new one in 1000-N of 1000 cases), normal8, adc8, timer8, lcg3, period7, sparse8, walk6.
/// False: no such kind.
bool noise_make(const char *kind, uint64_t seed, uint8_t *samples, size_t len);

#endif
