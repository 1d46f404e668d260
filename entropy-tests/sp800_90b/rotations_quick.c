// SPDX-License-Identifier: Apache-2.0
//
// Of the order of rotations the compression statistic needs no more than the code before each one.
// Of a shuffled sequence that can be had in a fifth of the time: each rotation is drawn together to
// one number, as arithmetic coding does it, so that numbers are in the order of the rotations and,
// whatever the shares of the codes are, evenly spread. They fall into small buckets, and 55 bits of
// them tell all apart but in sequences that repeat themselves, for which there is the slower way.
#include <stdbool.h>
#include <string.h>

#include "sp800_90b/rotations.h"

#define BEFORE_BITS   MINT_ROTATION_CODE_BITS ///< of an item's low end: the code before
#define COARSE_BITS   8u
#define FINE_BITS_MAX 10u
#define BUCKET_MAX    48u ///< above it, insertion takes too long: not a shuffled sequence

/// Where each code's share of all numbers begins, and how wide it is.
typedef struct {
    uint64_t low[1u << MINT_ROTATION_CODE_BITS];
    uint64_t width[1u << MINT_ROTATION_CODE_BITS];
} shares_t;

static inline uint64_t scale(uint64_t width, uint64_t number)
{
    __extension__ typedef unsigned __int128 wide_t;
    return (uint64_t)((wide_t)width * number >> 64);
}

static void share_out(const uint32_t *counts, unsigned codes, uint32_t len, shares_t *shares)
{
    uint64_t unit = UINT64_MAX / len;
    uint64_t at = 0;
    for (unsigned code = 0; code < codes; code++) {
        shares->low[code] = at;
        shares->width[code] = unit * counts[code];
        at += shares->width[code];
    }
}

/// The number of a rotation that starts with `code`, from that of the rotation one later.
static inline uint64_t prepend(const shares_t *shares, unsigned code, uint64_t number)
{
    return shares->low[code] + scale(shares->width[code], number);
}

/// Counts the rotations by the highest bits of their numbers. Returns the number of the one that
/// starts at 0, made from all codes: fewer decide it, but not which of two comes first that are
/// equal so far.
static uint64_t count_coarse(const uint16_t *codes, uint32_t len, const shares_t *shares,
                             uint32_t counts[1u << COARSE_BITS])
{
    memset(counts, 0, sizeof *counts << COARSE_BITS);
    uint64_t number = 0;
    for (uint32_t i = len; i-- > 0;) {
        number = prepend(shares, codes[i], number);
        counts[number >> (64 - COARSE_BITS)]++;
    }
    // The last ones knew nothing yet of the first codes, which follow them.
    uint64_t first = number;
    uint64_t counted = 0;
    for (uint32_t i = len; i-- > 0 && counted != number;) {
        counted = prepend(shares, codes[i], counted);
        number = prepend(shares, codes[i], number);
        counts[counted >> (64 - COARSE_BITS)]--;
        counts[number >> (64 - COARSE_BITS)]++;
    }
    return first;
}

/// Puts the items of all rotations in order of their highest bits.
static void distribute(const uint16_t *codes, uint32_t len, const shares_t *shares, uint64_t *items,
                       uint32_t ends[1u << COARSE_BITS])
{
    uint64_t number = count_coarse(codes, len, shares, ends);
    uint32_t at = 0;
    for (unsigned bucket = 0; bucket >> COARSE_BITS == 0; bucket++) {
        uint32_t count = ends[bucket];
        ends[bucket] = at;
        at += count;
    }
    for (uint32_t i = len; i-- > 0;) {
        number = prepend(shares, codes[i], number);
        uint64_t before = codes[i > 0 ? i - 1 : len - 1];
        items[ends[number >> (64 - COARSE_BITS)]++] = number >> BEFORE_BITS << BEFORE_BITS | before;
    }
}

static void sort_by_insertion(uint64_t *items, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        uint64_t item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1] > item; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/// Sorts the items of a coarse bucket into `sorted`. False if too many fall together.
static bool sort_bucket(const uint64_t *items, uint32_t len, unsigned fine_bits, uint64_t *sorted)
{
    const unsigned shift = 64 - COARSE_BITS - fine_bits;
    const uint64_t mask = ((uint64_t)1 << fine_bits) - 1;
    uint32_t ends[1u << FINE_BITS_MAX] = {0};
    uint32_t at = 0;
    uint32_t most = 0;
    for (uint32_t i = 0; i < len; i++) {
        ends[items[i] >> shift & mask]++;
    }
    for (uint64_t bucket = 0; bucket <= mask; bucket++) {
        uint32_t count = ends[bucket];
        most = count > most ? count : most;
        ends[bucket] = at;
        at += count;
    }
    for (uint32_t i = 0; i < len && most <= BUCKET_MAX; i++) {
        sorted[ends[items[i] >> shift & mask]++] = items[i];
    }
    if (most <= BUCKET_MAX) {
        sort_by_insertion(sorted, len);
    }
    return most <= BUCKET_MAX;
}

/// True if the order is not certain: two rotations have the same number and something else before.
static bool is_ambiguous(const uint64_t *items, uint32_t len)
{
    bool is = false;
    for (uint32_t i = 1; i < len; i++) {
        is |= items[i - 1] >> BEFORE_BITS == items[i] >> BEFORE_BITS && items[i - 1] != items[i];
    }
    return is;
}

/// So many that a fine bucket holds about one item.
static unsigned choose_fine_bits(uint32_t len)
{
    unsigned bits = 1;
    while (bits < FINE_BITS_MAX && len >> COARSE_BITS >> bits != 0) {
        bits++;
    }
    return bits;
}

bool mint_rotations_quick(const uint16_t *codes, uint32_t len, const uint32_t *counts,
                          unsigned used, uint64_t *items, uint64_t *sorted)
{
    shares_t shares;
    uint32_t ends[1u << COARSE_BITS];
    unsigned fine_bits = choose_fine_bits(len);
    uint32_t at = 0;
    share_out(counts, used, len, &shares);
    distribute(codes, len, &shares, items, ends);
    for (unsigned bucket = 0; bucket >> COARSE_BITS == 0; bucket++) {
        if (!sort_bucket(items + at, ends[bucket] - at, fine_bits, sorted + at)) {
            return false;
        }
        at = ends[bucket];
    }
    return !is_ambiguous(sorted, len);
}
