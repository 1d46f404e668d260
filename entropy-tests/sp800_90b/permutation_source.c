// SPDX-License-Identifier: Apache-2.0
//
// What all shuffles of a set have in common (SP 800-90B §5.1): its median, how many ones it has,
// and how far each byte moves the excursion.
#include "sp800_90b/permutation.h"

/// The least raw symbol that is not below the median. The median of an even number of samples may
/// lie between two symbols; then they are neighbours in the alphabet, and the upper one is meant.
static uint8_t find_upper_median(const size_t counts[256], size_t len)
{
    size_t below = 0;
    unsigned symbol = 0;
    while (below + counts[symbol] <= len / 2) {
        below += counts[symbol++];
    }
    return (uint8_t)symbol;
}

/// How the excursion goes on over a byte that is 8 bits of binary data.
static void set_byte_steps(mint_permutation_source_t *source, unsigned byte)
{
    int64_t at = 0;
    int64_t highest = INT64_MIN;
    int64_t lowest = INT64_MAX;
    for (unsigned bit = 8; bit-- > 0;) {
        at += (byte >> bit & 1u) != 0 ? (int64_t)source->samples->len : 0;
        at -= (int64_t)source->ones;
        highest = at > highest ? at : highest;
        lowest = at < lowest ? at : lowest;
    }
    source->step[byte] = at;
    source->highest[byte] = highest;
    source->lowest[byte] = lowest;
}

static void set_steps(mint_permutation_source_t *source, int64_t total)
{
    for (unsigned symbol = 0; symbol < 256; symbol++) {
        if (source->is_binary) {
            set_byte_steps(source, symbol);
            continue;
        }
        int64_t step = (int64_t)source->samples->len * symbol - total;
        source->step[symbol] = step;
        source->highest[symbol] = step;
        source->lowest[symbol] = step;
    }
}

mint_status_t mint_permutation_source(const mint_samples_t *samples,
                                      mint_permutation_source_t *source)
{
    if (samples->distinct < 2 || samples->len > MINT_PERMUTATION_SAMPLES_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    size_t counts[256] = {0};
    int64_t total = 0;
    for (size_t i = 0; i < samples->len; i++) {
        counts[samples->raw[i]]++;
        total += samples->raw[i];
    }
    *source = (mint_permutation_source_t){.samples = samples, .is_binary = samples->distinct == 2};
    while (counts[source->low] == 0) {
        source->low++;
    }
    source->high = 255;
    while (counts[source->high] == 0) {
        source->high--;
    }
    source->ones = counts[source->high];
    source->upper_median = find_upper_median(counts, samples->len);
    set_steps(source, total);
    return MINT_OK;
}
