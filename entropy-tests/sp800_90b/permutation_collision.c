// SPDX-License-Identifier: Apache-2.0
//
// The collision statistics, SP 800-90B §5.1.7 (average) and §5.1.8 (maximum): how many samples it
// takes until one repeats, counted anew after each repeat. Binary data are taken after conversion
// II.
#include <math.h>

#include "sp800_90b/permutation.h"

void mint_permutation_collision(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    (void)wanted;
    const uint8_t *blocks = arrangement->blocks;
    size_t seen[256] = {0}; // one more than the place where each value stood last
    size_t start = 0;
    size_t collisions = 0;
    size_t longest = 0;
    for (size_t i = 0; i < arrangement->values_len; i++) {
        if (seen[blocks[i]] > start) {
            size_t len = i + 1 - start;
            longest = len > longest ? len : longest;
            collisions++;
            start = i + 1;
        }
        seen[blocks[i]] = i + 1;
    }
    // Each window begins where the last one ended, so the place says how long they are together.
    keys[MINT_PERMUTATION_AVERAGE_COLLISION] =
        collisions > 0 ? (double)start / (double)collisions : (double)NAN;
    keys[MINT_PERMUTATION_LONGEST_COLLISION] = (double)longest;
}
