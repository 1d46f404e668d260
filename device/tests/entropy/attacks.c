// SPDX-License-Identifier: Apache-2.0
//
// The attacks. Noise that an attack leaves alone is that of the healthy converter, so that what is
// found is the attack.
#include "attacks.h"

#include <stdlib.h>
#include <string.h>

#define COINS        12u
#define BOOT_SAMPLES 1024u // that a replayed source gives before it is started again

static uint8_t healthy(attack_state_t *state)
{
    return noise_adc(&state->random, COINS, 1, 0);
}

// True with a probability of `percent` / 100.
static bool chance(attack_state_t *state, int32_t percent)
{
    return (fake_random_next(&state->random) >> 32) * 100u < (uint64_t)percent << 32;
}

static uint8_t past(const attack_state_t *state, uint32_t lag)
{
    return state->recent[(state->time + 16u - lag) % 16u];
}

// The lowest bits of the converter hang at one.
static uint8_t stuck(attack_state_t *state, int32_t bits)
{
    return (uint8_t)(healthy(state) | ((1u << (uint32_t)bits) - 1u));
}

// The input is elsewhere, by so many 1/256 steps.
static uint8_t bias(attack_state_t *state, int32_t offset_256)
{
    return noise_adc(&state->random, COINS, 1, offset_256);
}

// The input moves a step every so many samples, six steps up and back.
static uint8_t drift(attack_state_t *state, int32_t samples_a_step)
{
    const uint64_t turn = 12ull * 256u;
    const int32_t way = (int32_t)(state->time * 256u / (uint32_t)samples_a_step % turn);
    return noise_adc(&state->random, COINS, 1, way < 6 * 256 ? way : 12 * 256 - way);
}

// A sine of 50 samples, by its quarter wave.
static int32_t sine_256(uint64_t time)
{
    static const int32_t QUARTER[13] = {0, 32, 64, 94, 123, 150, 175, 197, 216, 232, 243, 251, 255};
    const uint32_t phase = (uint32_t)(time % 50u);
    const uint32_t half = phase % 25u;
    const int32_t value = QUARTER[half < 13u ? half : 25u - half];
    return phase < 25u ? value : -value;
}

static uint8_t sine(attack_state_t *state, int32_t amplitude)
{
    return noise_adc(&state->random, COINS, 1, amplitude * sine_256(state->time));
}

// Sampling has locked to something with a period of 7.
static uint8_t lock(attack_state_t *state, int32_t percent)
{
    const uint8_t fresh = healthy(state);
    return state->time >= 7u && chance(state, percent) ? past(state, 7) : fresh;
}

// A signal is injected that pulls every so many-th sample to one value.
static uint8_t inject(attack_state_t *state, int32_t period)
{
    const uint8_t fresh = healthy(state);
    return state->time % (uint32_t)period == 0 ? 11 : fresh;
}

// Two clocks beat: the sample is a slow phase and a little noise.
static uint8_t beat(attack_state_t *state, int32_t coins)
{
    const uint32_t phase = (uint32_t)(state->time * 5u) & 15u;
    const uint32_t wander = (uint32_t)noise_adc(&state->random, (uint32_t)coins, 1, 0);
    return (uint8_t)((phase + wander) & 15u);
}

// The quantiser's steps have become coarser than the noise: fewer coins.
static uint8_t quiet(attack_state_t *state, int32_t coins)
{
    return noise_adc(&state->random, (uint32_t)coins, 1, 0);
}

// The amplifier saturates.
static uint8_t loud(attack_state_t *state, int32_t gain)
{
    return noise_adc(&state->random, COINS, gain, 0);
}

static uint8_t loop(attack_state_t *state, int32_t length)
{
    uint8_t *kept = &state->loop[state->time % (uint32_t)length];
    if (state->time < (uint32_t)length) {
        *kept = healthy(state);
    }
    return *kept;
}

static uint8_t copy(attack_state_t *state, int32_t percent)
{
    const uint8_t fresh = healthy(state);
    return chance(state, percent) ? state->neighbour : fresh;
}

// The sampling clock has become faster than the converter: a result is read twice.
static uint8_t rate(attack_state_t *state, int32_t percent)
{
    const uint8_t fresh = healthy(state);
    return state->time > 0 && chance(state, percent) ? past(state, 1) : fresh;
}

// For so many of each 1000 samples the converter gives nothing but its last two samples in turn.
static uint8_t dropout(attack_state_t *state, int32_t samples)
{
    const uint8_t fresh = healthy(state);
    const uint32_t at = (uint32_t)(state->time % 1000u);
    return at >= 2u && at < (uint32_t)samples ? past(state, 2) : fresh;
}

// After a restart the source begins in the same way, or in one of so many.
static uint8_t replay(attack_state_t *state, int32_t ways)
{
    if (state->time % BOOT_SAMPLES == 0) {
        const uint64_t boot = state->time / BOOT_SAMPLES;
        state->random.state = 1u + boot % (uint32_t)ways;
    }
    return healthy(state);
}

