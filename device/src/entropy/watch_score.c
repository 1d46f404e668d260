// SPDX-License-Identifier: Apache-2.0
//
// How the watch tests judge, with integers and a false-alarm rate that can be proved.
//
// A score is for predictions made from the past, each of which a healthy source makes come true
// with a probability of at most p = 2^-h, whatever came before. It is the cumulative sum of the
// evidence, in bits, that they come true with probability q = p^(3/4) instead (a quarter of the
// entropy lost). With r = p^(1/4):
//
//     true:   score += log2(q / p)             = h / 4
//     false:  score -= log2((1 - p) / (1 - q)) = log2(1 + r^3 / (1 + r + r^2)), not below 0
//
// With these steps X, E[2^X] <= 1 for a healthy source: for one that hits p exactly
// p (q / p) + (1 - p) (1 - q) / (1 - p) = 1, and for one that stays below by coupling its
// hits to those of one that does not, as the score only grows with more hits. So, looking back from
// any sample, 2^(sum of the latest k steps) is a supermartingale in k, and the probability that
// some k reaches t bits, which is that the score does, is at most 2^-t (Ville's inequality; this is
// Kingman's bound for a queue). `up` is exact and `down` is rounded up, which keeps E[2^X] <= 1.
//
// A deviation is a sum over a window. Bernstein's inequality, which Freedman's extends to terms
// that depend on the past, says that it is t away from its expectation, to either side, with a
// probability of at most 2 exp(-t^2 / (2 (V + R t / 3))).
//
// device/tests/entropy/check_watch.py recomputes all this with 60 digits.
#include "entropy/watch_tests.h"

#define ONE_30 (1u << 30)

// 2 * 24.0 and 2 * 44.5: exp(-24.0) < 2^-34.6 and exp(-44.5) < 2^-64.1, the factor 2 of the two
// sides being two of a test's 16 statistics.
#define DEVIATION_INTERMITTENT 48u
#define DEVIATION_PERMANENT    89u

// 2^(-n/256) in 2^-30, rounded up.
static uint32_t power(uint32_t n)
{
    // 2^(-2^-k), k = 1 to 8, in 2^-30, rounded up.
    static const uint32_t ROOTS[8] = {0x2d413ccd, 0x35d13f33, 0x3ab031ba, 0x3d495f46,
                                      0x3ea0ecb7, 0x3f4f8304, 0x3fa78458, 0x3fd3b2d7};
    uint64_t value = ONE_30;
    for (uint32_t k = 0; k < 8; k++) {
        if ((n >> (7u - k) & 1u) != 0) {
            value = (value * ROOTS[k] + ONE_30 - 1u) >> 30;
        }
    }
    const uint32_t whole = n >> 8;
    return (uint32_t)((value + (1ull << whole) - 1u) >> whole);
}

// 512 log2(1 + x / 2^30) for 0 <= x < 2^30, rounded up: one binary digit a squaring.
static uint16_t log2_above_one(uint32_t x)
{
    uint64_t y = ONE_30 + (uint64_t)x;
    uint32_t digits = 0;
    for (uint32_t unit = MINT_WATCH_SCORE_PER_BIT / 2; unit > 0; unit /= 2) {
        y = (y * y + ONE_30 - 1u) >> 30;
        if (y >= 2ull * ONE_30) {
            y = (y + 1u) / 2u;
            digits += unit;
        }
    }
    return (uint16_t)(digits + 1u);
}

// r^3 / (1 + r + r^2) in 2^-30, rounded up. It grows with r; 15 bits of it are enough.
static uint32_t odds(uint32_t r_30)
{
    const uint32_t one = 1u << 15;
    const uint32_t most = (r_30 + one - 1u) >> 15; // r lies above most - 1
    const uint32_t square = (most * most + one - 1u) >> 15;
    const uint32_t cube = (square * most + one - 1u) >> 15;
    const uint32_t least = one + (most - 1u) + ((most - 1u) * (most - 1u) >> 15);
    return ((cube << 15) + least - 1u) / least << 15;
}

mint_watch_step_t mint_watch_step(uint32_t h_64)
{
    mint_watch_step_t step = {0, 0};
    if (h_64 > 0) {
        step.up = (uint16_t)(h_64 * (MINT_WATCH_SCORE_PER_BIT / 256u));
        step.down = log2_above_one(odds(power(h_64)));
    }
    return step;
}

uint32_t mint_watch_probability(uint32_t h_64)
{
    return (power(4u * h_64) + (1u << 14) - 1u) >> 14;
}

mint_alarm_t mint_watch_score(uint16_t *score, mint_watch_step_t step, bool came_true)
{
    const uint32_t permanent = MINT_WATCH_BITS_PERMANENT * MINT_WATCH_SCORE_PER_BIT;
    uint32_t next = *score;
    if (came_true) {
        next += step.up;
        next = next < permanent ? next : permanent;
    } else {
        next -= next < step.down ? next : step.down;
    }
    *score = (uint16_t)next;
    if (next == permanent) {
        return MINT_ALARM_PERMANENT;
    }
    return next >= MINT_WATCH_BITS_INTERMITTENT * MINT_WATCH_SCORE_PER_BIT ? MINT_ALARM_INTERMITTENT
                                                                           : MINT_ALARM_NONE;
}

mint_alarm_t mint_watch_deviation(uint32_t deviation, uint64_t variance, uint32_t range)
{
    const uint64_t square = (uint64_t)deviation * deviation;
    const uint64_t spread = variance + (range * deviation + 2u) / 3u;
    if (square > DEVIATION_PERMANENT * spread) {
        return MINT_ALARM_PERMANENT;
    }
    return square > DEVIATION_INTERMITTENT * spread ? MINT_ALARM_INTERMITTENT : MINT_ALARM_NONE;
}
