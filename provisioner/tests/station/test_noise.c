// SPDX-License-Identifier: Apache-2.0
//
// Judging raw samples: what is healthy passes, stuck, biased, periodic and counting sources do not,
// each for its own reason; and marks find captures that overlap and no others.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "station/noise.h"

#define COUNT 1024u

static uint8_t samples[MINT_NOISE_SAMPLES_MAX];
static uint64_t dice;

// Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators": SplitMix64.
static uint8_t next(void)
{
    uint64_t z = dice += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (uint8_t)((z ^ z >> 31) >> 20);
}

static int set_up(void **state)
{
    (void)state;
    dice = 1;
    for (size_t i = 0; i < sizeof samples; i++) {
        samples[i] = next();
    }
    return 0;
}

static void expect(uint16_t h_64, size_t count, mint_status_t status, const char *words)
{
    mint_error_t error = {0};
    mint_noise_figures_t figures;
    mint_status_t judged = mint_noise_judge(samples, count, h_64, &figures, &error);
    if (judged != status) {
        fail_msg("%s (%s), not %s", mint_status_text(judged), error.message,
                 mint_status_text(status));
    }
    assert_int_equal(figures.samples, count);
    assert_non_null(strstr(error.message, words));
}

static void healthy_noise_passes(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 200; seed++) {
        dice = seed;
        for (size_t i = 0; i < COUNT; i++) {
            samples[i] = next();
        }
        expect(512, COUNT, MINT_OK, "");
    }
    set_up(state);
    expect(512, MINT_NOISE_SAMPLES_MAX, MINT_OK, "");
    expect(512, 2, MINT_OK, "");
    for (size_t i = 0; i < COUNT; i++) {
        samples[i] &= 1; // a bit a sample, as it claims
    }
    expect(64, COUNT, MINT_OK, "");
    expect(32, COUNT, MINT_OK, "");
}

static void less_than_claimed_is_biased(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        samples[i] &= 1;
    }
    expect(128, COUNT, MINT_ERR_APT, "biased");
    set_up(state);
    for (size_t i = 0; i < COUNT; i++) {
        samples[i] = next() < 32 ? 7 : samples[i]; // one value in eight: 3 bits, not 8
    }
    expect(512, COUNT, MINT_ERR_APT, "biased");
    expect(160, COUNT, MINT_OK, "");
}

static void stuck_noise(void **state)
{
    (void)state;
    memset(samples + 500, 0x55, 12);
    expect(512, COUNT, MINT_ERR_RCT, "12 times in a row");
    expect(128, COUNT, MINT_OK, "");
    memset(samples, 0, COUNT);
    expect(1, COUNT, MINT_OK, ""); // a source that claims next to nothing
    expect(8, COUNT, MINT_ERR_RCT, "stuck");
}

static void noise_that_repeats(void **state)
{
    (void)state;
    for (size_t i = 300; i < COUNT; i++) {
        samples[i] = samples[i - 300];
    }
    expect(512, COUNT, MINT_ERR_LAG, "300 samples ago");
    set_up(state);
    for (size_t i = 7; i < COUNT; i++) {
        samples[i] = next() < 64 ? samples[i - 7] : samples[i];
    }
    expect(512, COUNT, MINT_ERR_LAG, "7 samples ago");
}

static void noise_that_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < 400; i++) {
        samples[i] = (uint8_t)(3 * i);
    }
    // Too short for its period to show.
    expect(512, 200, MINT_ERR_MARKOV, "plus the same number");
}

static void wrong_arguments(void **state)
{
    (void)state;
    mint_noise_figures_t figures;
    assert_int_equal(mint_noise_judge(samples, 1, 64, &figures, NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_noise_judge(samples, MINT_NOISE_SAMPLES_MAX + 1u, 64, &figures, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_noise_judge(samples, COUNT, 0, &figures, NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_noise_judge(samples, COUNT, 513, &figures, NULL), MINT_ERR_ARGUMENT);
}

// How many marks two captures have in common.
static size_t shared(size_t at, size_t other_at, size_t count, uint16_t h_64)
{
    uint8_t one[MINT_NOISE_MARKS][MINT_SHA256_LEN];
    uint8_t other[MINT_NOISE_MARKS][MINT_SHA256_LEN];
    size_t one_count;
    size_t other_count;
    assert_int_equal(mint_noise_mark(samples + at, count, h_64, one, &one_count), MINT_OK);
    assert_int_equal(mint_noise_mark(samples + other_at, count, h_64, other, &other_count),
                     MINT_OK);
    assert_int_equal(one_count, MINT_NOISE_MARKS);
    size_t common = 0;
    for (size_t i = 0; i < one_count; i++) {
        assert_true(i == 0 || memcmp(one[i - 1], one[i], sizeof one[i]) < 0);
        for (size_t j = 0; j < other_count; j++) {
            common += memcmp(one[i], other[j], sizeof one[i]) == 0 ? 1 : 0;
        }
    }
    return common;
}

static void marks_find_what_overlaps(void **state)
{
    (void)state;
    assert_int_equal(shared(0, 0, COUNT, 512), MINT_NOISE_MARKS);
    for (size_t shift = 1; shift <= COUNT / 4; shift++) {
        assert_true(shared(0, shift, COUNT, 512) > 0);
    }
    assert_int_equal(shared(0, 2 * COUNT, COUNT, 512), 0);
    assert_true(shared(0, 100, COUNT, 64) > 0); // stretches of 128 samples
    assert_int_equal(shared(0, COUNT, COUNT, 64), 0);
}

static void too_little_makes_no_mark(void **state)
{
    (void)state;
    uint8_t marks[MINT_NOISE_MARKS][MINT_SHA256_LEN];
    size_t count;
    assert_int_equal(mint_noise_mark(samples, 15, 512, marks, &count), MINT_OK);
    assert_int_equal(count, 0);
    assert_int_equal(mint_noise_mark(samples, 16, 512, marks, &count), MINT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(mint_noise_mark(samples, COUNT, 0, marks, &count), MINT_OK);
    assert_int_equal(count, 0);
    memset(samples, 0, COUNT); // all stretches are one
    assert_int_equal(mint_noise_mark(samples, COUNT, 512, marks, &count), MINT_OK);
    assert_int_equal(count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(healthy_noise_passes, set_up),
        cmocka_unit_test_setup(less_than_claimed_is_biased, set_up),
        cmocka_unit_test_setup(stuck_noise, set_up),
        cmocka_unit_test_setup(noise_that_repeats, set_up),
        cmocka_unit_test_setup(noise_that_counts, set_up),
        cmocka_unit_test_setup(wrong_arguments, set_up),
        cmocka_unit_test_setup(marks_find_what_overlaps, set_up),
        cmocka_unit_test_setup(too_little_makes_no_mark, set_up),
    };
    return cmocka_run_group_tests_name("station/noise", tests, NULL, NULL);
}
