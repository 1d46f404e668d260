// SPDX-License-Identifier: Apache-2.0
//
// T5, the autocorrelation test (AIS 20/31 2.0 §2.4.4.1): of the lags from 1 to 5000, the one at
// which the first 10,000 bits differ from themselves least or most often; at that lag, the second
// 10,000 bits must differ in more than 2326 and fewer than 2674 of 5000 places. So chance finds the
// suspect on other data than those that convict it. Of equally bad lags it is the shortest.
//
// Lags that are equal but for multiples of 64 have the same words to compare with, so that these
// are shifted 64 times and not 5000 times.
#include <stdlib.h>
#include <string.h>

#include "ais31/tests.h"
#include "common/bounds.h"
#include "common/popcount.h"

#define PLACES    5000u
#define LAGS      5000u
#define WORDS     79u // that 5000 places take
#define TAIL_MASK (((uint64_t)1 << PLACES % 64) - 1)

// Half of a block, and room to read past its end.
typedef struct {
    uint64_t words[2 * WORDS + 1];
} half_t;

typedef struct {
    unsigned lag;
    unsigned away; // from half of the places
} worst_t;

static void take_half(const mint_block_t *block, size_t first, half_t *half)
{
    memset(half, 0, sizeof *half);
    unsigned shift = (unsigned)(first % 64);
    for (size_t i = 0; i <= 2 * PLACES / 64; i++) {
        size_t word = first / 64 + i;
        uint64_t next = word + 1 < MINT_BLOCK_WORDS ? block->words[word + 1] : 0;
        // Shifted twice, for a word cannot be shifted by 64.
        half->words[i] = block->words[word] >> shift | next << 1 << (63 - shift);
    }
}

static void shift_half(const half_t *half, unsigned shift, half_t *moved)
{
    memset(moved, 0, sizeof *moved);
    for (size_t i = 0; i < (size_t)2 * WORDS; i++) {
        moved->words[i] = half->words[i] >> shift | half->words[i + 1] << 1 << (63 - shift);
    }
}

/// The places, of the first PLACES, that differ from the bits from `moved` on.
MINT_INTO_EACH unsigned differing(const half_t *half, const uint64_t *moved)
{
    unsigned count = 0;
    for (size_t i = 0; i + 1 < WORDS; i++) {
        count += (unsigned)__builtin_popcountll(half->words[i] ^ moved[i]);
    }
    uint64_t last = half->words[WORDS - 1] ^ moved[WORDS - 1];
    return count + (unsigned)__builtin_popcountll(last & TAIL_MASK);
}

MINT_INTO_EACH void look_at_lags(const half_t *half, worst_t *worst)
{
    half_t moved;
    *worst = (worst_t){LAGS + 1, 0};
    for (unsigned shift = 0; shift < 64; shift++) {
        shift_half(half, shift, &moved);
        for (unsigned lag = shift == 0 ? 64 : shift; lag <= LAGS; lag += 64) {
            unsigned count = differing(half, moved.words + lag / 64);
            unsigned away = (unsigned)abs((int)count - (int)PLACES / 2);
            if (away > worst->away || (away == worst->away && lag < worst->lag)) {
                *worst = (worst_t){lag, away};
            }
        }
    }
}

MINT_WITH_POPCOUNT static void look_with(const half_t *half, worst_t *worst)
{
    look_at_lags(half, worst);
}

static void look_without(const half_t *half, worst_t *worst)
{
    look_at_lags(half, worst);
}

mint_figure_t mint_ais31_autocorrelation(const mint_block_t *block)
{
    half_t half;
    half_t moved;
    worst_t worst;
    take_half(block, 0, &half);
    // cppcheck-suppress uninitvar ; the function that is chosen sets it first
    MINT_CHOOSE_POPCOUNT(look_with, look_without)(&half, &worst);
    take_half(block, (size_t)2 * PLACES, &half);
    shift_half(&half, worst.lag % 64, &moved);
    return mint_figure_between(0, differing(&half, moved.words + worst.lag / 64), 2326, 2674);
}
