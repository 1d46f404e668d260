// SPDX-License-Identifier: Apache-2.0
//
// The power cut at every operation of whatever is done to a world: on a copy, in every way, and the
// copy must survive. One thread, one at a time: the copies are static data.
#ifndef MINTMARK_TESTS_STORE_CUTS_H
#define MINTMARK_TESTS_STORE_CUTS_H

#include "device/tests/store/world.h"

/// How hard it is tried, and what came of it. Zeroed but for what the caller wants.
typedef struct {
    uint32_t every;        ///< cuts one operation of so many; 0 is 1
    uint32_t only;         ///< if not 0, the one address that is cut
    uint32_t exhaust_bits; ///< in units of 4 bytes: up to so many changed bits, all combinations
    uint32_t samples;      ///< with more, so many of them, at random
    uint32_t again;        ///< if not 0, cuts every operation of the mount that follows, too, in
                           ///< one of so many pairs of ways; 1 is all
    uint32_t pair_count;   ///< pairs of ways passed, tried or not
    uint32_t cut_count;    ///< cuts so far
    uint32_t again_count;  ///< of them, cuts of a mount after a cut
    uint32_t word_count;   ///< words of which all combinations were tried
    uint32_t blind_count;  ///< units programmed that a cut had left blank
    uint32_t random;       ///< state of its generator
    const world_t *world;  ///< that is cut
} cuts_t;

/// From now on every operation on the world's flash is cut.
void cuts_start(cuts_t *cuts, world_t *world);
/// No more cuts.
void cuts_stop(cuts_t *cuts);
/// For a test's teardown: tells which cut it was that the test did not survive.
int cuts_tell(void **state);

#endif
