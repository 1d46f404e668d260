// SPDX-License-Identifier: Apache-2.0
//
// How many values of a spectrum are small: all that the spectral test wants of the Fourier
// transform, SP 800-22 §2.6.4 (2) to (5).
//
// The bits are taken as -1 and 1 and transformed in double precision, whatever their number: see
// spectrum_lanes.c for numbers like 10^6, spectrum_any.c for all others.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_SPECTRUM_H
#define MINTMARK_SP800_22_SPECTRUM_H

#include "mintmark/entropy_tests/bits.h"

/// Sets `*below` to how many of the values 0 to n/2 - 1 have a square of the modulus below `limit`.
/// Takes 5 bytes a bit. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_spectrum_count(const mint_bits_t *bits, double limit,
                                                  size_t *below);

/// The same for multiples of 16 with no other prime factors than 2, 3 and 5. MINT_ERR_ARGUMENT: it
/// is none.
MINT_MUST_CHECK mint_status_t mint_spectrum_count_lanes(const mint_bits_t *bits, double limit,
                                                        size_t *below);

/// The same for any number of bits. Takes 72 to 144 bytes a bit.
MINT_MUST_CHECK mint_status_t mint_spectrum_count_any(const mint_bits_t *bits, double limit,
                                                      size_t *below);

#endif
