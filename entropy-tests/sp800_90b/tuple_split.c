// SPDX-License-Identifier: Apache-2.0
//
// Splits all positions of a sequence by their first bits into buckets of about a thousand.
//
// That is done in several passes over the sequence, a pass taking as many buckets as make some
// millions of positions, so that all of them never have to be in memory.
#include "sp800_90b/tuple_split.h"

#include <stdlib.h>
#include <string.h>

#include "sp800_90b/tuple_group.h"
#include "sp800_90b/tuple_levels.h"

#define WIDTH      16u        // at most, of the bits that name a bucket
#define BUCKET     1024u      // positions in a bucket, about
#define PASS       (1u << 22) // positions in a pass, or
#define PASS_SHARE 8u         // this part of all if that is more

typedef struct {
    const uint8_t *symbols;
    uint32_t len;
    unsigned width; // bits that name a bucket
    uint32_t reach; // symbols that are
    uint32_t *sizes;
    uint32_t *ends; // of the buckets of a pass among its positions, and a place for all others
    uint32_t *positions;
    mint_tuple_groups_t groups;
} split_t;

static void choose_width(split_t *split)
{
    unsigned bits = split->groups.packed.bits, wanted = 0;
    while (wanted < WIDTH && split->len / BUCKET >> wanted != 0) {
        wanted++;
    }
    wanted += (bits - wanted % bits) % bits;
    split->width = wanted > bits ? wanted : bits;
    split->reach = split->width / bits;
}

// Only for positions that are followed by enough symbols; the others are short suffixes.
static void measure_buckets(split_t *split, mint_tuple_levels_t *levels)
{
    const mint_packed_t *packed = &split->groups.packed;
    uint32_t bucket = 0, mask = ((uint32_t)1 << split->width) - 1;
    for (uint32_t at = split->len; at-- > 0;) {
        bucket = (bucket << packed->bits | split->symbols[at]) & mask;
        if (split->len - at >= split->reach) {
            split->sizes[bucket]++;
            levels->count++;
        } else {
            levels->shorts[levels->shorts_count++] = (mint_short_suffix_t){bucket, split->len - at};
        }
    }
}

static bool count_buckets(split_t *split)
{
    size_t size = ((size_t)1 << split->width) * sizeof *split->sizes;
    mint_tuple_levels_t levels = {0, split->groups.packed.bits, split->width, 0, {{0}}, 0};
    measure_buckets(split, &levels);
    uint32_t *sums = malloc(size);
    if (sums == NULL) {
        return false;
    }
    memcpy(sums, split->sizes, size);
    mint_tuple_levels_note(&levels, sums, split->groups.counts);
    free(sums);
    return true;
}

// The bucket after the last one of the pass that starts with `first`, and how many positions that
// is.
static uint32_t end_of_pass(const split_t *split, uint32_t first, uint32_t *positions)
{
    uint32_t end = first, part = split->len / PASS_SHARE, most = part > PASS ? part : PASS;
    *positions = 0;
    do {
        *positions += split->sizes[end++];
    } while (end < 1u << split->width && *positions + split->sizes[end] <= most);
    return end;
}

static uint32_t longest_pass(const split_t *split)
{
    uint32_t longest = 0, positions;
    for (uint32_t first = 0; first < 1u << split->width;) {
        first = end_of_pass(split, first, &positions);
        longest = positions > longest ? positions : longest;
    }
    return longest;
}

// Gathers the positions of the buckets from `first` up to `end`. Whether a position belongs to them
// nobody can foresee, so no branch depends on it: it is always written. The last positions are
// short suffixes and belong to none.
static void gather(split_t *split, uint32_t first, uint32_t end)
{
    uint32_t sum = 0, width = end - first, mask = ((uint32_t)1 << split->width) - 1;
    for (uint32_t i = 0; i < width; i++) {
        split->ends[i] = sum;
        sum += split->sizes[first + i];
    }
    split->ends[width] = sum;
    uint32_t bucket = 0, *ends = split->ends, at = split->len;
    unsigned bits = split->groups.packed.bits;
    for (; at > 0 && split->len - at + 1 < split->reach; at--) {
        bucket = bucket << bits | split->symbols[at - 1];
    }
    while (at-- > 0) {
        bucket = (bucket << bits | split->symbols[at]) & mask;
        uint32_t place = bucket - first < width ? bucket - first : width;
        uint32_t to = ends[place];
        split->positions[to] = at;
        ends[place] = to + (place != width);
    }
}

static void count_longer(split_t *split)
{
    uint32_t positions, end;
    for (uint32_t first = 0; first < 1u << split->width; first = end) {
        end = end_of_pass(split, first, &positions);
        if (split->groups.too_long || positions == 0) {
            continue;
        }
        gather(split, first, end);
        uint32_t start = 0;
        for (uint32_t i = 0; i < end - first; i++) {
            mint_tuple_group_count(&split->groups, split->positions + start, split->ends[i] - start,
                                   split->reach);
            start = split->ends[i];
        }
    }
}

static bool allocate(split_t *split)
{
    size_t buckets = (size_t)1 << split->width;
    split->sizes = calloc(buckets, sizeof *split->sizes);
    split->ends = malloc((buckets + 1) * sizeof *split->ends);
    split->groups.scratch = calloc(1, sizeof *split->groups.scratch);
    return split->sizes != NULL && split->ends != NULL && split->groups.scratch != NULL;
}

mint_status_t mint_tuple_split(const uint8_t *symbols, size_t len, unsigned distinct,
                               mint_tuple_counts_t *counts)
{
    split_t split = {.symbols = symbols, .len = (uint32_t)len, .groups.counts = counts};
    mint_status_t status = mint_packed_new(symbols, len, distinct, &split.groups.packed);
    if (status != MINT_OK) {
        return status;
    }
    choose_width(&split);
    status = MINT_ERR_MEMORY;
    if (!allocate(&split) || !count_buckets(&split)) {
        goto out;
    }
    split.positions = malloc(((size_t)longest_pass(&split) + 1) * sizeof *split.positions);
    if (split.positions == NULL) {
        goto out;
    }
    count_longer(&split);
    status = split.groups.too_long ? MINT_ERR_UNSUPPORTED
             : counts->failed      ? MINT_ERR_MEMORY
                                   : MINT_OK;
out:
    mint_packed_free(&split.groups.packed);
    free(split.sizes);
    free(split.ends);
    free(split.groups.scratch);
    free(split.positions);
    return status;
}
