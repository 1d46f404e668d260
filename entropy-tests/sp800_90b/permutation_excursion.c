// SPDX-License-Identifier: Apache-2.0
//
// The excursion statistic, SP 800-90B §5.1.1: how far the running sum strays from what the mean
// makes of it. Shuffles are compared in whole numbers, len times as large, in which nothing is
// rounded.
#include <math.h>

#include "sp800_90b/permutation.h"

double mint_excursion_value(const mint_samples_t *samples)
{
    double total = 0;
    for (size_t i = 0; i < samples->len; i++) {
        total += samples->raw[i];
    }
    double mean = total / (double)samples->len;
    double sum = 0;
    double excursion = 0;
    for (size_t i = 0; i < samples->len; i++) {
        sum += samples->raw[i];
        // One rounding, as NIST's program has it where the processor multiplies and adds at once.
        double stray = fabs(fma(-(double)(i + 1), mean, sum));
        excursion = stray > excursion ? stray : excursion;
    }
    return excursion;
}

void mint_permutation_excursion(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    (void)wanted;
    const mint_permutation_source_t *source = arrangement->source;
    size_t whole = source->is_binary ? arrangement->len / 8 : arrangement->len;
    int64_t at = 0;
    int64_t highest = 0;
    int64_t lowest = 0;
    for (size_t i = 0; i < whole; i++) {
        uint8_t block = arrangement->blocks[i];
        int64_t high = at + source->highest[block];
        int64_t low = at + source->lowest[block];
        highest = high > highest ? high : highest;
        lowest = low < lowest ? low : lowest;
        at += source->step[block];
    }
    for (size_t i = 8 * whole; source->is_binary && i < arrangement->len; i++) {
        bool is_one = (arrangement->bits[i / 64] >> (63 - i % 64) & 1u) != 0;
        at += (is_one ? (int64_t)arrangement->len : 0) - (int64_t)source->ones;
        highest = at > highest ? at : highest;
        lowest = at < lowest ? at : lowest;
    }
    keys[MINT_PERMUTATION_EXCURSION] = (double)(highest > -lowest ? highest : -lowest);
}
