// SPDX-License-Identifier: Apache-2.0
//
// The model itself: what it does and notices as the converter.
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

#define CONTROL (1u | 1u << 8 | 1u << 21)
#define START   (1u << 24)
#define BURST   (1u << 16)

static uint32_t convert(void)
{
    uint32_t value;
    lpc_write(AD0CR, CONTROL | START);
    do {
        value = lpc_read(AD0GDR);
    } while ((value >> 31) == 0);
    return value >> 4 & 0xFFFu;
}

static void conversions(void *context)
{
    (void)context;
    machine_clock();
    machine_adc();
    uint32_t least = 4095;
    uint32_t most = 0;
    const uint64_t from = model->now;
    for (int i = 0; i < 100; i++) {
        const uint32_t value = convert();
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    // 65 clocks of 12 MHz, and the program between.
    must(model->now - from > 540 * MODEL_US && model->now - from < 700 * MODEL_US);
    must(least > 2000 && most < 2100 && least < most);
    must((lpc_read(AD0GDR) >> 31) == 0); // reading took DONE away
    must((lpc_read(AD0STAT) & 1) != 0);  // in the channel's own register it is still there
    lpc_read(AD0DR0);
    must((lpc_read(AD0STAT) & 1) == 0);
}

static void burst(void *context)
{
    (void)context;
    machine_clock();
    machine_adc();
    lpc_write(AD0INTEN, 0);
    lpc_write(AD0CR, CONTROL | BURST);
    model_run(100 * MODEL_US);
    lpc_write(AD0CR, CONTROL);
    must((lpc_read(AD0DR0) >> 30) == 3); // done, and some were overwritten
    must(model->conversions > 15 && model->conversions < 20);
}

static void conversions_take_their_time(void **state)
{
    (void)state;
    check_right(conversions);
    check_right(burst);
}

static void wait_in_vain(void *context)
{
    (void)context;
    machine_clock();
    machine_adc();
    lpc_write(AD0CR, CONTROL | START);
    model_run(MODEL_MS);
    must((lpc_read(AD0GDR) >> 31) == 0);
}

static void three_of_them(void *context)
{
    machine_clock();
    machine_adc();
    for (int i = 0; i < 3; i++) {
        convert();
    }
    lpc_write(AD0CR, CONTROL | START);
    model_run(MODEL_MS);
    must((lpc_read(AD0GDR) >> 31) == 0);
    (void)context;
}

static void faults_are_there(void **state)
{
    (void)state;
    model_make();
    model->faults.adc_never_done = true;
    assert_int_equal(model_boot(wait_in_vain, NULL), MODEL_RETURNED);
    model->faults.adc_never_done = false;
    model->faults.adc_dies_after = 3;
    assert_int_equal(model_boot(three_of_them, NULL), MODEL_RETURNED);
    model_assert_clean();
}

static void switched_off_while_up(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(PCONP, lpc_read(PCONP) & ~(1u << 12));
}

static void down(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(AD0CR, (CONTROL | START) & ~(1u << 21));
}

static void too_fast(void *context)
{
    (void)context;
    machine_clock();
    machine_adc();
    lpc_write(AD0CR, 1u | 1u << 21 | START); // 24 MHz
}

static void two_channels(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(PINSEL1, 5u << 14);
    lpc_write(PINMODE1, 10u << 14);
    lpc_write(AD0CR, CONTROL | 2u | START);
}

static void burst_with_start(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(AD0INTEN, 0);
    lpc_write(AD0CR, CONTROL | BURST | START);
}

static void burst_with_interrupt(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(AD0CR, CONTROL | BURST);
}

static void restarted(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(AD0CR, CONTROL | START);
    lpc_write(AD0CR, CONTROL | START);
}

static void by_an_edge(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(AD0CR, CONTROL | 2u << 24);
}

static void pulled_up(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(PINMODE1, 0);
    lpc_write(AD0CR, CONTROL | START);
}

static void another_pin(void *context)
{
    (void)context;
    machine_adc();
    lpc_write(PINSEL1, 0);
    lpc_write(AD0CR, CONTROL | START);
}

static void no_power(void *context)
{
    (void)context;
    lpc_write(AD0CR, CONTROL);
}

static void everything_wrong_is_noticed(void **state)
{
    (void)state;
    static const breach_t breaches[] = {
        {RULE_ADC_ORDER, switched_off_while_up},
        {RULE_ADC_DOWN, down},
        {RULE_ADC_CLOCK, too_fast},
        {RULE_ADC_CHANNELS, two_channels},
        {RULE_ADC_BURST, burst_with_start},
        {RULE_ADC_BURST, burst_with_interrupt},
        {RULE_ADC_RESTART, restarted},
        {RULE_ADC_EDGE, by_an_edge},
        {RULE_ADC_PIN, pulled_up},
        {RULE_ADC_PIN, another_pin},
        {RULE_UNPOWERED, no_power},
    };
    check_breaches(breaches, sizeof breaches / sizeof breaches[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversions_take_their_time),
        cmocka_unit_test(faults_are_there),
        cmocka_unit_test(everything_wrong_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
