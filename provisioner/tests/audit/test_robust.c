// SPDX-License-Identifier: Apache-2.0
//
// Median, MAD and modified z-score. The known answers are of ten numbers of which two stand out,
// computed by Python:
//
//     >>> from statistics import median
//     >>> x = [21, 26, 24, 25, 23, 21, 23, 26, 82, 83]; m = median(x)
//     >>> d = median(abs(v - m) for v in x); m, d, [round(0.6745 * (v - m) / d, 4) for v in x]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "audit/robust.h"

static void expect(double found, double right)
{
    if (fabs(found - right) > 5e-5) {
        fail_msg("%.5f, not %.5f", found, right);
    }
}

static void test_two_of_ten_stand_out(void **state)
{
    static const double numbers[] = {21, 26, 24, 25, 23, 21, 23, 26, 82, 83};
    static const double scores[] = {-1.5738, 0.6745,  -0.2248, 0.2248,  -0.6745,
                                    -1.5738, -0.6745, 0.6745,  25.8558, 26.3055};
    double copy[10];
    mint_robust_t summary;
    (void)state;
    memcpy(copy, numbers, sizeof copy);
    mint_robust_summarise(copy, 10, &summary);
    assert_int_equal(summary.count, 10);
    expect(summary.median, 24.5);
    expect(summary.mad, 1.5);
    expect(summary.min, 21);
    expect(summary.max, 83);
    for (size_t i = 0; i < 10; i++) {
        expect(mint_robust_z(&summary, numbers[i]), scores[i]);
        assert_int_equal(fabs(mint_robust_z(&summary, numbers[i])) > MINT_ROBUST_Z_MAX, i >= 8);
    }
}

/// Nearly all the same: one more or two more is nothing, three more is.
static void test_equal_counts_have_a_spread_of_half(void **state)
{
    double numbers[] = {2, 2, 2, 5, 2, 2, 3};
    mint_robust_t summary;
    (void)state;
    mint_robust_summarise(numbers, 7, &summary);
    expect(summary.mad, 0);
    expect(mint_robust_z(&summary, 2), 0);
    expect(mint_robust_z(&summary, 3), 1.349);
    expect(mint_robust_z(&summary, 4), 2.698);
    expect(mint_robust_z(&summary, 5), 4.047);
    expect(mint_robust_z(&summary, -1), -4.047);
}

static void test_few_say_nothing(void **state)
{
    double numbers[] = {1, 1, 1, 1000};
    mint_robust_t summary;
    (void)state;
    mint_robust_summarise(numbers, 4, &summary);
    expect(summary.median, 1);
    expect(mint_robust_z(&summary, 1000), 0);
    mint_robust_summarise(numbers, 0, &summary);
    assert_int_equal(summary.count, 0);
    expect(mint_robust_z(&summary, 1000), 0);
    double one[] = {7};
    mint_robust_summarise(one, 1, &summary);
    expect(summary.median, 7);
    expect(summary.mad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_of_ten_stand_out),
        cmocka_unit_test(test_equal_counts_have_a_spread_of_half),
        cmocka_unit_test(test_few_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
