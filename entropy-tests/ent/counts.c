// SPDX-License-Identifier: Apache-2.0
//
// Counting for a summary as ent has it: whole numbers only, so that nothing depends on the order of
// addition.
#include "ent/counts.h"
#include "common/bit_order.h"

#define POINT_BYTES 6u        ///< two coordinates of three bytes
#define RADIUS      0xffffffu ///< the largest coordinate

typedef struct {
    mint_ent_counts_t *counts;
    uint64_t point;     // coordinates that are coming in
    unsigned point_len; // bytes of them
    unsigned first;
    unsigned last;
} pass_t;

static void count_point(pass_t *pass, unsigned byte)
{
    pass->point = pass->point << 8 | byte;
    if (++pass->point_len < POINT_BYTES) {
        return;
    }
    uint64_t x = pass->point >> 24 & RADIUS;
    uint64_t y = pass->point & RADIUS;
    pass->counts->points++;
    pass->counts->points_inside += x * x + y * y <= (uint64_t)RADIUS * RADIUS;
    pass->point_len = 0;
}

static void count_byte(pass_t *pass, unsigned byte)
{
    mint_ent_counts_t *counts = pass->counts;
    counts->values[byte]++;
    counts->byte_products += (uint64_t)pass->last * byte;
    // A bit and the one before it, the last one of the byte before for the first.
    unsigned pairs = byte & (byte >> 1 | pass->last << 7);
    counts->one_pairs += (unsigned)__builtin_popcount(pairs & 0xff);
    count_point(pass, byte);
    pass->last = byte;
}

void mint_ent_count(const mint_bits_t *bits, mint_ent_counts_t *counts)
{
    *counts = (mint_ent_counts_t){.bytes = bits->len / 8};
    pass_t pass = {.counts = counts};
    if (counts->bytes == 0) {
        return;
    }
    pass.first = (unsigned)mint_bytes_turned(bits->words[0] & 0xff);
    for (size_t i = 0; i < counts->bytes; i++) {
        count_byte(&pass, (unsigned)mint_bytes_turned(bits->words[i / 8] >> (8 * (i % 8)) & 0xff));
    }
    counts->byte_products += (uint64_t)pass.last * pass.first;
    counts->one_pairs += pass.last & pass.first >> 7 & 1u;
    for (unsigned value = 0; value < 256; value++) {
        counts->ones += counts->values[value] * (unsigned)__builtin_popcount(value);
    }
}
