// SPDX-License-Identifier: Apache-2.0
//
// The LZ78Y prediction estimate, SP 800-90B §6.3.10: a dictionary of up to 65,536 contexts of 1 to
// 16 symbols; the context and successor that were counted most often so far, among those that the
// last 16 symbols offer, make the prediction; of equal counts the longer context, of equal
// successors the larger symbol.
//
// Counting sixteen contexts a symbol is not needed to know what that gives. Whatever a longer
// context counted, its last symbol alone counted too, so the highest count is found at length 1,
// and a longer context matters only where two successors are tied there: it must then have the same
// count, that is, every occurrence of this pair of symbols must have come after this same longer
// context. So beside the counts of pairs it is enough to know, for each pair, where it first
// occurred and how long a context all its occurrences share; and which contexts the dictionary took
// before it was full.
//
// One case escapes. When the dictionary gets full in the middle of a position, its longest contexts
// are in and the shorter ones are not. If the last symbol itself is not, these few contexts are
// counted one by one (stranded_t).
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/predictor.h"

#define LONGEST       16u
#define DICTIONARY    65536u
#define SLOT_BITS_MAX 17u // twice as many places as contexts

// A pair of a symbol and its successor.
typedef struct {
    uint32_t count;
    uint32_t first;  // position of the successor when the pair first occurred
    uint32_t shared; // length of the context that all occurrences share, the symbol included
} pair_t;

// A symbol as a context.
typedef struct {
    uint32_t most;        // the highest count of its successors
    uint32_t tied;        // how many have it
    uint32_t tied_longer; // how many of those share a context longer than the symbol
    uint8_t best;         // the largest of them
    uint8_t known;        // whether the dictionary has it
} row_t;

typedef struct {
    uint32_t most;
    uint8_t best;
    uint32_t counts[256];
} stranded_row_t;

// The contexts that were taken at the position at which the dictionary got full.
typedef struct {
    size_t at;
    unsigned shortest; // of them; 0: there are none
    stranded_row_t rows[LONGEST + 1];
} stranded_t;

typedef struct {
    const uint8_t *symbols;
    unsigned distinct;
    unsigned contexts; // in the dictionary
    size_t correct;
    size_t run;
    size_t longest_run;
    row_t rows[256];
    pair_t *pairs;      // [symbol * distinct + successor]
    uint32_t last_bits; // the symbols so far, if they are bits, the latest one lowest
    unsigned slot_bits;
    uint32_t *slots;   // end of the first occurrence of a context, 0 for none
    uint8_t *slot_len; // its length; of bits, whose contexts have a place each: 1 if it is there
    stranded_t *stranded;
} lz78y_t;

static uint64_t load_eight(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word;
}

static unsigned equal_tail(uint64_t a, uint64_t b)
{
    return a == b ? 8 : (unsigned)__builtin_clzll(a ^ b) / 8;
}

// How many symbols before position a are those before b, up to 16. Both are at least 16.
static unsigned common_context(const uint8_t *symbols, size_t a, size_t b)
{
    unsigned near = equal_tail(load_eight(symbols + a - 8), load_eight(symbols + b - 8));
    if (near < 8) {
        return near;
    }
    return 8 + equal_tail(load_eight(symbols + a - 16), load_eight(symbols + b - 16));
}

static uint64_t hash_context(const uint8_t *end, unsigned len)
{
    uint64_t near = load_eight(end - 8), far = load_eight(end - 16);
    if (len < 8) {
        near >>= 8 * (8 - len);
        far = 0;
    } else if (len < LONGEST) {
        far = len == 8 ? 0 : far >> (8 * (LONGEST - len));
    }
    uint64_t hash = (near ^ len) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ hash >> 29 ^ far) * 0xbf58476d1ce4e5b9u;
    return (hash ^ hash >> 32) * 0x94d049bb133111ebu;
}

// Where the context of `len` symbols before `at` is in the dictionary, or would go.
static uint32_t find_context(const lz78y_t *lz, size_t at, unsigned len)
{
    uint32_t slot = (uint32_t)(hash_context(lz->symbols + at, len) >> (64 - lz->slot_bits));
    while (lz->slots[slot] != 0 &&
           (lz->slot_len[slot] != len || common_context(lz->symbols, at, lz->slots[slot]) < len)) {
        slot = (slot + 1) & ((1u << lz->slot_bits) - 1);
    }
    return slot;
}

static uint32_t place_of_bits(const lz78y_t *lz, unsigned len)
{
    return ((uint32_t)1 << len) + (lz->last_bits & (((uint32_t)1 << len) - 1));
}

// Whether the context of `len` symbols before `at` is in the dictionary.
static bool has_context(const lz78y_t *lz, size_t at, unsigned len)
{
    return lz->distinct == 2 ? lz->slot_len[place_of_bits(lz, len)] != 0
                             : lz->slots[find_context(lz, at, len)] != 0;
}

static void add_context(lz78y_t *lz, size_t at, unsigned len)
{
    if (lz->distinct == 2) {
        lz->slot_len[place_of_bits(lz, len)] = 1;
    } else {
        uint32_t slot = find_context(lz, at, len);
        lz->slots[slot] = (uint32_t)at;
        lz->slot_len[slot] = (uint8_t)len;
    }
    lz->contexts++;
    lz->rows[lz->symbols[at - 1]].known |= len == 1;
}

// Takes the contexts before `at` that are new, from the longest down. Until the dictionary is full
// it has, with a context, all shorter ones that end it.
static void extend_dictionary(lz78y_t *lz, size_t at)
{
    for (unsigned len = LONGEST; len > 0; len--) {
        if (has_context(lz, at, len)) {
            return;
        }
        if (lz->contexts == DICTIONARY) {
            lz->stranded->at = at;
            lz->stranded->shortest = len == LONGEST ? 0 : len + 1;
            return;
        }
        add_context(lz, at, len);
    }
}

