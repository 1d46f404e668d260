// SPDX-License-Identifier: Apache-2.0
//
// The port's clocks on the model, from every state that the boot ROM may leave.
#include "board.h"
#include "device/tests/lpc1768/machine.h"
#include "device/tests/lpc1768/model_parts.h"
#include "device/tests/support/check.h"

static void start(void *context)
{
    (void)context;
    lpc_clock_start();
    must(model_cclk() == 96000000u);
    must(model_pclk(MODEL_PCLK_UART0) == 24000000u);
    must(model_pclk(MODEL_PCLK_ADC) == 24000000u);
    must(model->now < 5 * MODEL_MS);
}

static void it_runs_at_96_mhz(void **state)
{
    (void)state;
    check_right(start);
}

static void it_starts_where_the_boot_rom_left_pll0_on(void **state)
{
    (void)state;
    model_make();
    model->faults.pll_on_at_start = true;
    assert_int_equal(model_boot(start, NULL), MODEL_RETURNED);
    model_assert_clean();
}

static void start_board(void *context)
{
    (void)context;
    (void)mint_port();
}

/// Without the crystal there is one clock, no noise and no baud rate: nobody can be told, and the
/// part stays as it is, silent, its flash untouched.
static void without_a_crystal_it_stays_silent(void **state)
{
    (void)state;
    model_make();
    model->time_limit = 100 * MODEL_MS;
    model->faults.osc_never_starts = true;
    assert_int_equal(model_boot(start_board, NULL), MODEL_OUT_OF_TIME);
    model->faults = (model_faults_t){.pll_never_locks = true};
    assert_int_equal(model_boot(start_board, NULL), MODEL_OUT_OF_TIME);
    assert_int_equal(model->sent_len, 0);
    assert_int_equal(model->iap_calls, 0);
    model_assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_runs_at_96_mhz),
        cmocka_unit_test(it_starts_where_the_boot_rom_left_pll0_on),
        cmocka_unit_test(without_a_crystal_it_stays_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
