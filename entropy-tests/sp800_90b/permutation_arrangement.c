// SPDX-License-Identifier: Apache-2.0
//
// Shuffling (SP 800-90B §5.1, figure 4). Each shuffle has a generator of its own, seeded by the
// seed and the shuffle's number, so that it is the same whichever thread makes it. Bytes are
// shuffled by Fisher and Yates. What such a shuffle does to two symbols is to choose the places of
// the ones, every choice as likely as any other; that can be had by the word: draw each place at
// random, then take away at random, or add, what is too much or too little. That leaves every
// choice as likely too and is ten times quicker.
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/bit_string.h"
#include "sp800_90b/permutation.h"

// ---- random numbers: xoshiro256** of Blackman and Vigna, seeded by SplitMix64 ----

typedef struct {
    uint64_t state[4];
} random_t;

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static void seed_random(random_t *random, uint64_t seed, unsigned index)
{
    const uint64_t golden = 0x9e3779b97f4a7c15u;
    uint64_t at = mix(seed + golden) + 4 * golden * index;
    for (unsigned i = 0; i < 4; i++) {
        at += golden;
        random->state[i] = mix(at);
    }
}

static uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static inline uint64_t next_word(random_t *random)
{
    uint64_t *s = random->state;
    uint64_t word = rotate(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return word;
}

/// Makes 32 random bits a number below `end`, each as likely (Lemire, "Fast random integer
/// generation in an interval"); now and then it takes another draw.
static inline uint32_t bound(random_t *random, uint32_t draw, uint32_t end)
{
    uint64_t product = (uint64_t)draw * end;
    if ((uint32_t)product < end) {
        uint32_t least = (UINT32_MAX - end + 1) % end;
        while ((uint32_t)product < least) {
            product = (next_word(random) >> 32) * end;
        }
    }
    return (uint32_t)(product >> 32);
}

// ---- shuffling ----

static inline void swap(uint8_t *symbols, uint32_t one, uint32_t other)
{
    uint8_t symbol = symbols[one];
    symbols[one] = symbols[other];
    symbols[other] = symbol;
}

static void shuffle_bytes(uint8_t *symbols, size_t len, random_t *random)
{
    uint32_t left = (uint32_t)len;
    for (; left > 2; left -= 2) {
        // One draw is enough for two places.
        uint64_t word = next_word(random);
        swap(symbols, left - 1, bound(random, (uint32_t)word, left));
        swap(symbols, left - 2, bound(random, (uint32_t)(word >> 32), left - 1));
    }
    if (left == 2) {
        swap(symbols, 1, bound(random, (uint32_t)next_word(random), 2));
    }
}

#define SHARE_BITS 16u ///< to which the share of ones is rounded; what is missing is made up for

/// Draws bits that are 1 with a probability of `share` / 2^16.
static void draw_bits(uint64_t *bits, size_t len, unsigned share, random_t *random)
{
    unsigned lowest = 0;
    while (lowest < SHARE_BITS && (share >> lowest & 1u) == 0) {
        lowest++;
    }
    for (size_t i = 0; i < MINT_BIT_WORDS(len); i++) {
        // Read from its lowest 1 up, the share says how to halve the probability, or its
        // complement.
        uint64_t word = 0;
        for (unsigned bit = lowest; bit < SHARE_BITS; bit++) {
            uint64_t draw = next_word(random);
            word = (share >> bit & 1u) != 0 ? word | draw : word & draw;
        }
        bits[i] = word;
    }
    mint_bits_trim(bits, len);
}

/// Flips `count` of the bits that are `from`, each choice as likely.
static void flip_bits(uint64_t *bits, size_t len, bool from, size_t count, random_t *random)
{
    while (count > 0) {
        uint32_t at = bound(random, (uint32_t)next_word(random), (uint32_t)len);
        uint64_t mask = (uint64_t)1 << (63 - at % 64);
        if (((bits[at / 64] & mask) != 0) == from) {
            bits[at / 64] ^= mask;
            count--;
        }
    }
}

static void choose_ones(uint64_t *bits, size_t len, size_t ones, random_t *random)
{
    unsigned share = (unsigned)(((uint64_t)ones << SHARE_BITS) / len);
    draw_bits(bits, len, share, random);
    size_t drawn = mint_bits_count(bits, len);
    bool is_much = drawn > ones;
    flip_bits(bits, len, is_much, is_much ? drawn - ones : ones - drawn, random);
}

void mint_arrangement_shuffle(mint_arrangement_t *arrangement, uint64_t seed, unsigned index)
{
    const mint_permutation_source_t *source = arrangement->source;
    random_t random;
    seed_random(&random, seed, index);
    if (source->is_binary) {
        choose_ones(arrangement->bits, arrangement->len, source->ones, &random);
        mint_arrangement_convert(arrangement);
    } else {
        memcpy(arrangement->symbols, source->samples->raw, arrangement->len);
        shuffle_bytes(arrangement->symbols, arrangement->len, &random);
    }
}

// ---- the forms of an arrangement ----

void mint_arrangement_load(mint_arrangement_t *arrangement)
{
    const mint_samples_t *samples = arrangement->source->samples;
    if (!arrangement->source->is_binary) {
        memcpy(arrangement->symbols, samples->raw, samples->len);
        return;
    }
    memset(arrangement->bits, 0, MINT_BIT_WORDS(samples->len) * sizeof *arrangement->bits);
    for (size_t i = 0; i < samples->len; i++) {
        arrangement->bits[i / 64] |= (uint64_t)samples->symbols[i] << (63 - i % 64);
    }
    mint_arrangement_convert(arrangement);
}

void mint_arrangement_convert(mint_arrangement_t *arrangement)
{
    for (size_t i = 0; i < MINT_BIT_WORDS(arrangement->len); i++) {
        uint64_t word = arrangement->bits[i];
        uint64_t ones = word - (word >> 1 & 0x5555555555555555u);
        ones = (ones & 0x3333333333333333u) + (ones >> 2 & 0x3333333333333333u);
        ones = (ones + (ones >> 4)) & 0x0f0f0f0f0f0f0f0fu;
        for (unsigned byte = 0; byte < 8; byte++) {
            arrangement->blocks[8 * i + byte] = (uint8_t)(word >> (56 - 8 * byte));
            arrangement->values[8 * i + byte] = (uint8_t)(ones >> (56 - 8 * byte));
        }
    }
}

static mint_status_t allocate(mint_arrangement_t *arrangement)
{
    size_t len = arrangement->len;
    size_t padded = len + MINT_ARRANGEMENT_PAD;
    bool is_binary = arrangement->source->is_binary;
    arrangement->comparisons = calloc(MINT_BIT_WORDS(len) + 1, sizeof *arrangement->comparisons);
    if (!is_binary) {
        arrangement->symbols = calloc(padded, 1);
        arrangement->values = arrangement->symbols;
        arrangement->blocks = arrangement->symbols;
        arrangement->values_len = len;
        return arrangement->symbols != NULL && arrangement->comparisons != NULL ? MINT_OK
                                                                                : MINT_ERR_MEMORY;
    }
    arrangement->values_len = (len + 7) / 8;
    arrangement->bits = calloc(MINT_BIT_WORDS(len) + 1, sizeof *arrangement->bits);
    arrangement->values = calloc(arrangement->values_len + 8 + MINT_ARRANGEMENT_PAD, 1);
    arrangement->blocks = calloc(arrangement->values_len + 8 + MINT_ARRANGEMENT_PAD, 1);
    return arrangement->comparisons != NULL && arrangement->bits != NULL &&
                   arrangement->values != NULL && arrangement->blocks != NULL
               ? MINT_OK
               : MINT_ERR_MEMORY;
}

mint_status_t mint_arrangement_new(const mint_permutation_source_t *source,
                                   mint_arrangement_t *arrangement)
{
    *arrangement = (mint_arrangement_t){.source = source, .len = source->samples->len};
    mint_status_t status = allocate(arrangement);
    if (status != MINT_OK) {
        mint_arrangement_free(arrangement);
    }
    return status;
}

void mint_arrangement_free(mint_arrangement_t *arrangement)
{
    free(arrangement->values != arrangement->symbols ? arrangement->values : NULL);
    free(arrangement->blocks != arrangement->symbols ? arrangement->blocks : NULL);
    free(arrangement->symbols);
    free(arrangement->bits);
    free(arrangement->comparisons);
    mint_bzip2_sizer_free(arrangement->sizer);
    *arrangement = (mint_arrangement_t){0};
}
