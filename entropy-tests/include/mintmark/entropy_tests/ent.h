// SPDX-License-Identifier: Apache-2.0
//
// A statistical summary as the program ent has it (J. Walker, "ENT: A pseudorandom number sequence
// test program"): six figures that describe a file, of its bytes and of its bits. They have no
// bounds and give no verdict.
//
// Pointers must not be NULL. Nothing is kept between calls; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_ENT_H
#define MINTMARK_ENTROPY_TESTS_ENT_H

#include "mintmark/entropy_tests/suite.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The suite, "ent": for bytes, then for bits, Entropy (bits a symbol), Compression (per cent that
/// an ideal compressor of single symbols would save), ChiSquare (with its p-value: a source of
/// equally likely symbols exceeds it so often), Mean, Pi (from pairs of 24-bit coordinates; of
/// bytes only, since bits give the same) and SerialCorrelation (not a number where all symbols are
/// equal). There is one sequence, of all the whole bytes. It always passes.
extern const mint_suite_t mint_suite_ent;

#ifdef __cplusplus
}
#endif

#endif
