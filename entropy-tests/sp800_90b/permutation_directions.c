// SPDX-License-Identifier: Apache-2.0
//
// The statistics of directional runs, SP 800-90B §5.1.2 (their number), §5.1.3 (the longest) and
// §5.1.4 (increases or decreases, whichever are more). Each is a property of one string of bits: is
// a value at least as large as the one before it? Binary data are taken after conversion I.
#include "sp800_90b/bit_string.h"
#include "sp800_90b/permutation.h"

/// One bit for each value but the last: 1 if the next one is not smaller. Returns how many.
static size_t compare_neighbours(mint_arrangement_t *arrangement)
{
    size_t len = arrangement->values_len - 1;
    for (size_t i = 0; i < MINT_BIT_WORDS(len); i++) {
        // There is padding behind the last value to compare with.
        const uint8_t *values = arrangement->values + 64 * i;
        uint8_t flags[64];
        for (unsigned j = 0; j < 64; j++) {
            flags[j] = values[j] <= values[j + 1];
        }
        arrangement->comparisons[i] = mint_bits_pack(flags);
    }
    mint_bits_trim(arrangement->comparisons, len);
    return len;
}

void mint_permutation_directions(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    size_t len = compare_neighbours(arrangement);
    const uint64_t *bits = arrangement->comparisons;
    if ((wanted & MINT_PERMUTATION_BIT(MINT_PERMUTATION_DIRECTIONAL_RUNS)) != 0) {
        keys[MINT_PERMUTATION_DIRECTIONAL_RUNS] = (double)mint_bits_runs(bits, len);
    }
    if ((wanted & MINT_PERMUTATION_BIT(MINT_PERMUTATION_LONGEST_DIRECTIONAL_RUN)) != 0) {
        keys[MINT_PERMUTATION_LONGEST_DIRECTIONAL_RUN] = (double)mint_bits_longest_run(bits, len);
    }
    if ((wanted & MINT_PERMUTATION_BIT(MINT_PERMUTATION_INCREASES_DECREASES)) != 0) {
        size_t increases = mint_bits_count(bits, len);
        size_t decreases = len - increases;
        keys[MINT_PERMUTATION_INCREASES_DECREASES] =
            (double)(increases > decreases ? increases : decreases);
    }
}