// The converter of QEMU's LM3S6965: bits from `shift` on of a linear congruential generator.
static uint8_t congruential(attack_state_t *state, int32_t shift)
{
    if (state->time == 0) {
        state->random.state = 0;
    }
    const uint32_t n = (uint32_t)state->random.state * 314159u + 1u;
    state->random.state = n;
    return (uint8_t)(n >> (uint32_t)shift & 7u);
}

static uint8_t congruential_boots(attack_state_t *state, int32_t shift)
{
    if (state->time % BOOT_SAMPLES == 0) {
        state->random.state = 0;
    }
    return congruential(state, shift);
}

// Two lines of the converter are swapped: `lines` has their numbers as hexadecimal digits.
static uint8_t swapped(attack_state_t *state, int32_t lines)
{
    const uint32_t value = healthy(state);
    const uint32_t a = (uint32_t)lines >> 4;
    const uint32_t b = (uint32_t)lines & 15u;
    const uint32_t differ = (value >> a ^ value >> b) & 1u;
    return (uint8_t)(value ^ (differ << a | differ << b));
}

const attack_t ATTACKS[] = {
    {"stuck bits", {"lowest", "lowest two", "all"}, {1, 2, 4}, 0, stuck, {0}},
    {"bias", {"1/4 step", "1 step", "3 steps"}, {64, 256, 768}, 0, bias, {0}},
    {"slow drift, a step in", {"65536", "8192", "1024"}, {65536, 8192, 1024}, 0, drift, {0}},
    {"added sine, period 50", {"1 step", "2 steps", "5 steps"}, {1, 2, 5}, 0, sine, {0}},
    {"frequency lock, period 7", {"20 %", "50 %", "90 %"}, {20, 50, 90}, 0, lock, {0}},
    {"injected pulse", {"every 16th", "every 8th", "every 2nd"}, {16, 8, 2}, 0, inject, {0}},
    {"beat of two clocks, noise of", {"8 coins", "4 coins", "2 coins"}, {8, 4, 2}, 0, beat, {0}},
    {"quantiser loss", {"8 coins", "6 coins", "2 coins"}, {8, 6, 2}, 0, quiet, {0}},
    {"saturated amplifier", {"x 2", "x 4", "x 16"}, {2, 4, 16}, 0, loud, {0}},
    {"repetition of a block of", {"100000", "4096", "64"}, {100000, 4096, 64}, 0, loop, {0}},
    {"copy of another source", {"20 %", "50 %", "100 %"}, {20, 50, 100}, 0, copy, {0}},
    {"rate change, samples read twice", {"10 %", "25 %", "60 %"}, {10, 25, 60}, 0, rate, {0}},
    {"dropout, of 1000 samples", {"20", "80", "400"}, {20, 80, 400}, 0, dropout, {0}},
    {"swapped lines", {"1, 2", "0, 3", "2, 3"}, {0x12, 0x03, 0x23}, 0, swapped, {0}},
    {"boot replay", {"16 ways", "4 ways", "1 way"}, {16, 4, 1}, BOOT_SAMPLES, replay, {0}},
    {"LCG of QEMU's LM3S6965, on and on",
     {"bits 16 to 18", "bits 12 to 14", "bits 4 to 6"},
     {16, 12, 4},
     0,
     congruential,
     {3, 128, NULL}},
    {"LCG of QEMU's LM3S6965, restarted",
     {"bits 16 to 18", "bits 12 to 14", "bits 4 to 6"},
     {16, 12, 4},
     BOOT_SAMPLES,
     congruential_boots,
     {3, 128, NULL}},
};
const uint32_t ATTACKS_COUNT = sizeof ATTACKS / sizeof ATTACKS[0];

const attack_t *attack_find(const char *name)
{
    for (uint32_t i = 0; i < ATTACKS_COUNT; i++) {
        if (strcmp(ATTACKS[i].name, name) == 0) {
            return &ATTACKS[i];
        }
    }
    abort(); // a name that the table does not have is the test's mistake
}

mint_watch_config_t attack_config(const attack_t *attack)
{
    return attack->config.symbol_bits != 0 ? attack->config : NOISE_ADC.config;
}

void attack_start(attack_state_t *state, uint64_t seed)
{
    memset(state, 0, sizeof *state);
    state->random.state = seed << 32;
    state->other.state = ~(seed << 32);
}

uint8_t attack_healthy(attack_state_t *state)
{
    state->neighbour = noise_adc(&state->other, COINS, 1, 0);
    return healthy(state);
}

uint8_t attack_sample(attack_state_t *state, const attack_t *attack, uint32_t strength)
{
    state->neighbour = noise_adc(&state->other, COINS, 1, 0);
    const uint8_t symbol = attack->sample(state, attack->parameters[strength]);
    state->recent[state->time % 16u] = symbol;
    state->time++;
    return symbol;
}
