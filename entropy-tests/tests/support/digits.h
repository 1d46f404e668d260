// SPDX-License-Identifier: Apache-2.0
//
// The binary digits of π, e, √2 and √3, which SP 800-22 Appendix B has its known answers for,
// computed rather than kept: GMP (tests only, nothing that ships has it) gives a million in a
// fraction of a second.
#ifndef MINTMARK_ENTROPY_TESTS_DIGITS_H
#define MINTMARK_ENTROPY_TESTS_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/entropy_tests/bits.h"

/// The first `len` (64 or more) binary digits of `number`: "pi", "e", "sqrt2" or "sqrt3". They
/// begin with those of the integer part, as in the data that come with NIST's program (data.pi is
/// 11.001001…). The caller frees them with mint_bits_free(). False: another name, or no memory.
bool digits_of(const char *number, size_t len, mint_bits_t *bits);

#endif
