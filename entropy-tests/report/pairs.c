// SPDX-License-Identifier: Apache-2.0
//
// The return map: which value follows which. A generator draws lines here, a slow source a
// diagonal, independent samples a cloud without a pattern.
//
// Values are put together in cells of equal width where there are more of them than cells, so that
// the map has no stripes of its own.
#include "mintmark/entropy_tests/measures.h"

void mint_pairs_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                     mint_pairs_t *pairs)
{
    unsigned values = histogram->high - histogram->low + 1;
    *pairs = (mint_pairs_t){.low = histogram->low};
    pairs->step = (values + MINT_PAIRS_SIDE - 1) / MINT_PAIRS_SIDE;
    pairs->side = (values + pairs->step - 1) / pairs->step;
    for (size_t i = 1; i < samples->len; i++) {
        unsigned first = (samples->raw[i - 1] - pairs->low) / pairs->step;
        unsigned second = (samples->raw[i] - pairs->low) / pairs->step;
        pairs->counts[second * pairs->side + first]++;
    }
}