// Counts a successor of a symbol that the dictionary has.
static void count_pair(lz78y_t *lz, row_t *row, pair_t *pair, size_t at)
{
    uint8_t successor = lz->symbols[at];
    if (pair->count++ == 0) {
        pair->first = (uint32_t)at;
        pair->shared = LONGEST;
    } else if (pair->shared > 1) {
        unsigned common = common_context(lz->symbols, at, pair->first);
        pair->shared = common < pair->shared ? common : pair->shared;
    }
    if (pair->count > row->most) {
        row->most = pair->count;
        row->tied = 1;
        row->tied_longer = pair->shared > 1;
        row->best = successor;
    } else if (pair->count == row->most) {
        row->tied++;
        row->tied_longer += pair->shared > 1;
        row->best = successor > row->best ? successor : row->best;
    }
}

// The length of the longest context, of those that the pair's occurrences share, that stands before
// `at` and is in the dictionary; 1 if none longer does.
static unsigned longest_context(const lz78y_t *lz, const pair_t *pair, size_t at)
{
    unsigned len = common_context(lz->symbols, at, pair->first);
    len = len < pair->shared ? len : pair->shared;
    while (len > 1 && !has_context(lz, at, len)) {
        len--;
    }
    return len;
}

// The successor that the longest context gives, of several with the same count.
static uint8_t break_tie(const lz78y_t *lz, const row_t *row, const pair_t *pairs, size_t at)
{
    unsigned longest = 1;
    uint8_t best = row->best;
    for (unsigned successor = 0; successor < lz->distinct; successor++) {
        const pair_t *pair = &pairs[successor];
        if (pair->count == row->most && pair->shared > 1) {
            unsigned len = longest_context(lz, pair, at);
            if (len > 1 && len >= longest) {
                longest = len;
                best = (uint8_t)successor;
            }
        }
    }
    return best;
}

static void score(lz78y_t *lz, int right)
{
    lz->correct += right != 0;
    lz->run = right ? lz->run + 1 : 0;
    lz->longest_run = lz->run > lz->longest_run ? lz->run : lz->longest_run;
}

// A round of those contexts that were taken without their last symbol being one.
static int predict_stranded(lz78y_t *lz, size_t at)
{
    stranded_t *stranded = lz->stranded;
    if (stranded->shortest == 0) {
        return 0;
    }
    uint8_t successor = lz->symbols[at];
    uint32_t most = 0;
    int right = 0;
    for (unsigned len = common_context(lz->symbols, at, stranded->at); len >= stranded->shortest;
         len--) {
        stranded_row_t *row = &stranded->rows[len];
        if (row->most > most) {
            most = row->most;
            right = row->best == successor;
        }
        uint32_t count = ++row->counts[successor];
        if (count > row->most || (count == row->most && successor > row->best)) {
            row->most = count;
            row->best = successor;
        }
    }
    return right;
}

static void predict(lz78y_t *lz, size_t at)
{
    uint8_t symbol = lz->symbols[at - 1], successor = lz->symbols[at];
    row_t *row = &lz->rows[symbol];
    pair_t *pairs = &lz->pairs[(size_t)symbol * lz->distinct];
    if (row->known) {
        uint8_t best = row->best;
        if (row->tied > 1 && row->tied_longer > 0) {
            best = break_tie(lz, row, pairs, at);
        }
        score(lz, best == successor);
    }
    if (lz->contexts < DICTIONARY || !row->known) {
        int known = row->known;
        size_t full = lz->contexts == DICTIONARY;
        if (!full) {
            extend_dictionary(lz, at);
        }
        if (!known) {
            score(lz, (full || lz->stranded->at == at) && predict_stranded(lz, at));
        }
    }
    if (row->known) {
        count_pair(lz, row, &pairs[successor], at);
    }
}

static bool allocate(lz78y_t *lz, size_t len)
{
    lz->slot_bits = 4;
    while (lz->slot_bits < SLOT_BITS_MAX && (size_t)1 << lz->slot_bits < len * 2 * LONGEST) {
        lz->slot_bits++;
    }
    if (lz->distinct == 2) {
        lz->slot_bits = LONGEST + 1;
    }
    lz->pairs = calloc((size_t)lz->distinct * lz->distinct, sizeof *lz->pairs);
    lz->slots = calloc((size_t)1 << lz->slot_bits, sizeof *lz->slots);
    lz->slot_len = calloc((size_t)1 << lz->slot_bits, sizeof *lz->slot_len);
    lz->stranded = calloc(1, sizeof *lz->stranded);
    return lz->pairs != NULL && lz->slots != NULL && lz->slot_len != NULL && lz->stranded != NULL;
}

mint_status_t mint_lz78y_estimate(const uint8_t *symbols, size_t len, unsigned distinct,
                                  mint_prediction_t *estimate)
{
    if (len < LONGEST + 3 || len > MINT_SAMPLES_MAX || distinct < 2 || distinct > 256) {
        return MINT_ERR_ARGUMENT;
    }
    lz78y_t lz = {.symbols = symbols, .distinct = distinct};
    mint_status_t status = MINT_ERR_MEMORY;
    if (!allocate(&lz, len)) {
        goto out;
    }
    for (size_t at = 0; at < len; at++) {
        if (at >= LONGEST) {
            predict(&lz, at);
        }
        lz.last_bits = lz.last_bits << 1 | symbols[at];
    }
    mint_predictor_bound(lz.correct, len - LONGEST - 1, lz.longest_run, distinct, estimate);
    status = MINT_OK;
out:
    free(lz.pairs);
    free(lz.slots);
    free(lz.slot_len);
    free(lz.stranded);
    return status;
}
