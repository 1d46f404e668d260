// SPDX-License-Identifier: Apache-2.0
//
// The collision estimate, SP 800-90B §6.3.2, for bits.
//
// The equation of step 7 is, for two symbols, a quadratic one: mean = 2 + 2p(1 - p), and its larger
// root is taken directly instead of by the search that the standard describes.
#include <math.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/normal.h"

// Waits for collisions from the start to the end: two bits if the second equals the first, else
// three, because the third must equal one of them. Returns the sum of the squares of the waiting
// times.
static size_t wait_for_collisions(const uint8_t *bits, size_t len, mint_collision_t *estimate)
{
    size_t at = 0, collisions = 0, squares = 0;
    while (at + 2 < len) {
        size_t differ = bits[at] != bits[at + 1];
        squares += 4 + 5 * differ;
        at += 2 + differ;
        collisions++;
    }
    if (at + 2 == len && bits[at] == bits[at + 1]) {
        squares += 4;
        at += 2;
        collisions++;
    }
    estimate->collisions = collisions;
    estimate->sum = at;
    return squares;
}

mint_status_t mint_collision_estimate(const uint8_t *bits, size_t len, mint_collision_t *estimate)
{
    size_t squares = wait_for_collisions(bits, len, estimate);
    if (estimate->collisions < 2) {
        return MINT_ERR_ARGUMENT;
    }
    double v = (double)estimate->collisions, sum = (double)estimate->sum;
    estimate->mean = sum / v;
    estimate->sigma = sqrt(((double)squares - sum * estimate->mean) / (v - 1));
    if (!(estimate->sigma >= 0)) {
        estimate->sigma = 0; // all waiting times equal, and a difference that rounded below zero
    }
    double lower = estimate->mean - MINT_Z_ALPHA * estimate->sigma / sqrt(v);
    estimate->mean_lower = fmax(lower, 2.0);
    if (estimate->mean_lower < 2.5) {
        estimate->p = 0.5 + sqrt(1.25 - 0.5 * estimate->mean_lower);
        estimate->min_entropy = -log2(estimate->p);
    } else {
        estimate->p = 0.5;
        estimate->min_entropy = 1.0;
    }
    return MINT_OK;
}
