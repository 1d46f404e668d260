// SPDX-License-Identifier: Apache-2.0
//
// The reference that limits come with, against a converter whose figures are known exactly: the
// intervals hold the truth, no test alarms on the healthy source by it, and what only a reference
// can show is found. And the header: what a compiler reads there is what was put in.
#include <stdio.h>
#include <stdlib.h>

#include "capture/limits.h"
#include "capture/reference.h"
#include "device/tests/support/check.h"

#define LEN   400000u
#define COINS 12u ///< heads of so many coins: mean 6, variance 3

static uint8_t samples[LEN];
static uint64_t random_state;

static uint32_t draw(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}

/// A 4-bit converter: the number of heads, and 2.
static void make(uint64_t seed, unsigned offset)
{
    random_state = seed;
    for (size_t i = 0; i < LEN; i++) {
        samples[i] = (uint8_t)(offset + (unsigned)__builtin_popcount(draw() & 0xFFFu));
    }
}

static const mint_reference_data_t data = {samples, LEN};

static void intervals_hold_the_truth(void **state)
{
    (void)state;
    mint_watch_reference_t found;
    make(1, 2);
    mint_reference_measure(&data, 1, 4, 137, &found);
    assert_in_range(8 * 256, found.mean_low, found.mean_high);
    assert_true(found.mean_high - found.mean_low < 64);
    assert_in_range(3 * 256, found.variance_low, found.variance_high);
    assert_true(found.variance_high - found.variance_low < 200);
    assert_in_range(found.inflation_16, 16, 24);
    // P(two draws are equal) = C(24, 12) / 2^24 = 0.1612: 2.633 bit
    assert_in_range(found.match_h_64, 155, 168);
    assert_true(found.miss_h_64 <= 16 && found.miss_h_64 >= 10); // 0.2536 bit
    // bit 3 is set from 8 on: P(heads >= 6) = 0.6128
    assert_in_range((unsigned)(0.6128 * 65536), found.ones_low[3], found.ones_high[3]);
}

static void no_alarm_on_the_healthy_source(void **state)
{
    (void)state;
    mint_watch_reference_t found;
    make(2, 2);
    mint_reference_measure(&data, 1, 4, 137, &found);
    assert_int_equal(mint_reference_alarms(&data, 1, 4, 137, &found), 0);
    make(3, 2); // another day
    assert_int_equal(mint_reference_alarms(&data, 1, 4, 137, &found), 0);
}

/// Without a reference nobody can see that the mean is another, or two lines swapped.
static void what_a_reference_is_for(void **state)
{
    (void)state;
    mint_watch_reference_t found;
    make(4, 2);
    mint_reference_measure(&data, 1, 4, 137, &found);
    make(5, 3);
    assert_int_equal(mint_reference_alarms(&data, 1, 4, 137, NULL), 0);
    assert_true(mint_reference_alarms(&data, 1, 4, 137, &found) > 0);
    make(5, 2);
    for (size_t i = 0; i < LEN; i++) {
        uint8_t symbol = samples[i];
        samples[i] = (uint8_t)((symbol & 9u) | (symbol & 2u) << 1 | (symbol & 4u) >> 1);
    }
    assert_int_equal(mint_reference_alarms(&data, 1, 4, 137, NULL), 0);
    assert_true(mint_reference_alarms(&data, 1, 4, 137, &found) > 0);
}

static void two_captures_widen_it(void **state)
{
    (void)state;
    mint_watch_reference_t cold, both;
    make(6, 2);
    uint8_t *copy = malloc(LEN);
    assert_non_null(copy);
    memcpy(copy, samples, LEN);
    mint_reference_measure(&data, 1, 4, 137, &cold);
    make(7, 3);
    const mint_reference_data_t pair[] = {{copy, LEN}, data};
    mint_reference_measure(pair, 2, 4, 137, &both);
    assert_true(both.mean_low <= cold.mean_low && both.mean_high >= 9 * 256);
    assert_int_equal(mint_reference_alarms(pair, 2, 4, 137, &both), 0);
    free(copy);
}

static void too_little_leaves_tests_off(void **state)
{
    (void)state;
    mint_watch_reference_t found;
    make(8, 2);
    const mint_reference_data_t few = {samples, 5000};
    mint_reference_measure(&few, 1, 4, 137, &found);
    assert_int_equal(found.variance_high, 0);
    assert_int_equal(found.ones_high[0], 0);
    const mint_watch_config_t config = {4, 137, &found};
    assert_true(mint_watch_config_is_sound(&config));
    memset(samples, 5, LEN); // stuck: nothing to compare with, and no crash
    mint_reference_measure(&data, 1, 4, 1, &found);
    const mint_watch_config_t stuck = {4, 1, &found};
    assert_true(mint_watch_config_is_sound(&stuck));
}

static void a_header_has_one_group_a_source(void **state)
{
    (void)state;
    static mint_limits_t limits[2];
    mint_buffer_t text = {0};
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(limits[i].record.source, sizeof limits[i].record.source, "adc-%zu", i);
        (void)snprintf(limits[i].record.note, sizeof limits[i].record.note, "*/ \\ end");
        limits[i].record.bits = 4;
        limits[i].h_64 = 137;
    }
    assert_ok(mint_limits_header(limits, 2, "mintmark", &text));
    mint_buffer_append(&text, "", 1);
    const char *header = (const char *)mint_buffer_view(&text).data;
    assert_non_null(strstr(header, "#define MINT_EVIDENCE_ADC_0_H_64 137"));
    assert_non_null(strstr(header, "#define MINT_EVIDENCE_ADC_1_SYMBOL_BITS 4"));
    assert_null(strstr(header, "\\ end")); // a backslash would go on in the next line
    (void)snprintf(limits[1].record.source, sizeof limits[1].record.source, "adc_0");
    assert_status(mint_limits_header(limits, 2, "mintmark", &text), MINT_ERR_DUPLICATE);
    mint_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_truth),
        cmocka_unit_test(no_alarm_on_the_healthy_source),
        cmocka_unit_test(what_a_reference_is_for),
        cmocka_unit_test(two_captures_widen_it),
        cmocka_unit_test(too_little_leaves_tests_off),
        cmocka_unit_test(a_header_has_one_group_a_source),
    };
    return cmocka_run_group_tests_name("capture/limits", tests, NULL, NULL);
}
