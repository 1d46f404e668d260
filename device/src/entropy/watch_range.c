// SPDX-License-Identifier: Apache-2.0
//
// Range test: notices an analogue input that somebody else drives, that drifts, or that has lost
// its noise. Its samples are numbers, and near numbers are alike.
//
// Without a reference, from H alone:
//  - near: at most 2^j values lie within 2^(j-1) - 1 of the sample before, so the next is one of
//    them with a probability of at most 2^(j-H). j is the largest that leaves one bit; below H = 3
//    that is the sample itself, and the lag test's business. A slow signal is near all the time.
//  - span: that 1024 samples lie within 2^j values, 2^j 2^-H <= 2^(-5/64), is at most 2^-80 likely,
//    for each of at most 2^8 places.
// With the reference:
//  - mean: the sum of a window, by Bernstein's inequality with the variance that the reference has.
//  - variance: floor and ceiling. Assumed is noise with no heavier tails than a normal distribution
//    (clipped spikes): E[(x - m)^4] <= 4 V^2, which gives the sum of squares a variance of at most
//    4 V^2 a sample; 5 leave room for the mean being that of the window itself.
// `inflation_16` widens both by what correlation adds.
#include "entropy/watch_tests.h"

#define FOURTH_MOMENT 5u

// The variance of a window and how far it is outside the reference, both in 1/256.
static mint_alarm_t judge_variance(const mint_watch_t *watch)
{
    const mint_watch_reference_t *reference = watch->reference;
    const uint64_t squares = (uint64_t)watch->range.squares * MINT_WATCH_WINDOW;
    const uint64_t sum = watch->range.sum;
    const uint32_t variance = (uint32_t)((squares - sum * sum) / MINT_WATCH_WINDOW / 4u);
    uint32_t bound = reference->variance_low;
    uint32_t deviation = bound > variance ? bound - variance : 0u;
    if (variance > reference->variance_high) {
        bound = reference->variance_high;
        deviation = variance - bound;
    }
    const uint64_t spread = (uint64_t)bound * bound * FOURTH_MOMENT * reference->inflation_16;
    // The variance of a mean is spread / (16 W); both sides are scaled so that no digit is lost.
    return mint_watch_deviation(deviation * 8u, spread / (MINT_WATCH_WINDOW / 4u), 0);
}

static mint_alarm_t judge_mean(const mint_watch_t *watch)
{
    const mint_watch_reference_t *reference = watch->reference;
    const uint32_t sum = watch->range.sum;
    const uint32_t low = reference->mean_low * (MINT_WATCH_WINDOW / 256u);
    const uint32_t high = reference->mean_high * (MINT_WATCH_WINDOW / 256u);
    const uint32_t deviation = sum > high ? sum - high : sum < low ? low - sum : 0u;
    const uint64_t variance = (uint64_t)reference->variance_high * (MINT_WATCH_WINDOW / 256u);
    return mint_watch_deviation(deviation, (variance * reference->inflation_16 + 15u) / 16u,
                                (1u << watch->symbol_bits) - 1u);
}

static mint_alarm_t judge_span(const mint_watch_t *watch)
{
    if (watch->h_64 < 5u) {
        return MINT_ALARM_NONE;
    }
    const uint32_t width = 1u << ((watch->h_64 - 5u) / 64u);
    const uint32_t span = (uint32_t)watch->range.high - watch->range.low;
    return span < width ? MINT_ALARM_PERMANENT : MINT_ALARM_NONE;
}

static mint_alarm_t near_sample(mint_watch_t *watch, uint8_t symbol)
{
    if (watch->near.up == 0 || watch->held == 0) {
        return MINT_ALARM_NONE;
    }
    const uint32_t before = mint_watch_past(watch, 1);
    const uint32_t step = symbol > before ? symbol - before : before - symbol;
    const uint32_t values = 1u << (watch->h_64 / 64u - 1u);
    return mint_watch_score(&watch->range.near, watch->near, 2u * step < values);
}

mint_alarm_t mint_watch_range_sample(mint_watch_t *watch, uint8_t symbol)
{
    mint_watch_range_t *range = &watch->range;
    if (watch->index == 0) {
        range->sum = 0;
        range->squares = 0;
        range->low = symbol;
        range->high = symbol;
    }
    range->sum += symbol;
    range->squares += (uint32_t)symbol * symbol;
    range->low = symbol < range->low ? symbol : range->low;
    range->high = symbol > range->high ? symbol : range->high;
    mint_alarm_t alarm = near_sample(watch, symbol);
    if (mint_watch_closes(watch)) {
        alarm = mint_alarm_worse(alarm, judge_span(watch));
        if (watch->reference != NULL && watch->reference->variance_high != 0) {
            alarm = mint_alarm_worse(alarm, judge_mean(watch));
            alarm = mint_alarm_worse(alarm, judge_variance(watch));
        }
    }
    return alarm;
}
