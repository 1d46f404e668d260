// SPDX-License-Identifier: Apache-2.0
//
// T0, the disjointness test (AIS 20/31 2.0 §2.4.4.1): 2^16 words of 48 bits are all different. The
// words stand in a hash table with two places for each of them.
#include <math.h>
#include <stdlib.h>

#include "ais31/tests.h"
#include "common/bounds.h"

#define WORDS      65536u
#define WORD_BITS  48u
#define PLACE_BITS 17u
#define PLACES     ((size_t)1 << PLACE_BITS)

/// Whether the word was there before.
static bool enter(uint64_t *places, uint64_t word)
{
    uint64_t entry = word + 1; // 0 is an empty place
    size_t at = (size_t)(word * 0x9e3779b97f4a7c15u >> (64 - PLACE_BITS));
    while (places[at] != 0 && places[at] != entry) {
        at = (at + 1) % PLACES;
    }
    bool was_there = places[at] == entry;
    places[at] = entry;
    return was_there;
}

mint_status_t mint_ais31_disjointness(const mint_bits_t *bits, size_t first, mint_figure_t *figure)
{
    uint64_t *places = calloc(PLACES, sizeof *places);
    if (places == NULL) {
        return MINT_ERR_MEMORY;
    }
    unsigned repeated = 0;
    for (size_t i = 0; i < WORDS; i++) {
        uint64_t word = mint_bits_at(bits, first + i * WORD_BITS);
        repeated += enter(places, word & (((uint64_t)1 << WORD_BITS) - 1));
    }
    free(places);
    *figure = mint_figure_from_to(0, repeated, NAN, 0);
    return MINT_OK;
}
