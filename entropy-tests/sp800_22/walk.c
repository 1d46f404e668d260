// SPDX-License-Identifier: Apache-2.0
//
// A random walk is mostly far from where it began. There only the sum of 64 steps counts, or of
// eight; near to it each is looked at.
#include "sp800_22/walk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/bit_count.h"

#define CYCLES_MIN 500.0

/// Where the walk is, and how often each state was visited since it was at 0.
typedef struct {
    long long position;
    unsigned visits[2 * MINT_WALK_FAR + 1];
} walker_t;

static void end_cycle(walker_t *walker, mint_walk_t *walk)
{
    walk->cycles++;
    for (int x = -MINT_WALK_FAR; x <= MINT_WALK_FAR; x++) {
        walk->visits[x + MINT_WALK_FAR] += walker->visits[x + MINT_WALK_FAR];
    }
    for (int x = -MINT_WALK_NEAR; x <= MINT_WALK_NEAR; x++) {
        unsigned visits = walker->visits[x + MINT_WALK_FAR];
        unsigned class = visits < MINT_WALK_CLASSES ? visits : MINT_WALK_CLASSES - 1;
        walk->cycles_of[x + MINT_WALK_NEAR][class]++;
    }
    memset(walker->visits, 0, sizeof walker->visits);
}

static void step(walker_t *walker, unsigned bit, mint_walk_t *walk)
{
    walker->position += bit != 0 ? 1 : -1;
    if (walker->position == 0) {
        end_cycle(walker, walk);
    } else if (llabs(walker->position) <= MINT_WALK_FAR) {
        walker->visits[walker->position + MINT_WALK_FAR]++;
    }
}

// Steps of the lowest `count` bits, all at once if they cannot come near.
static void go(walker_t *walker, uint64_t bits, unsigned count, mint_walk_t *walk)
{
    if (llabs(walker->position) > MINT_WALK_FAR + (long long)count) {
        walker->position += 2 * (int)mint_bits_set(bits) - (int)count;
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        step(walker, (unsigned)(bits >> i & 1u), walk);
    }
}

void mint_walk_count(const mint_bits_t *bits, mint_walk_t *walk)
{
    walker_t walker = {0};
    size_t words = bits->len / 64;
    *walk = (mint_walk_t){0};
    for (size_t i = 0; i < words; i++) {
        if (llabs(walker.position) > MINT_WALK_FAR + 64) {
            go(&walker, bits->words[i], 64, walk);
            continue;
        }
        for (unsigned at = 0; at < 64; at += 8) {
            go(&walker, bits->words[i] >> at & 0xff, 8, walk);
        }
    }
    for (size_t at = words * 64; at < bits->len; at++) {
        step(&walker, mint_bit(bits, at), walk);
    }
    if (walker.position != 0) {
        end_cycle(&walker, walk);
    }
}

bool mint_walk_is_applicable(const mint_walk_t *walk, size_t bits)
{
    return (double)walk->cycles >= fmax(0.005 * sqrt((double)bits), CYCLES_MIN);
}
