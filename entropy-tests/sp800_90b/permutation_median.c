// SPDX-License-Identifier: Apache-2.0
//
// The statistics of runs about the median, SP 800-90B §5.1.5 (their number) and §5.1.6 (the
// longest). The median of binary data is a half by definition, so that their bits are what is asked
// for.
#include "sp800_90b/bit_string.h"
#include "sp800_90b/permutation.h"

static const uint64_t *compare_with_median(mint_arrangement_t *arrangement)
{
    if (arrangement->source->is_binary) {
        return arrangement->bits;
    }
    uint8_t median = arrangement->source->upper_median;
    for (size_t i = 0; i < MINT_BIT_WORDS(arrangement->len); i++) {
        const uint8_t *symbols = arrangement->symbols + 64 * i;
        uint8_t flags[64];
        for (unsigned j = 0; j < 64; j++) {
            flags[j] = symbols[j] >= median;
        }
        arrangement->comparisons[i] = mint_bits_pack(flags);
    }
    mint_bits_trim(arrangement->comparisons, arrangement->len);
    return arrangement->comparisons;
}

void mint_permutation_median(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    const uint64_t *bits = compare_with_median(arrangement);
    if ((wanted & MINT_PERMUTATION_BIT(MINT_PERMUTATION_MEDIAN_RUNS)) != 0) {
        keys[MINT_PERMUTATION_MEDIAN_RUNS] = (double)mint_bits_runs(bits, arrangement->len);
    }
    if ((wanted & MINT_PERMUTATION_BIT(MINT_PERMUTATION_LONGEST_MEDIAN_RUN)) != 0) {
        keys[MINT_PERMUTATION_LONGEST_MEDIAN_RUN] =
            (double)mint_bits_longest_run(bits, arrangement->len);
    }
}
