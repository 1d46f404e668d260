// SPDX-License-Identifier: Apache-2.0
//
// Counts of tuples of one length, made into those of all shorter ones. The loops over counts are
// plain enough for compilers to make vectors of them.
#include "sp800_90b/tuple_levels.h"

// Notes a length: from the sum of the squares of its counts, and the highest one.
static void note(const mint_tuple_levels_t *levels, unsigned width, uint32_t tuples,
                 uint64_t squares, uint32_t most, mint_tuple_counts_t *counts)
{
    uint32_t len = levels->depth + width / levels->bits;
    mint_tuple_counts_most(counts, len, most);
    mint_tuple_counts_pairs(counts, len - 1, len, (squares - tuples) / 2);
}

// The place of a suffix that ends with these `width` bits, 2^width if none does.
static uint32_t find_short(const mint_tuple_levels_t *levels, unsigned width)
{
    uint32_t places = (uint32_t)1 << width;
    for (unsigned i = 0; i < levels->shorts_count; i++) {
        if (levels->shorts[i].len == levels->depth + width / levels->bits) {
            return levels->shorts[i].key & (places - 1);
        }
    }
    return places;
}

void mint_tuple_levels_note(const mint_tuple_levels_t *levels, uint32_t *sums,
                            mint_tuple_counts_t *counts)
{
    uint32_t tuples = levels->count;
    for (unsigned width = levels->width; width > 0; width--) {
        uint32_t places = (uint32_t)1 << width, most = 0;
        if (width % levels->bits == 0) {
            uint32_t place = find_short(levels, width);
            if (place < places) {
                sums[place]++;
                tuples++;
            }
            uint64_t squares = 0;
            for (uint32_t i = 0; i < places; i++) {
                squares += (uint64_t)sums[i] * sums[i];
                most = sums[i] > most ? sums[i] : most;
            }
            note(levels, width, tuples, squares, most, counts);
        }
        for (uint32_t i = 0; i < places / 2; i++) {
            sums[i] += sums[i + places / 2];
        }
    }
}

void mint_tuple_levels_note_few(const mint_tuple_levels_t *levels, int16_t *sums,
                                mint_tuple_counts_t *counts)
{
    uint32_t tuples = levels->count;
    for (unsigned width = levels->width; width > 0; width--) {
        uint32_t places = (uint32_t)1 << width;
        if (width % levels->bits == 0) {
            uint32_t place = find_short(levels, width);
            if (place < places) {
                sums[place]++;
                tuples++;
            }
            int32_t squares = 0;
            int16_t most = 0;
            for (uint32_t i = 0; i < places; i++) {
                squares += (int32_t)sums[i] * (int32_t)sums[i];
                most = sums[i] > most ? sums[i] : most;
            }
            note(levels, width, tuples, (uint64_t)squares, (uint32_t)most, counts);
        }
        for (uint32_t i = 0; i < places / 2; i++) {
            sums[i] = (int16_t)(sums[i] + sums[i + places / 2]);
        }
    }
}
