// SPDX-License-Identifier: Apache-2.0
//
// What T6b, T7a and T7b count (AIS 20/31 2.0 §2.4.4.2): disjoint groups of bits, sorted by all but
// their last one; of each kind the first 100,000 count, and the data are read until there are so
// many of every kind.
#include "ais31/tests.h"

bool mint_ais31_count_transitions(const mint_bits_t *bits, size_t first, unsigned in_front,
                                  mint_ais31_transitions_t *found)
{
    // The first bit of a group comes lowest here.
    static const uint8_t reversed[4][8] = {{0}, {0, 1}, {0, 2, 1, 3}, {0, 4, 2, 6, 1, 5, 3, 7}};
    unsigned counts[8] = {0};
    unsigned kinds = 1u << in_front;
    unsigned missing = kinds;
    size_t at = first;
    *found = (mint_ais31_transitions_t){0};
    for (; missing > 0 && bits->len - at > in_front; at += in_front + 1) {
        unsigned group = (unsigned)mint_bits_at(bits, at);
        unsigned kind = reversed[in_front][group & (kinds - 1)];
        if (counts[kind] < MINT_AIS31_TRANSITIONS) {
            found->ones[kind] += group >> in_front & 1u;
            counts[kind]++;
            missing -= counts[kind] == MINT_AIS31_TRANSITIONS;
        }
    }
    found->used_bits = at - first;
    return missing == 0;
}
