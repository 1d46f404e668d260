// SPDX-License-Identifier: Apache-2.0
//
// Making sequences of bits.
#include "tests/support/bit_noise.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/noise.h"

static _Noreturn void give_up(const char *kind)
{
    (void)fprintf(stderr, "no sequence of kind %s\n", kind);
    abort();
}

static uint8_t *make_samples(const char *kind, uint64_t seed, size_t len)
{
    uint8_t *samples = malloc(len == 0 ? 1 : len);
    if (samples == NULL || !noise_make(kind, seed, samples, len)) {
        give_up(kind);
    }
    return samples;
}

static bool is_binary(const char *kind)
{
    return kind[0] == 'b' || kind[0] == 'm'; // biasedN, markovN
}

uint8_t *bit_noise_bytes(const char *kind, uint64_t seed, size_t len)
{
    if (!is_binary(kind)) {
        return make_samples(kind, seed, len);
    }
    uint8_t *samples = make_samples(kind, seed, 8 * len);
    for (size_t i = 0; i < len; i++) {
        unsigned byte = 0;
        for (size_t j = 0; j < 8; j++) {
            byte = byte << 1 | samples[8 * i + j];
        }
        samples[i] = (uint8_t)byte;
    }
    return samples;
}

mint_bits_t bit_noise_make(const char *kind, uint64_t seed, size_t len)
{
    mint_bits_t bits;
    uint8_t *bytes = bit_noise_bytes(kind, seed, (len + 7) / 8);
    if (mint_bits_from_bytes(bytes, (len + 7) / 8, &bits) != MINT_OK) {
        give_up(kind);
    }
    free(bytes);
    for (size_t at = len; at < bits.len; at++) {
        bit_noise_set(&bits, at, 0);
    }
    bits.len = len;
    return bits;
}

void bit_noise_set(mint_bits_t *bits, size_t at, unsigned value)
{
    uint64_t mask = (uint64_t)1 << at % 64;
    bits->words[at / 64] = (bits->words[at / 64] & ~mask) | (value != 0 ? mask : 0);
}

void bit_noise_set_run(mint_bits_t *bits, size_t at, size_t len, unsigned value)
{
    for (size_t i = 0; i < len; i++) {
        bit_noise_set(bits, at + i, value);
    }
    if (at > 0) {
        bit_noise_set(bits, at - 1, !value);
    }
    if (at + len < bits->len) {
        bit_noise_set(bits, at + len, !value);
    }
}

void bit_noise_follow(mint_bits_t *bits, size_t lag, unsigned share, uint64_t seed)
{
    char kind[16];
    (void)snprintf(kind, sizeof kind, "biased%u", share);
    uint8_t *same = make_samples(kind, seed, bits->len);
    for (size_t at = lag; at < bits->len; at++) {
        bit_noise_set(bits, at, mint_bit(bits, at - lag) ^ same[at] ^ 1u);
    }
    free(same);
}
