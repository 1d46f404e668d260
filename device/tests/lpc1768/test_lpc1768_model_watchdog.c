// SPDX-License-Identifier: Apache-2.0
//
// The model itself: what it does and notices as the watchdog.
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

static void counting(void *context)
{
    (void)context;
    machine_clock();
    must(lpc_read(WDTV) == 0xFF);
    machine_watchdog();
    const uint32_t first = lpc_read(WDTV);
    model_run(100 * MODEL_MS);
    const uint32_t gone = first - lpc_read(WDTV);
    must(gone > 100300 && gone < 100500); // the oscillator is 0.4 % fast
    model_run(1000 * MODEL_S);
    const uint32_t long_gone = first - lpc_read(WDTV);
    must(long_gone > 1003000000u && long_gone < 1005000000u);
    machine_watchdog_feed();
    must(lpc_read(WDTV) > 0xFFFFFF00u);
    lpc_write(WDMOD, 0);
    must(lpc_read(WDMOD) == 1); // WDEN is set for good
}

static void edges_jitter(void *context)
{
    (void)context;
    machine_clock();
    machine_watchdog();
    uint64_t shortest = MODEL_NEVER;
    uint64_t longest = 0;
    for (int i = 0; i < 200; i++) {
        const uint32_t before = lpc_read(WDTV);
        const uint64_t from = model->now;
        while (lpc_read(WDTV) == before) {
        }
        shortest = model->now - from < shortest ? model->now - from : shortest;
        longest = model->now - from > longest ? model->now - from : longest;
    }
    must(longest > shortest + 200000000u && longest < 2 * MODEL_US);
}

static void it_counts_down(void **state)
{
    (void)state;
    model_make();
    model->time_limit = 2000 * MODEL_S;
    assert_int_equal(model_boot(counting, NULL), MODEL_RETURNED);
    model_assert_clean();
    check_right(edges_jitter);
}

static void run_out(void *context)
{
    const uint32_t mode = *(const uint32_t *)context;
    lpc_write(WDTC, 1000);
    lpc_write(WDMOD, mode);
    model_run(5 * MODEL_US);
    machine_watchdog_feed();
    model_run(2 * MODEL_MS);
    must((lpc_read(WDMOD) & 0xC) == 0xC);
}

static void it_runs_out(void **state)
{
    (void)state;
    static uint32_t mode = 1;
    model_make();
    assert_int_equal(model_boot(run_out, &mode), MODEL_RETURNED);
    mode = 3;
    assert_int_equal(model_boot(run_out, &mode), MODEL_WATCHDOG_RESET);
    model_assert_clean();
}

static void stands(void *context)
{
    (void)context;
    machine_watchdog();
    model_run(MODEL_MS);
    must(lpc_read(WDTV) == 0xFFFFFFFF);
}

static void a_dead_oscillator_is_there(void **state)
{
    (void)state;
    model_make();
    model->faults.watchdog_stands = true;
    assert_int_equal(model_boot(stands, NULL), MODEL_RETURNED);
    model_assert_clean();
}

static void feed_with_something_between(void *context)
{
    (void)context;
    lpc_write(WDTC, 0xFFFF);
    lpc_write(WDFEED, 0xAA);
    lpc_read(WDTV);
}

static void feed_backwards(void *context)
{
    (void)context;
    machine_watchdog();
    lpc_write(WDFEED, 0x55);
}

static void feed_interruptible(void *context)
{
    (void)context;
    lpc_write(ISER0, 1u << 5);
    lpc_write(WDFEED, 0xAA);
    lpc_write(WDFEED, 0x55);
}

static void fed_too_soon(void *context)
{
    (void)context;
    machine_clock();
    lpc_write(WDTC, 0xFFFF);
    machine_watchdog_feed();
}

static void too_short(void *context)
{
    (void)context;
    lpc_write(WDTC, 0xFE);
}

static void clock_changed(void *context)
{
    (void)context;
    machine_watchdog();
    lpc_write(WDCLKSEL, 1);
}

static void clock_locked(void *context)
{
    (void)context;
    lpc_write(WDCLKSEL, 1u << 31);
    lpc_write(WDCLKSEL, 1);
}

static void everything_wrong_is_noticed(void **state)
{
    (void)state;
    static const breach_t breaches[] = {
        {RULE_WDT_FEED, feed_with_something_between},
        {RULE_WDT_FEED, feed_backwards},
        {RULE_WDT_FEED_OPEN, feed_interruptible},
        {RULE_WDT_SETTLE, fed_too_soon},
        {RULE_WDT_SHORT, too_short},
        {RULE_WDT_CLOCK, clock_changed},
        {RULE_WDT_CLOCK, clock_locked},
    };
    check_breaches(breaches, sizeof breaches / sizeof breaches[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_counts_down),
        cmocka_unit_test(it_runs_out),
        cmocka_unit_test(a_dead_oscillator_is_there),
        cmocka_unit_test(everything_wrong_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
