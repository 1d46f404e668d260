// SPDX-License-Identifier: Apache-2.0
//
// The most common value estimate against the worked example of SP 800-90B §6.3.1 and at its limits.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

#include "mintmark/entropy_tests/mcv.h"

static void worked_example(void **state)
{
    (void)state;
    const uint8_t samples[20] = {0, 1, 1, 2, 0, 1, 2, 2, 0, 1, 0, 1, 1, 0, 2, 2, 1, 0, 2, 1};
    mint_mcv_t estimate;
    assert_int_equal(mint_mcv_estimate(samples, sizeof samples, &estimate), MINT_OK);
    // The standard prints p_hat 0.4, p_u 0.6895 and a min-entropy of 0.5363, cut off after four
    // digits.
    assert_int_equal(estimate.mode_count, 8);
    assert_true(fabs(estimate.p_hat - 0.4) < 1e-15);
    assert_true(fabs(estimate.p_upper - 0.6895) < 0.00005);
    assert_true(estimate.min_entropy >= 0.5363 && estimate.min_entropy < 0.5364);
}

static void constant_input_has_no_entropy(void **state)
{
    (void)state;
    const uint8_t samples[100] = {0};
    mint_mcv_t estimate;
    assert_int_equal(mint_mcv_estimate(samples, sizeof samples, &estimate), MINT_OK);
    assert_int_equal(estimate.mode_count, 100);
    assert_true(estimate.p_upper == 1.0);
    assert_true(estimate.min_entropy == 0.0);
}

static void too_few_samples_are_refused(void **state)
{
    (void)state;
    const uint8_t sample = 1;
    mint_mcv_t estimate;
    assert_int_equal(mint_mcv_estimate(&sample, 1, &estimate), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_mcv_estimate(&sample, 0, &estimate), MINT_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_example),
        cmocka_unit_test(constant_input_has_no_entropy),
        cmocka_unit_test(too_few_samples_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
