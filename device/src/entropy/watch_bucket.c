// SPDX-License-Identifier: Apache-2.0
//
// Bucket test: notices a bit of the sample that is stuck, or not where it was. One dead line of a
// converter halves the values but leaves each less frequent than p where H is below the width; two
// swapped lines change no frequency at all, and no test of entropy can see them.
//
// It counts the ones of each bit in a window. By H alone a bit takes one of its values with a
// probability of at most 2^(bits - 1 - H), the sum over half the values, which says something only
// if H is above bits - 1. Else the shares of the reference are needed. Bernstein's inequality; 8
// bits and two sides are the 16 statistics of a test.
#include "entropy/watch_tests.h"

// Between what the share of ones may be, in 1/65536, and the window's variance for it.
typedef struct {
    uint32_t low;
    uint32_t high;
    uint32_t inflation_16;
} share_t;

static bool share_of(const mint_watch_t *watch, uint32_t bit, share_t *share)
{
    const mint_watch_reference_t *reference = watch->reference;
    if (reference != NULL && reference->ones_high[bit] != 0) {
        *share =
            (share_t){reference->ones_low[bit], reference->ones_high[bit], reference->inflation_16};
        return true;
    }
    *share = (share_t){65536u - watch->ones_max, watch->ones_max, 16u};
    return watch->ones_max < UINT16_MAX;
}

// The variance of a window's count: W p (1 - p) at the p of the interval that is nearest to 1/2.
static uint64_t variance_of(const share_t *share)
{
    uint32_t p = share->high < 32768u ? share->high : 32768u;
    p = share->low > p ? share->low : p;
    const uint64_t variance = (uint64_t)p * (65536u - p) * (MINT_WATCH_WINDOW / 16u);
    return (variance * share->inflation_16 >> 32) + 1u;
}

static mint_alarm_t judge(uint32_t ones, const share_t *share)
{
    // Rounded away from the count, by one at most.
    const uint32_t low = share->low / (65536u / MINT_WATCH_WINDOW);
    const uint32_t high = share->high / (65536u / MINT_WATCH_WINDOW) + 1u;
    const uint32_t deviation = ones > high ? ones - high : ones < low ? low - ones : 0u;
    return mint_watch_deviation(deviation, variance_of(share), 1u);
}

mint_alarm_t mint_watch_bucket_sample(mint_watch_t *watch, uint8_t symbol)
{
    mint_alarm_t alarm = MINT_ALARM_NONE;
    for (uint32_t bit = 0; bit < watch->symbol_bits; bit++) {
        uint16_t *ones = &watch->bucket.ones[bit];
        *ones = (uint16_t)((watch->index == 0 ? 0u : *ones) + (symbol >> bit & 1u));
        share_t share;
        if (mint_watch_closes(watch) && share_of(watch, bit, &share)) {
            alarm = mint_alarm_worse(alarm, judge(*ones, &share));
        }
    }
    return alarm;
}
