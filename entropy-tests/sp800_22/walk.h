// SPDX-License-Identifier: Apache-2.0
//
// The random walk of SP 800-22 §2.14 and §2.15: a one is a step up, a zero a step down.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_WALK_H
#define MINTMARK_SP800_22_WALK_H

#include <stdbool.h>

#include "mintmark/entropy_tests/bits.h"

#define MINT_WALK_FAR     9  ///< states from -9 to 9 are counted
#define MINT_WALK_NEAR    4  ///< those from -4 to 4 by cycles too
#define MINT_WALK_CLASSES 6u ///< 0 to 4 visits and more

/// What is counted of a walk. State x is at x + MINT_WALK_FAR or x + MINT_WALK_NEAR.
typedef struct {
    size_t cycles;                        ///< J: returns to 0, and the part behind the last one
    size_t visits[2 * MINT_WALK_FAR + 1]; ///< in all
    size_t cycles_of[2 * MINT_WALK_NEAR + 1][MINT_WALK_CLASSES]; ///< with so many visits
} mint_walk_t;

/// Walks through all of a sequence.
void mint_walk_count(const mint_bits_t *bits, mint_walk_t *walk);

/// Whether there are cycles enough for the tests: 500, and 0.005 √n (§2.14.4).
bool mint_walk_is_applicable(const mint_walk_t *walk, size_t bits);

#endif
