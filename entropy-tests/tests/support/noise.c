// SPDX-License-Identifier: Apache-2.0
//
// The sets of the tests, one function a kind.
#include "tests/support/noise.h"

#include <stdlib.h>
#include <string.h>

/// The generator and what a kind remembers of the samples before.
typedef struct {
    uint64_t state[4];
    uint32_t parameter; ///< the number in the kind's name
    uint32_t last;
    uint32_t level;
    uint32_t phase;
    size_t index;
} noise_t;

static uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static uint64_t next(noise_t *noise)
{
    uint64_t *s = noise->state;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

static void start(noise_t *noise, uint64_t seed)
{
    for (unsigned i = 0; i < 4; i++) {
        seed += 0x9e3779b97f4a7c15u;
        uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        noise->state[i] = z ^ (z >> 31);
    }
}

static uint32_t below(noise_t *noise, uint32_t end)
{
    return (uint32_t)((next(noise) >> 32) * end >> 32);
}

/// The sum of twelve bytes: about normal, with mean 1530 and standard deviation 256.
static uint32_t bell(noise_t *noise)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < 12; i++) {
        sum += below(noise, 256);
    }
    return sum;
}

static uint32_t uniform(noise_t *noise)
{
    return below(noise, 1u << noise->parameter);
}

static uint32_t biased(noise_t *noise)
{
    return below(noise, 1000) < noise->parameter ? 1 : 0;
}

static uint32_t markov(noise_t *noise)
{
    bool stays = below(noise, 1000) < noise->parameter;
    noise->last = stays ? noise->last : 1 - noise->last;
    return noise->last;
}

static uint32_t sticky(noise_t *noise)
{
    if (below(noise, 1000) >= noise->parameter) {
        noise->last = below(noise, 16);
    }
    return noise->last;
}

static uint32_t normal(noise_t *noise)
{
    int32_t value = ((int32_t)bell(noise) - 1530) / 12 + 128;
    return value < 0 ? 0 : value > 255 ? 255 : (uint32_t)value;
}

/// The low byte of a converter: slow drift, mains ripple, a few steps of noise.
static uint32_t adc(noise_t *noise)
{
    noise->level += below(noise, 33) - 16;
    noise->phase += 1311;
    uint32_t ripple = noise->phase >> 8 & 255u;
    ripple = ripple < 128 ? ripple : 255 - ripple;
    return (noise->level >> 8) + ripple / 16 + bell(noise) / 170;
}

/// Differences of a timer: a mode, a heavy tail, now and then an interrupt.
static uint32_t timer(noise_t *noise)
{
    uint32_t value = 40 + below(noise, 3);
    value += below(noise, 16) == 0 ? below(noise, 24) : 0;
    value += below(noise, 512) == 0 ? 90 + below(noise, 60) : 0;
    return value;
}

/// A congruential generator without a seed: it looks like noise and has no entropy at all.
static uint32_t fake(noise_t *noise)
{
    noise->last = (noise->index == 0 ? 1 : noise->last) * 314159u + 1u;
    return noise->last >> 16 & 7u;
}

static uint32_t period(noise_t *noise)
{
    uint32_t place = (uint32_t)(noise->index % 7);
    return place == 0 ? below(noise, 8) : place;
}

static uint32_t sparse(noise_t *noise)
{
    return below(noise, 64) == 0 ? 200 + below(noise, 20) : 17;
}

static uint32_t walk(noise_t *noise)
{
    noise->last = (noise->last + below(noise, 3) + 63) & 63u;
    return noise->last;
}

static const struct {
    const char *name;
    uint32_t (*sample)(noise_t *noise);
    bool has_parameter;
} kinds[] = {
    {"uniform", uniform, true}, {"biased", biased, true},   {"markov", markov, true},
    {"sticky", sticky, true},   {"normal8", normal, false}, {"adc8", adc, false},
    {"timer8", timer, false},   {"lcg3", fake, false},      {"period7", period, false},
    {"sparse8", sparse, false}, {"walk6", walk, false},
};

bool noise_make(const char *kind, uint64_t seed, uint8_t *samples, size_t len)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t name_len = strlen(kinds[i].name);
        if (strncmp(kind, kinds[i].name, name_len) != 0) {
            continue;
        }
        noise_t noise = {.level = 2048u << 8};
        if (kinds[i].has_parameter) {
            noise.parameter = (uint32_t)strtoul(kind + name_len, NULL, 10);
        }
        start(&noise, seed);
        for (; noise.index < len; noise.index++) {
            samples[noise.index] = (uint8_t)kinds[i].sample(&noise);
        }
        return true;
    }
    return false;
}

bool noise_samples(const char *kind, uint64_t seed, size_t len, mint_samples_t *samples)
{
    uint8_t *raw = malloc(len);
    bool made = raw != NULL && noise_make(kind, seed, raw, len) &&
                mint_samples_new(raw, len, 0, samples) == MINT_OK;
    free(raw);
    return made;
}

void noise_fibonacci(uint8_t *samples, size_t len)
{
    size_t a = 1, b = 2;
    samples[0] = 0;
    samples[1] = 1;
    for (; b < len; a = b - a) {
        size_t more = a < len - b ? a : len - b;
        memcpy(samples + b, samples, more);
        b += a;
    }
}
