// SPDX-License-Identifier: Apache-2.0
//
// The suffixes of any sequence in order, long repeats or not: libdivsufsort sorts them, and what
// neighbours share comes from the neighbours of every eighth position (Kärkkäinen, Manzini and
// Puglisi, "Permuted longest-common-prefix array", 2009): a position shares at most one symbol less
// with its neighbour than the position before it does with its own, so little is left to compare.
#include <divsufsort.h>
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/suffix_array.h"

#define STEP 8u

typedef struct {
    const uint8_t *symbols;
    uint32_t len;
    saidx_t *order;
    uint32_t
        *sampled; // for every eighth position: the suffix before it in order, then what they share
} suffixes_t;

static uint64_t load_eight(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word;
}

// How much the suffixes at a and b share, `known` symbols being known to be the same.
static uint32_t extend(const suffixes_t *suffixes, uint32_t a, uint32_t b, uint32_t known)
{
    uint32_t room = suffixes->len - (a > b ? a : b);
    const uint8_t *x = suffixes->symbols + a, *y = suffixes->symbols + b;
    while (known + 8 <= room) {
        uint64_t differ = load_eight(x + known) ^ load_eight(y + known);
        if (differ != 0) {
            return known + (uint32_t)__builtin_ctzll(differ) / 8;
        }
        known += 8;
    }
    while (known < room && x[known] == y[known]) {
        known++;
    }
    return known;
}

// The first suffix in order has none before it; it is given itself, and shares nothing.
static void sample(suffixes_t *suffixes)
{
    uint32_t first = (uint32_t)suffixes->order[0];
    for (uint32_t i = 0; i < suffixes->len; i++) {
        uint32_t at = (uint32_t)suffixes->order[i];
        if (at % STEP == 0) {
            suffixes->sampled[at / STEP] = i == 0 ? at : (uint32_t)suffixes->order[i - 1];
        }
    }
    uint32_t shared = 0;
    for (uint32_t at = 0; at < suffixes->len; at += STEP) {
        shared = shared > STEP ? shared - STEP : 0;
        shared = at == first ? 0 : extend(suffixes, at, suffixes->sampled[at / STEP], shared);
        suffixes->sampled[at / STEP] = shared;
    }
}

static void count(const suffixes_t *suffixes, mint_tuple_counts_t *counts)
{
    for (uint32_t i = 1; i < suffixes->len && !counts->failed; i++) {
        uint32_t at = (uint32_t)suffixes->order[i], past = at % STEP;
        uint32_t known = suffixes->sampled[at / STEP];
        known = known > past ? known - past : 0;
        mint_tuple_counts_add(counts,
                              extend(suffixes, at, (uint32_t)suffixes->order[i - 1], known));
    }
}

mint_status_t mint_suffix_array_count(const uint8_t *symbols, size_t len,
                                      mint_tuple_counts_t *counts)
{
    mint_status_t status = MINT_ERR_MEMORY;
    suffixes_t suffixes = {symbols, (uint32_t)len, malloc(len * sizeof(saidx_t)),
                           calloc(len / STEP + 1, sizeof(uint32_t))};
    if (suffixes.order == NULL || suffixes.sampled == NULL ||
        divsufsort(symbols, suffixes.order, (saidx_t)len) != 0) {
        goto out;
    }
    sample(&suffixes);
    count(&suffixes, counts);
    status = counts->failed ? MINT_ERR_MEMORY : MINT_OK;
out:
    free(suffixes.order);
    free(suffixes.sampled);
    return status;
}
