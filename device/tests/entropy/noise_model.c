// SPDX-License-Identifier: Apache-2.0
//
// The healthy sources.
#include "noise_model.h"

#define ADC_COINS 12u

static uint32_t ones(uint64_t bits)
{
    uint32_t count = 0;
    for (; bits != 0; bits &= bits - 1u) {
        count++;
    }
    return count;
}

uint8_t noise_adc(fake_random_t *random, uint32_t coins, int32_t gain, int32_t offset_256)
{
    const uint64_t bits = fake_random_next(random);
    const int32_t heads = (int32_t)ones(bits & ((1u << coins) - 1u));
    const int32_t dither = (int32_t)(bits >> 56);
    // The mean is 8, half a step more for an odd number of coins.
    int32_t level = 8 * 256 + gain * (heads * 256 - (int32_t)coins * 128) + offset_256;
    level += dither;
    return (uint8_t)(level < 0 ? 0 : level > 15 * 256 ? 15 : level / 256);
}

static uint8_t adc_sample(fake_random_t *random, uint8_t before)
{
    (void)before;
    return noise_adc(random, ADC_COINS, 1, 0);
}

static uint8_t timer_sample(fake_random_t *random, uint8_t before)
{
    const bool again = (fake_random_next(random) >> 32) * 10u < 6ull << 32;
    return again ? before : before ^ 1u;
}

static uint8_t byte_sample(fake_random_t *random, uint8_t before)
{
    (void)before;
    return (uint8_t)(fake_random_next(random) >> 56);
}

// What an assessment of NOISE_ADC would measure. Two samples are equal with a probability of
// 0.1612; the Markov prediction comes true with at least that, and at most with 0.2256, which is
// the most probable value. The shares of ones are 0.5, 0.4922, 0.4033 and 0.6128. A per cent of
// room, as for measured values.
static const mint_watch_reference_t ADC_REFERENCE = {
    .match_h_64 = 167,           // 0.1639
    .markov_h_64 = 137,          // 0.2267
    .miss_h_64 = 14,             // 0.8593
    .mean_low = 8 * 256 - 8,     // 8
    .mean_high = 8 * 256 + 8,    //
    .variance_low = 3 * 256 - 8, // 12 coins: 3
    .variance_high = 3 * 256 + 8,
    .inflation_16 = 16,
    .ones_low = {32112, 31600, 25776, 39504},
    .ones_high = {33424, 32912, 27088, 40816},
};

const noise_model_t NOISE_ADC = {"adc", adc_sample, {4, 137, &ADC_REFERENCE}};
const noise_model_t NOISE_TIMER = {"timer", timer_sample, {1, 47, NULL}};
const noise_model_t NOISE_BYTES = {"bytes", byte_sample, {8, 512, NULL}};
