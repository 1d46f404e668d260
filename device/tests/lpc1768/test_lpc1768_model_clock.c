// SPDX-License-Identifier: Apache-2.0
//
// The model itself: what it notices about clocks, power and addresses.
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

/// Up to the running oscillator, with flash slow enough.
static void oscillator(void)
{
    lpc_write(FLASHCFG, 0x403A);
    lpc_write(SCS, 0x20);
    model_run(2 * MODEL_MS);
    lpc_write(CLKSRC, 1);
}

/// Up to PLL0 locked, at 2 * 12 * 12 MHz.
static void locked(void)
{
    oscillator();
    lpc_write(PLL0CFG, 11);
    machine_pll_feed();
    lpc_write(PLL0CON, 1);
    machine_pll_feed();
    model_run(MODEL_MS);
}

static void connect(void)
{
    lpc_write(PLL0CON, 3);
    machine_pll_feed();
}

// ---- what is right ----

static void start_up(void *context)
{
    (void)context;
    must(model_cclk() == 4000000u);
    machine_clock();
    must(model_cclk() == 96000000u);
    must(lpc_read(PLL0STAT) == (11u | 7u << 24));
}

static void start_up_is_right(void **state)
{
    (void)state;
    check_right(start_up);
}

static void no_power(void *context)
{
    (void)context;
    must((lpc_read(PCONP) >> 12 & 1u) == 0); // the ADC's reset value
    lpc_write(PCONP, lpc_read(PCONP) & ~(1u << 3));
    lpc_read(U0LSR);
}

static void never_ready(void *context)
{
    (void)context;
    lpc_write(FLASHCFG, 0x403A);
    lpc_write(SCS, 0x20);
    for (int i = 0; i < 1000; i++) {
        must((lpc_read(SCS) & 0x40) == 0);
    }
}

static void never_locked(void *context)
{
    (void)context;
    locked();
    must((lpc_read(PLL0STAT) >> 26 & 1u) == 0);
}

static void for_ever(void *context)
{
    (void)context;
    for (;;) {
        lpc_read(SCS);
    }
}

static void faults_are_there(void **state)
{
    (void)state;
    model_make();
    model->faults.osc_never_starts = true;
    assert_int_equal(model_boot(never_ready, NULL), MODEL_RETURNED);
    model->faults.osc_never_starts = false;
    model->faults.pll_never_locks = true;
    assert_int_equal(model_boot(never_locked, NULL), MODEL_RETURNED);
    model_assert_clean();
    model->time_limit = MODEL_MS;
    assert_int_equal(model_boot(for_ever, NULL), MODEL_OUT_OF_TIME);
}

// ---- what is wrong ----

static void feed_with_something_between(void *context)
{
    (void)context;
    lpc_write(PLL0CFG, 11);
    lpc_write(PLL0FEED, 0xAA);
    lpc_read(PLL0STAT);
    lpc_write(PLL0FEED, 0x55);
}

static void feed_interruptible(void *context)
{
    (void)context;
    lpc_write(ISER0, 1u << 5);
    machine_pll_feed();
}

static void connected_at_once(void *context)
{
    (void)context;
    oscillator();
    lpc_write(PLL0CFG, 11);
    machine_pll_feed();
    lpc_write(CCLKCFG, 2);
    lpc_write(PLL0CON, 1);
    machine_pll_feed();
    connect();
}

static void enabled_and_connected_in_one(void *context)
{
    (void)context;
    oscillator();
    lpc_write(PLL0CFG, 11);
    machine_pll_feed();
    lpc_write(CCLKCFG, 2);
    connect();
}

static void configured_while_on(void *context)
{
    (void)context;
    locked();
    lpc_write(PLL0CFG, 12);
    machine_pll_feed();
}

static void too_slow_inside(void *context)
{
    (void)context;
    oscillator();
    lpc_write(PLL0CFG, 10); // 264 MHz
    machine_pll_feed();
    lpc_write(PLL0CON, 1);
    machine_pll_feed();
}

static void source_not_ready(void *context)
{
    (void)context;
    lpc_write(SCS, 0x20);
    lpc_write(CLKSRC, 1);
}

static void divider_too_small(void *context)
{
    (void)context;
    lpc_write(FLASHCFG, 0x503A);
    locked();
    lpc_write(CCLKCFG, 1);
    connect();
}

static void too_fast(void *context)
{
    (void)context;
    oscillator();
    lpc_write(PLL0CFG, 13); // 336 MHz
    machine_pll_feed();
    lpc_write(PLL0CON, 1);
    machine_pll_feed();
    model_run(MODEL_MS);
    lpc_write(CCLKCFG, 2); // 112 MHz
    connect();
}

static void flash_too_fast(void *context)
{
    (void)context;
    oscillator();
    lpc_write(FLASHCFG, 0x303A); // as after reset: up to 80 MHz
    lpc_write(PLL0CFG, 11);
    machine_pll_feed();
    lpc_write(PLL0CON, 1);
    machine_pll_feed();
    model_run(MODEL_MS);
    lpc_write(CCLKCFG, 2);
    connect();
}

static void peripheral_clocks_too_late(void *context)
{
    (void)context;
    machine_clock();
    lpc_write(PCLKSEL0, 1);
}

static void wrong_range(void *context)
{
    (void)context;
    lpc_write(SCS, 0x30);
}

static void reserved_bits(void *context)
{
    (void)context;
    lpc_write(FLASHCFG, 0x4000);
}

static void nothing_there(void *context)
{
    (void)context;
    lpc_read(0x50000000);
}

static void status_written(void *context)
{
    (void)context;
    lpc_write(PLL0STAT, 0);
}

static void feed_read(void *context)
{
    (void)context;
    lpc_read(PLL0FEED);
}

static void everything_wrong_is_noticed(void **state)
{
    (void)state;
    static const breach_t breaches[] = {
        {RULE_PLL_FEED, feed_with_something_between},
        {RULE_PLL_FEED_OPEN, feed_interruptible},
        {RULE_PLL_UNLOCKED, connected_at_once},
        {RULE_PLL_MERGED, enabled_and_connected_in_one},
        {RULE_PLL_CONFIGURED, configured_while_on},
        {RULE_PLL_RANGE, too_slow_inside},
        {RULE_CLOCK_SOURCE, source_not_ready},
        {RULE_CLOCK_FAST, too_fast},
        {RULE_FLASH_FAST, flash_too_fast},
        {RULE_PCLK_LATE, peripheral_clocks_too_late},
        {RULE_OSC_RANGE, wrong_range},
        {RULE_RESERVED, reserved_bits},
        {RULE_UNMAPPED, nothing_there},
        {RULE_READ_ONLY, status_written},
        {RULE_WRITE_ONLY, feed_read},
        {RULE_UNPOWERED, no_power},
    };
    check_breaches(breaches, sizeof breaches / sizeof breaches[0]);
}

/// A divider of 2 is also too fast, because FCCO is above 275 MHz; both are noticed.
static void a_small_divider_is_noticed(void **state)
{
    (void)state;
    model_make();
    assert_int_equal(model_boot(divider_too_small, NULL), MODEL_RETURNED);
    assert_true(model->broken[RULE_CLOCK_DIVIDER] > 0);
    assert_true(model->broken[RULE_CLOCK_FAST] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_up_is_right),
        cmocka_unit_test(faults_are_there),
        cmocka_unit_test(everything_wrong_is_noticed),
        cmocka_unit_test(a_small_divider_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
