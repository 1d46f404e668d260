// SPDX-License-Identifier: Apache-2.0
//
// The permutation test compresses thousands of shuffled sequences, which repeat little: a radix
// sort by the first 64 bits of each rotation tells nearly all of them apart. What is left is
// refined by prefix doubling (Manber and Myers; Larsson and Sadakane), so that a sequence which
// repeats a lot is slow by a logarithm and no more.
#include "sp800_90b/rotations.h"

#include <stdbool.h>
#include <string.h>

#define RADIX_BITS_MAX 16u
#define SHORT_SEQUENCE 16u ///< up to here insertion is quicker than merging

static void sort_by_insertion(mint_rotation_t *items, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        mint_rotation_t item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].key > item.key; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/// Merges two sorted neighbours of `left_len` and `len` - `left_len` items.
static void merge(mint_rotation_t *items, size_t left_len, size_t len, mint_rotation_t *scratch)
{
    memcpy(scratch, items, left_len * sizeof *items);
    size_t left = 0;
    size_t right = left_len;
    for (size_t to = 0; left < left_len; to++) {
        bool take_right = right < len && items[right].key < scratch[left].key;
        items[to] = take_right ? items[right] : scratch[left];
        right += take_right ? 1 : 0;
        left += take_right ? 0 : 1;
    }
}

static void sort_by_key(mint_rotation_t *items, size_t len, mint_rotation_t *scratch)
{
    for (size_t at = 0; at < len; at += SHORT_SEQUENCE) {
        sort_by_insertion(items + at, len - at < SHORT_SEQUENCE ? len - at : SHORT_SEQUENCE);
    }
    for (size_t half = SHORT_SEQUENCE; half < len; half *= 2) {
        for (size_t at = 0; at + half < len; at += 2 * half) {
            merge(items + at, half, len - at < 2 * half ? len - at : 2 * half, scratch);
        }
    }
}

/// The first 64 bits of the rotation that starts at 0.
static uint64_t first_key(const uint16_t *codes, uint32_t len, unsigned code_bits)
{
    uint64_t key = 0;
    unsigned filled = 0;
    for (uint32_t i = 0; filled < 64; i = i + 1 == len ? 0 : i + 1) {
        unsigned left = 64 - filled;
        unsigned taken = left < code_bits ? left : code_bits;
        key = key << (taken & 63u) | (uint64_t)codes[i] >> (code_bits - taken);
        filled += taken;
    }
    return key;
}

/// By how many bits rotations are put into buckets: about as many buckets as rotations.
static unsigned choose_radix_bits(uint32_t len)
{
    unsigned bits = 1;
    while (bits < RADIX_BITS_MAX && (len >> bits) > 1) {
        bits++;
    }
    return bits;
}

/// Puts all rotations in order of the first bits, each with its first 64 bits as key.
static void distribute(const uint16_t *codes, uint32_t len, unsigned code_bits, unsigned radix_bits,
                       mint_rotations_t *work)
{
    size_t buckets = (size_t)1 << radix_bits;
    unsigned shift = 64 - radix_bits;
    uint64_t key = first_key(codes, len, code_bits);
    memset(work->places, 0, (buckets + 1) * sizeof *work->places);
    for (uint32_t i = len; i-- > 0;) {
        key = (uint64_t)codes[i] << (64 - code_bits) | key >> code_bits;
        work->scratch[i].key = key;
        work->places[(key >> shift) + 1]++;
    }
    for (size_t i = 1; i <= buckets; i++) {
        work->places[i] += work->places[i - 1];
    }
    uint16_t before = codes[len - 1];
    for (uint32_t i = 0; i < len; i++) {
        key = work->scratch[i].key;
        uint32_t place = work->places[key >> shift]++;
        work->items[place] = (mint_rotation_t){.key = key, .index = i, .before = before};
        before = codes[i];
    }
}

/// Sorts what `distribute` has put in order of the first bits. Most buckets hold a few items, so
/// all of them are done in one go after the large ones.
static void sort_buckets(uint32_t len, unsigned radix_bits, mint_rotations_t *work)
{
    uint32_t first = 0;
    for (size_t bucket = 0; bucket >> radix_bits == 0; bucket++) {
        uint32_t end = work->places[bucket];
        if (end - first > SHORT_SEQUENCE) {
            sort_by_key(work->items + first, end - first, work->scratch);
        }
        first = end;
    }
    sort_by_insertion(work->items, len);
}

/// True if two rotations are not told apart by their keys.
static bool has_equals(const mint_rotation_t *items, uint32_t len)
{
    bool has = false;
    for (uint32_t i = 1; i < len; i++) {
        has |= items[i - 1].key == items[i].key;
    }
    return has;
}

/// Ranks the items of [first, end), sorted by key, and appends the groups of equal ones to the
/// `len` numbers in `groups`. Returns how many numbers there are then.
static size_t rank(mint_rotations_t *work, uint32_t first, uint32_t end, uint32_t *groups,
                   size_t len)
{
    for (uint32_t at = first; at < end;) {
        uint32_t next = at;
        while (next < end && work->items[next].key == work->items[at].key) {
            work->ranks[work->items[next++].index] = at;
        }
        if (next - at > 1) {
            groups[len++] = at;
            groups[len++] = next;
        }
        at = next;
    }
    return len;
}

/// Tells the rotations of a group apart by the ranks of what comes `depth` codes later.
static void refine(mint_rotations_t *work, uint32_t first, uint32_t end, uint32_t len,
                   uint32_t depth)
{
    for (uint32_t i = first; i < end; i++) {
        uint64_t later = (uint64_t)work->items[i].index + depth;
        work->items[i].key = work->ranks[later >= len ? later - len : later];
    }
    sort_by_key(work->items + first, end - first, work->scratch);
}

void mint_rotations_sort(const uint16_t *codes, uint32_t len, unsigned code_bits,
                         mint_rotations_t *work)
{
    unsigned radix_bits = choose_radix_bits(len);
    distribute(codes, len, code_bits, radix_bits, work);
    sort_buckets(len, radix_bits, work);
    if (!has_equals(work->items, len)) {
        return;
    }
    uint32_t *groups = work->groups;
    uint32_t *later = work->later_groups;
    size_t groups_len = rank(work, 0, len, groups, 0);
    for (uint64_t depth = 64 / code_bits; groups_len > 0 && depth < len; depth *= 2) {
        size_t later_len = 0;
        for (size_t group = 0; group < groups_len; group += 2) {
            refine(work, groups[group], groups[group + 1], len, (uint32_t)depth);
            later_len = rank(work, groups[group], groups[group + 1], later, later_len);
        }
        uint32_t *read = groups;
        groups = later;
        later = read;
        groups_len = later_len;
    }
}
