// SPDX-License-Identifier: Apache-2.0
//
// Counting in a block of 20,000 bits (FIPS 140-2 §4.9.1, AIS 20/31 2.0 §2.4.4.1).
//
// A run begins at an edge, a bit unlike the one before it, and goes on for as long as no edge
// follows. So words of edges, shifted over each other, give the runs of at least 2, 3, … 7 bits by
// counting ones, those of zeros and of ones at once; no bit is looked at alone. Four bits at a time
// come from a histogram of bytes.
#include "common/block.h"

#include <string.h>

#include "common/bit_order.h"
#include "common/bounds.h"
#include "common/popcount.h"

#define TAIL_BITS  (MINT_BLOCK_BITS % 64)
#define TAIL_MASK  (((uint64_t)1 << TAIL_BITS) - 1)
#define LAST       (MINT_BLOCK_WORDS - 1)
#define FOLLOWING  6u ///< bits behind an edge that are looked at for another
#define HISTOGRAMS 4u ///< so that counting a byte need not wait for the count of the last one

typedef struct {
    uint64_t edges[MINT_BLOCK_WORDS + 1];
    uint64_t quiet[MINT_BLOCK_WORDS + 1]; // no edge at any of the next FOLLOWING bits
} edges_t;

/// `at` from 1 to 63: the 64 bits from bit `at` of two words on.
MINT_INTO_EACH uint64_t from_bit(uint64_t word, uint64_t next, unsigned at)
{
    return word >> at | next << (64 - at);
}

void mint_block_take(const mint_bits_t *bits, size_t first, mint_block_t *block)
{
    for (size_t i = 0; i < LAST; i++) {
        block->words[i] = mint_bits_at(bits, first + 64 * i);
    }
    block->words[LAST] = mint_bits_at(bits, first + (size_t)64 * LAST) & TAIL_MASK;
}

/// `len` bytes (at most 8), the first one lowest: a load where the compiler knows that they are 8.
MINT_INTO_EACH uint64_t load(const uint8_t *data, size_t len)
{
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++) {
        word |= (uint64_t)data[i] << (8 * i);
    }
    return word;
}

void mint_block_take_bytes(const uint8_t *data, mint_block_t *block)
{
    for (size_t i = 0; i < LAST; i++) {
        block->words[i] = mint_bytes_turned(load(data + 8 * i, 8));
    }
    block->words[LAST] = mint_bytes_turned(load(data + (size_t)8 * LAST, MINT_BLOCK_BYTES % 8));
}

// ---- nibbles ----

static unsigned reverse_nibble(unsigned nibble)
{
    return (nibble & 1) << 3 | (nibble & 2) << 1 | (nibble & 4) >> 1 | (nibble & 8) >> 3;
}

static void count_nibbles(const mint_block_t *block, unsigned nibbles[16])
{
    uint16_t bytes[HISTOGRAMS][256] = {{0}};
    for (size_t i = 0; i < LAST; i++) {
        uint64_t word = block->words[i];
        for (unsigned j = 0; j < 8; j++) {
            bytes[j % HISTOGRAMS][word >> (8 * j) & 0xff]++;
        }
    }
    for (unsigned j = 0; j < TAIL_BITS / 8; j++) {
        bytes[j % HISTOGRAMS][block->words[LAST] >> (8 * j) & 0xff]++;
    }
    unsigned found[16] = {0};
    for (unsigned value = 0; value < 256; value++) {
        unsigned count = 0;
        for (unsigned i = 0; i < HISTOGRAMS; i++) {
            count += bytes[i][value];
        }
        found[value & 15] += count;
        found[value >> 4] += count;
    }
    for (unsigned value = 0; value < 16; value++) {
        nibbles[value] = found[reverse_nibble(value)];
    }
}

// ---- runs ----

static void find_edges(const mint_block_t *block, edges_t *found)
{
    // The block begins and ends with an edge.
    found->edges[0] = (block->words[0] ^ block->words[0] << 1) | 1;
    for (size_t i = 1; i < MINT_BLOCK_WORDS; i++) {
        found->edges[i] = block->words[i] ^ (block->words[i] << 1 | block->words[i - 1] >> 63);
    }
    found->edges[LAST] = (found->edges[LAST] & TAIL_MASK) | (uint64_t)1 << TAIL_BITS;
    found->edges[LAST + 1] = 0;
    found->quiet[LAST + 1] = 0;
}

/// Where runs begin in a word: all edges but the one that ends the block.
MINT_INTO_EACH uint64_t beginnings(const edges_t *found, size_t word)
{
    // cppcheck-suppress arrayIndexOutOfBoundsCond ; there are LAST + 2 of them
    return word < LAST ? found->edges[word] : found->edges[word] & TAIL_MASK;
}

