// SPDX-License-Identifier: Apache-2.0
//
// How often each value occurs: where the samples lie is the first thing to look at, and mean and
// deviation are what the other measures begin with.
#include "mintmark/entropy_tests/measures.h"

#include <math.h>

void mint_histogram_make(const mint_samples_t *samples, mint_histogram_t *histogram)
{
    *histogram = (mint_histogram_t){.low = 255};
    for (size_t i = 0; i < samples->len; i++) {
        histogram->counts[samples->raw[i]]++;
    }
    uint64_t sum = 0;
    uint64_t squares = 0;
    for (unsigned value = 0; value < 256; value++) {
        size_t count = histogram->counts[value];
        if (count == 0) {
            continue;
        }
        histogram->low = value < histogram->low ? value : histogram->low;
        histogram->high = value;
        histogram->mode = count > histogram->counts[histogram->mode] ? value : histogram->mode;
        sum += (uint64_t)count * value;
        squares += (uint64_t)count * value * value;
    }
    double len = (double)samples->len;
    histogram->mean = (double)sum / len;
    double variance = (double)squares / len - histogram->mean * histogram->mean;
    bool is_one_value = histogram->low == histogram->high;
    histogram->deviation = is_one_value || variance < 0 ? 0 : sqrt(variance);
}
