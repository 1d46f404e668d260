// SPDX-License-Identifier: Apache-2.0
//
// The repetition count test and the adaptive proportion test: exactly at their cut-offs, and
// against a second version of each that is written down straight from SP 800-90B §4.4 and looks at
// the whole sequence every time.
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/entropy.h"

// Small enough that random sequences reach every cut-off.
static const mint_health_limits_t SMALL = {.apt_window = 16,
                                           .rct_cutoff = 4,
                                           .rct_cutoff_permanent = 6,
                                           .apt_cutoff = 9,
                                           .apt_cutoff_permanent = 12};

// Cut-offs that one of the tests never reaches.
static const mint_health_limits_t RCT_ALONE = {512, 4, 6, 513, 513};
static const mint_health_limits_t APT_ALONE = {16, 1000, 1000, 9, 12};

static mint_health_t health;
static bool permanent;

static int reset(void **state)
{
    (void)state;
    mint_health_init(&health);
    return 0;
}

static mint_status_t see(const mint_health_limits_t *limits, uint8_t symbol)
{
    permanent = true; // must be written by every call
    return mint_health_sample(&health, limits, symbol, &permanent);
}

static void rct_alarms_at_its_cutoffs(void **state)
{
    (void)state;
    for (int i = 1; i <= 3; i++) {
        assert_ok(see(&RCT_ALONE, 7));
        assert_false(permanent);
    }
    for (int i = 4; i <= 5; i++) {
        assert_status(see(&RCT_ALONE, 7), MINT_ERR_RCT);
        assert_false(permanent);
    }
    assert_status(see(&RCT_ALONE, 7), MINT_ERR_RCT);
    assert_true(permanent);
    assert_ok(see(&RCT_ALONE, 8));
    assert_false(permanent);
}

static void rct_starts_anew_with_every_other_value(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        assert_ok(see(&RCT_ALONE, (uint8_t)(i / 3)));
    }
}

// A counter that wraps would forget a source that has been stuck for long.
static void rct_does_not_forget_a_long_run(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 70000; i++) {
        mint_status_t status = see(&RCT_ALONE, 0);
        assert_int_equal(status == MINT_ERR_RCT && permanent, i >= 5);
    }
}

static void zero_is_a_value_like_others(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_ok(see(&RCT_ALONE, 0));
    }
    assert_status(see(&RCT_ALONE, 0), MINT_ERR_RCT);
}

// Alternating with fresh values, the first value comes 8 times in a window of 16: one less than
// the cut-off. One more and it alarms, at that sample.
static void apt_alarms_at_its_cutoff(void **state)
{
    (void)state;
    for (uint8_t i = 0; i < 8; i++) {
        assert_ok(see(&APT_ALONE, 100));
        assert_ok(see(&APT_ALONE, i));
    }
    for (uint8_t i = 0; i < 8; i++) { // the next window
        assert_ok(see(&APT_ALONE, 100));
    }
    assert_status(see(&APT_ALONE, 100), MINT_ERR_APT);
    assert_false(permanent);
    assert_ok(see(&APT_ALONE, 1)); // not the value counted
    assert_status(see(&APT_ALONE, 100), MINT_ERR_APT);
    assert_status(see(&APT_ALONE, 100), MINT_ERR_APT);
    assert_false(permanent);
    assert_status(see(&APT_ALONE, 100), MINT_ERR_APT);
    assert_true(permanent);
}

static void apt_counts_the_first_value_of_each_window(void **state)
{
    (void)state;
    assert_ok(see(&APT_ALONE, 1));
    for (int i = 0; i < 15; i++) { // fifteen of another value are none of this window's business
        assert_ok(see(&APT_ALONE, 2));
    }
    for (int i = 0; i < 8; i++) { // a new window, whose value is 2 now
        assert_ok(see(&APT_ALONE, 2));
    }
    assert_status(see(&APT_ALONE, 2), MINT_ERR_APT);
}

static void both_tests_see_every_sample(void **state)
{
    (void)state;
    mint_status_t status = MINT_OK;
    for (int i = 0; i < 12; i++) {
        status = see(&SMALL, 3);
    }
    assert_status(status, MINT_ERR_RCT); // named first
    assert_true(permanent);
    assert_int_equal(health.rct_count, 12);
    assert_int_equal(health.apt_count, 12);
    assert_ok(see(&SMALL, 4));
    assert_status(see(&SMALL, 3), MINT_ERR_APT); // the window has gone on counting
}

// How often in a row the last sample of the sequence came, by looking back.
static unsigned run_length(const uint8_t *samples, size_t count)
{
    unsigned run = 1;
    while (run < count && samples[count - 1 - run] == samples[count - 1]) {
        run++;
    }
    return run;
}

// How often the first value of the last window came in it so far; 0 if the last sample is another.
static unsigned window_count(const uint8_t *samples, size_t count, size_t window)
{
    const uint8_t *first = samples + (count - 1) / window * window;
    unsigned found = 0;
    for (const uint8_t *at = first; at < samples + count; at++) {
        found += *at == *first;
    }
    return samples[count - 1] == *first ? found : 0;
}

static void agrees_with_the_definition(void **state)
{
    (void)state;
    static uint8_t samples[4000];
    fake_random_t random = {.state = 1};
    unsigned alarms[3] = {0};
    for (size_t i = 0; i < sizeof samples; i++) {
        // Two values, the one three times as frequent as the other.
        samples[i] = fake_random_next(&random) % 4 == 0;
        unsigned run = run_length(samples, i + 1);
        unsigned found = window_count(samples, i + 1, SMALL.apt_window);
        mint_status_t expected = run >= SMALL.rct_cutoff     ? MINT_ERR_RCT
                                 : found >= SMALL.apt_cutoff ? MINT_ERR_APT
                                                             : MINT_OK;
        assert_status(see(&SMALL, samples[i]), expected);
        assert_int_equal(permanent,
                         run >= SMALL.rct_cutoff_permanent || found >= SMALL.apt_cutoff_permanent);
        alarms[0] += expected == MINT_ERR_RCT;
        alarms[1] += expected == MINT_ERR_APT;
        alarms[2] += permanent;
    }
    assert_true(alarms[0] > 100 && alarms[1] > 100 && alarms[2] > 100);
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rct_alarms_at_its_cutoffs),      TEST(rct_starts_anew_with_every_other_value),
        TEST(rct_does_not_forget_a_long_run), TEST(zero_is_a_value_like_others),
        TEST(apt_alarms_at_its_cutoff),       TEST(apt_counts_the_first_value_of_each_window),
        TEST(both_tests_see_every_sample),    TEST(agrees_with_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
