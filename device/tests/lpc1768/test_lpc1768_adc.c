// SPDX-License-Identifier: Apache-2.0
//
// The port's converter on the model.
#include "board.h"
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

static void convert(void *context)
{
    (void)context;
    uint32_t seen[4096] = {0};
    uint32_t distinct = 0;
    lpc_clock_start();
    lpc_adc_start();
    const uint64_t from = model->now;
    for (int i = 0; i < 1000; i++) {
        uint16_t value = 0xFFFF;
        must(lpc_adc_convert(NULL, &value) == MINT_OK);
        must(value > 2020 && value < 2075);
        distinct += seen[value]++ == 0 ? 1u : 0u;
    }
    must(distinct > 12 && distinct < 30);
    must(model->conversions == 1000); // none is left over, none taken twice
    // 65 clocks of at most 13 MHz, and not twice that.
    must(model->now - from >= 5000 * MODEL_US && model->now - from < 10000 * MODEL_US);
}

static void every_conversion_is_taken_once(void **state)
{
    (void)state;
    check_right(convert);
}

static void extremes(void *context)
{
    uint16_t value;
    lpc_clock_start();
    lpc_adc_start();
    must(lpc_adc_convert(NULL, &value) == MINT_OK);
    must(value == *(const uint16_t *)context);
}

static void all_12_bits_are_there(void **state)
{
    (void)state;
    static uint16_t value;
    model_make();
    model->adc_noise = 0;
    for (uint32_t bit = 0; bit <= 12; bit++) {
        value = (uint16_t)((1u << bit) - 1u);
        model->adc_mean = value;
        assert_int_equal(model_boot(extremes, &value), MODEL_RETURNED);
    }
    model_assert_clean();
}

static void fail_and_recover(void *context)
{
    (void)context;
    lpc_clock_start();
    lpc_adc_start();
    for (int i = 0; i < 20; i++) {
        uint16_t value = 0xFFFF;
        const uint64_t from = model->now;
        const mint_status_t status = lpc_adc_convert(NULL, &value);
        must(model->now - from < 50 * MODEL_MS);
        must(i < 10 ? status == MINT_OK : status == MINT_ERR_SOURCE && value == 0);
    }
    // It comes back to life, and the port with it.
    model->faults.adc_dies_after = 0;
    uint16_t value = 0;
    must(lpc_adc_convert(NULL, &value) == MINT_OK && value > 2000);
}

static void a_dead_converter_is_an_error(void **state)
{
    (void)state;
    model_make();
    model->faults.adc_dies_after = 10;
    assert_int_equal(model_boot(fail_and_recover, NULL), MODEL_RETURNED);
    model_assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_conversion_is_taken_once),
        cmocka_unit_test(all_12_bits_are_there),
        cmocka_unit_test(a_dead_converter_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
