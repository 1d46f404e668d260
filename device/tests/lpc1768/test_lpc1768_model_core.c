// SPDX-License-Identifier: Apache-2.0
//
// The model itself: what it does and notices as the processor.
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

static uint32_t ticks;

static void tick(void)
{
    ticks++;
}

static void counters(void *context)
{
    (void)context;
    machine_clock();
    lpc_write(DEMCR, 1u << 24);
    lpc_write(DWT_CTRL, 1);
    lpc_write(CYCCNT, 0);
    const uint32_t from = lpc_read(CYCCNT);
    model_run(10 * MODEL_MS);
    const uint32_t gone = lpc_read(CYCCNT) - from;
    must(gone > 959990 && gone < 960100);

    model_handle(MODEL_IRQ_SYSTICK, tick);
    lpc_write(SYST_RVR, 95999);
    lpc_write(SYST_CVR, 0);
    lpc_write(SYST_CSR, 7);
    model_run(10 * MODEL_MS + MODEL_US);
    must(ticks == 10);
    lpc_wait_for_interrupt();
    must(ticks == 11);
    must((lpc_read(SYST_CSR) >> 16 & 1u) == 1);
    must((lpc_read(SYST_CSR) >> 16 & 1u) == 0);
}

static void time_is_counted(void **state)
{
    (void)state;
    check_right(counters);
}

static void masking(void *context)
{
    (void)context;
    model_handle(MODEL_IRQ_UART0, tick);
    lpc_write(ISER0, 1u << 5);
    must(lpc_interrupts_off() == 0);
    must(lpc_interrupts_off() == 1);
    lpc_write(ISPR0, 1u << 5);
    must(ticks == 0);
    lpc_wait_for_interrupt(); // pending: no sleep
    must(ticks == 0);
    lpc_interrupts_restore(1);
    must(ticks == 0);
    lpc_interrupts_restore(0);
    must(ticks == 1);
    lpc_write(ICER0, 1u << 5);
    lpc_write(ISPR0, 1u << 5);
    lpc_barrier();
    must(ticks == 1);
}

static void interrupts_are_masked(void **state)
{
    (void)state;
    check_right(masking);
}

static void restart(void *context)
{
    (void)context;
    lpc_write(AIRCR, 0x05FA0004);
    must(false);
}

static void a_reset_ends_the_program(void **state)
{
    (void)state;
    model_make();
    assert_int_equal(model_boot(restart, NULL), MODEL_RESET);
    model_assert_clean();
    assert_int_equal(model->resets_by_aircr, 1);
}

static void fails(void *context)
{
    (void)context;
    must(1 + 1 == 3);
}

static void crashes(void *context)
{
    (void)context;
    lpc_memory(MODEL_FLASH_LEN, 1);
}

static void a_program_that_goes_wrong_is_noticed(void **state)
{
    (void)state;
    model_make();
    assert_int_equal(model_boot(fails, NULL), MODEL_BROKEN);
    assert_int_equal(model_boot(crashes, NULL), MODEL_BROKEN);
}

static void untraced(void *context)
{
    (void)context;
    lpc_read(CYCCNT);
}

static void reset_without_key(void *context)
{
    (void)context;
    lpc_write(AIRCR, 4);
}

static void sleeps_unmasked(void *context)
{
    (void)context;
    lpc_wait_for_interrupt();
}

static void sleeps_deeply(void *context)
{
    (void)context;
    lpc_write(SCB_SCR, 4);
    lpc_interrupts_off();
    lpc_wait_for_interrupt();
}

static void unknown_priority(void *context)
{
    (void)context;
    lpc_write(IPR1, 0x0100);
}

static void everything_wrong_is_noticed(void **state)
{
    (void)state;
    static const breach_t breaches[] = {
        {RULE_DWT_OFF, untraced},           {RULE_RESET_KEY, reset_without_key},
        {RULE_SLEEP_RACE, sleeps_unmasked}, {RULE_SLEEP_DEEP, sleeps_deeply},
        {RULE_FLASH_OUTSIDE, crashes},      {RULE_RESERVED, unknown_priority},
    };
    check_breaches(breaches, sizeof breaches / sizeof breaches[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_is_counted),
        cmocka_unit_test(interrupts_are_masked),
        cmocka_unit_test(a_reset_ends_the_program),
        cmocka_unit_test(a_program_that_goes_wrong_is_noticed),
        cmocka_unit_test(everything_wrong_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
