// SPDX-License-Identifier: Apache-2.0
//
// Is each bit of the samples even, and does it change? A converter's high bits often do neither,
// which no figure over whole samples shows so plainly.
#include "mintmark/entropy_tests/measures.h"

#include <math.h>

void mint_bit_shares_make(const mint_samples_t *samples, mint_bit_shares_t *shares)
{
    size_t ones[8] = {0};
    size_t flips[8] = {0};
    unsigned before = samples->raw[0];
    *shares = (mint_bit_shares_t){.bits = samples->bits};
    for (size_t i = 0; i < samples->len; i++) {
        unsigned value = samples->raw[i];
        for (unsigned bit = 0; bit < 8; bit++) {
            ones[bit] += value >> bit & 1u;
            flips[bit] += (value ^ before) >> bit & 1u;
        }
        before = value;
    }
    double pairs = samples->len > 1 ? (double)(samples->len - 1) : 1;
    for (unsigned bit = 0; bit < samples->bits; bit++) {
        shares->ones[bit] = (double)ones[bit] / (double)samples->len;
        shares->flips[bit] = (double)flips[bit] / pairs;
    }
    shares->band = MINT_MEASURE_Z * 0.5 / sqrt((double)samples->len);
}
