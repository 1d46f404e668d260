// SPDX-License-Identifier: Apache-2.0
//
// Counting the ones of a word is one instruction on all but the oldest of the processors that the
// program is compiled for, where the compiler must not use it unasked. A loop that counts much is
// written once, as a function MINT_INTO_EACH, called from one that is MINT_WITH_POPCOUNT and from
// one that is not, and MINT_CHOOSE_POPCOUNT chooses between the two.
#ifndef MINTMARK_ENTROPY_COMMON_POPCOUNT_H
#define MINTMARK_ENTROPY_COMMON_POPCOUNT_H

#define MINT_INTO_EACH __attribute__((always_inline)) static inline

#if defined(__x86_64__)
#define MINT_WITH_POPCOUNT                  __attribute__((target("popcnt")))
#define MINT_CHOOSE_POPCOUNT(with, without) (__builtin_cpu_supports("popcnt") ? (with) : (without))
#else
#define MINT_WITH_POPCOUNT
#define MINT_CHOOSE_POPCOUNT(with, without) ((void)(without), (with))
#endif

#endif
