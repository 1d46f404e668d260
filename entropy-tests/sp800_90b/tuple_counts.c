// SPDX-License-Identifier: Apache-2.0
//
// Counts tuples, by length or while the suffixes of a sequence pass by in order.
#include "sp800_90b/tuple_counts.h"

#include <stdlib.h>
#include <string.h>

// Makes room for `index` in an array of elements of `size` bytes, new ones zero.
static void *grow(void *array, size_t *room, size_t index, size_t size)
{
    if (index < *room) {
        return array;
    }
    size_t wanted = index + index / 4 + 64;
    char *grown = realloc(array, wanted * size);
    if (grown != NULL) {
        memset(grown + *room * size, 0, (wanted - *room) * size);
        *room = wanted;
    }
    return grown;
}

static bool grow_stack(mint_tuple_counts_t *counts)
{
    void *grown = grow(counts->stack, &counts->stack_room, counts->height, sizeof *counts->stack);
    counts->failed = counts->failed || grown == NULL;
    counts->stack = grown != NULL ? grown : counts->stack;
    return grown != NULL;
}

static bool grow_most(mint_tuple_counts_t *counts, size_t len)
{
    void *grown = grow(counts->most, &counts->most_room, len, sizeof *counts->most);
    counts->failed = counts->failed || grown == NULL;
    counts->most = grown != NULL ? grown : counts->most;
    return grown != NULL;
}

static bool grow_pairs(mint_tuple_counts_t *counts, size_t len)
{
    void *grown = grow(counts->pairs, &counts->pairs_room, len, sizeof *counts->pairs);
    counts->failed = counts->failed || grown == NULL;
    counts->pairs = grown != NULL ? grown : counts->pairs;
    return grown != NULL;
}

void mint_tuple_counts_most(mint_tuple_counts_t *counts, uint32_t len, uint32_t count)
{
    if (count < MINT_REPEATS_MIN_COUNT || (len >= counts->most_room && !grow_most(counts, len))) {
        return;
    }
    if (count > counts->most[len]) {
        counts->most[len] = count;
    }
    counts->frequent = len > counts->frequent ? len : counts->frequent;
}

bool mint_tuple_counts_reserve(mint_tuple_counts_t *counts, uint32_t len)
{
    return len < counts->pairs_room || grow_pairs(counts, len);
}

void mint_tuple_counts_pairs(mint_tuple_counts_t *counts, uint32_t from, uint32_t to,
                             uint64_t pairs)
{
    if (pairs > 0 && mint_tuple_counts_reserve(counts, to)) {
        counts->pairs[from] -= pairs;
        counts->pairs[to] += pairs;
    }
}

// A node gets a further branch: each of its suffixes makes a pair with each one there.
static void add_branch(mint_tuple_counts_t *counts, mint_tuple_node_t *node, uint32_t branch)
{
    counts->pairs[node->len] += (uint64_t)node->count * branch;
    node->count += branch;
}

void mint_tuple_counts_add(mint_tuple_counts_t *counts, uint32_t lcp)
{
    uint32_t branch = 1; // the suffix before, and then what it is part of
    size_t height = counts->height;
    while (height > 0 && counts->stack[height - 1].len > lcp) {
        mint_tuple_node_t *node = &counts->stack[--height];
        add_branch(counts, node, branch);
        branch = node->count;
        if (branch >= MINT_REPEATS_MIN_COUNT) {
            mint_tuple_counts_most(counts, node->len, node->count);
        }
    }
    counts->height = height;
    if (height > 0 && counts->stack[height - 1].len == lcp) {
        add_branch(counts, &counts->stack[height - 1], branch);
        return;
    }
    if ((height >= counts->stack_room && !grow_stack(counts)) ||
        !mint_tuple_counts_reserve(counts, lcp)) {
        return;
    }
    counts->stack[height] = (mint_tuple_node_t){lcp, branch};
    counts->height = height + 1;
}

mint_status_t mint_tuple_counts_end(mint_tuple_counts_t *counts, size_t len,
                                    mint_repeats_t *repeats)
{
    mint_tuple_counts_add(counts, 0);
    if (counts->failed || (counts->frequent == 0 && !grow_most(counts, 0))) {
        return MINT_ERR_MEMORY;
    }
    // A tuple that occurs so often has parts that do, too; those that share more share this much as
    // well.
    for (size_t i = counts->frequent; i > 1; i--) {
        if (counts->most[i - 1] < counts->most[i]) {
            counts->most[i - 1] = counts->most[i];
        }
    }
    size_t longest = counts->pairs_room > 0 ? counts->pairs_room - 1 : 0;
    while (longest > 0 && counts->pairs[longest] == 0) {
        longest--;
    }
    for (size_t i = longest; i > 1; i--) {
        counts->pairs[i - 1] += counts->pairs[i];
    }
    *repeats = (mint_repeats_t){len, counts->frequent, counts->most, longest, counts->pairs};
    counts->most = NULL;
    counts->pairs = NULL;
    return MINT_OK;
}

void mint_tuple_counts_free(mint_tuple_counts_t *counts)
{
    free(counts->stack);
    free(counts->most);
    free(counts->pairs);
    *counts = (mint_tuple_counts_t){0};
}