MINT_INTO_EACH void count_words(const mint_block_t *block, edges_t *found,
                                mint_block_counts_t *counts)
{
    unsigned ones = 0;
    unsigned all[MINT_BLOCK_LENGTHS] = {0}; // runs of at least 1, 2, …
    unsigned of_ones[MINT_BLOCK_LENGTHS] = {0};
    for (size_t i = 0; i < MINT_BLOCK_WORDS; i++) {
        uint64_t word = block->words[i];
        uint64_t runs = beginnings(found, i);
        uint64_t quiet = UINT64_MAX;
        ones += (unsigned)__builtin_popcountll(word);
        for (unsigned length = 0; length < MINT_BLOCK_LENGTHS; length++) {
            all[length] += (unsigned)__builtin_popcountll(runs & quiet);
            of_ones[length] += (unsigned)__builtin_popcountll(runs & quiet & word);
            quiet &= ~from_bit(found->edges[i], found->edges[i + 1], length + 1);
        }
        found->quiet[i] = quiet;
    }
    counts->ones = ones;
    for (unsigned i = 0; i < MINT_BLOCK_LENGTHS; i++) {
        bool is_last = i + 1 == MINT_BLOCK_LENGTHS;
        counts->runs[1][i] = of_ones[i] - (is_last ? 0 : of_ones[i + 1]);
        counts->runs[0][i] = all[i] - (is_last ? 0 : all[i + 1]) - counts->runs[1][i];
    }
}

MINT_WITH_POPCOUNT static void count_with(const mint_block_t *block, edges_t *found,
                                          mint_block_counts_t *counts)
{
    count_words(block, found, counts);
}

static void count_without(const mint_block_t *block, edges_t *found, mint_block_counts_t *counts)
{
    count_words(block, found, counts);
}

/// The length of the run that begins at bit `at`.
static unsigned run_length(const edges_t *found, size_t at)
{
    size_t next = at + 1;
    uint64_t word = found->edges[next / 64] >> next % 64;
    if (word == 0) {
        next += 64 - next % 64;
        while (found->edges[next / 64] == 0) {
            next += 64;
        }
        word = found->edges[next / 64];
    }
    return (unsigned)(next - at) + (unsigned)__builtin_ctzll(word);
}

/// The longest of the runs of at least FOLLOWING + 1 + `more` bits, 0 if there is none.
static unsigned longest_of(const edges_t *found, unsigned more)
{
    unsigned longest = 0;
    for (size_t i = 0; i < MINT_BLOCK_WORDS; i++) {
        uint64_t later =
            more == 0 ? found->quiet[i] : from_bit(found->quiet[i], found->quiet[i + 1], more);
        uint64_t runs = beginnings(found, i) & found->quiet[i] & later;
        for (; runs != 0; runs &= runs - 1) {
            unsigned length = run_length(found, 64 * i + (unsigned)__builtin_ctzll(runs));
            longest = length > longest ? length : longest;
        }
    }
    return longest;
}

static unsigned find_longest(const edges_t *found, const mint_block_counts_t *counts)
{
    // Nearly every block has a run of 13, and few have many of them.
    unsigned longest = longest_of(found, FOLLOWING);
    longest = longest > 0 ? longest : longest_of(found, 0);
    for (unsigned i = MINT_BLOCK_LENGTHS; longest == 0 && i-- > 0;) {
        // cppcheck-suppress arrayIndexOutOfBounds ; i is counted down before it is used
        longest = counts->runs[0][i] + counts->runs[1][i] > 0 ? i + 1 : 0;
    }
    return longest;
}

// ---- repeats ----

static unsigned count_repeats(const mint_block_t *block, const uint32_t *before)
{
    const uint64_t *words = block->words;
    unsigned repeats = before != NULL && (uint32_t)words[0] == *before;
    repeats += (uint32_t)words[0] == words[0] >> 32;
    for (size_t i = 1; i < MINT_BLOCK_WORDS; i++) {
        uint64_t changed = words[i] ^ from_bit(words[i - 1], words[i], 32);
        repeats += (uint32_t)changed == 0;
        repeats += changed >> 32 == 0 && i < LAST;
    }
    return repeats;
}

void mint_block_count(const mint_block_t *block, const uint32_t *before,
                      mint_block_counts_t *counts)
{
    edges_t found;
    find_edges(block, &found);
    MINT_CHOOSE_POPCOUNT(count_with, count_without)(block, &found, counts);
    count_nibbles(block, counts->nibbles);
    counts->longest_run = find_longest(&found, counts);
    counts->repeats = count_repeats(block, before);
}

mint_status_t mint_block_count_first(const mint_bits_t *bits, mint_block_counts_t *counts)
{
    if (bits->len < MINT_BLOCK_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    mint_block_t block;
    mint_block_take(bits, 0, &block);
    mint_block_count(&block, NULL, counts);
    return MINT_OK;
}

double mint_block_poker(const mint_block_counts_t *counts)
{
    uint64_t squares = 0;
    for (unsigned i = 0; i < 16; i++) {
        squares += (uint64_t)counts->nibbles[i] * counts->nibbles[i];
    }
    // 16 / 5000 is 2 / 625.
    return (double)(2 * squares) / 625 - 5000;
}

void mint_block_judge_runs(const mint_block_counts_t *counts,
                           const mint_run_bounds_t bounds[MINT_BLOCK_LENGTHS],
                           mint_figure_t figures[MINT_BLOCK_RUNS])
{
    for (unsigned i = 0; i < MINT_BLOCK_RUNS; i++) {
        unsigned value = i / MINT_BLOCK_LENGTHS;
        unsigned length = i % MINT_BLOCK_LENGTHS;
        figures[i] = mint_figure_from_to(i, counts->runs[value][length], bounds[length].low,
                                         bounds[length].high);
    }
}
