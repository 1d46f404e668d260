// SPDX-License-Identifier: Apache-2.0
//
// The chi-square tests against NIST's program, the p-value against closed forms, and both at their
// limits.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/iid.h"
#include "tests/support/noise.h"
#include "tests/support/table.h"

static double choose(const mint_chi_square_t *result, const char *quantity)
{
    return strcmp(quantity, "T") == 0    ? result->t
           : strcmp(quantity, "df") == 0 ? (double)result->degrees_of_freedom
                                         : result->p_value;
}

static void equals_the_reference(void **state)
{
    (void)state;
    table_t table;
    unsigned compared = 0;
    assert_true(table_read("iid.tsv", &table));
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        if (strncmp(row[3], "chi_square", 10) != 0) {
            continue;
        }
        mint_samples_t samples;
        mint_chi_square_t result;
        assert_true(
            noise_samples(row[0], strtoull(row[1], NULL, 10), strtoul(row[2], NULL, 10), &samples));
        bool is_fit = strcmp(row[3], "chi_square goodness of fit") == 0;
        assert_int_equal(is_fit ? mint_chi_square_goodness_of_fit(&samples, &result)
                                : mint_chi_square_independence(&samples, &result),
                         MINT_OK);
        assert_true(agree(choose(&result, row[4]), strtod(row[5], NULL), 1e-14));
        mint_samples_free(&samples);
        compared++;
    }
    assert_int_equal(compared, 24);
    table_free(&table);
}

// With two degrees of freedom the p-value is exp(-t/2), with one it is erfc(sqrt(t/2)), with four
// exp(-t/2) (1 + t/2).
static void p_value_has_closed_forms(void **state)
{
    (void)state;
    for (int i = -10; i < 15; i++) {
        double t = pow(1.6, i);
        assert_true(agree(mint_chi_square_p_value(t, 2), exp(-t / 2), 1e-12));
        assert_true(agree(mint_chi_square_p_value(t, 1), erfc(sqrt(t / 2)), 1e-12));
        assert_true(agree(mint_chi_square_p_value(t, 4), exp(-t / 2) * (1 + t / 2), 1e-12));
    }
}

// For many degrees of freedom Wilson and Hilferty's normal approximation is good to a few digits.
static void p_value_of_many_degrees(void **state)
{
    (void)state;
    for (unsigned k = 100; k < 70000; k *= 3) {
        for (int i = -6; i <= 6; i++) {
            double z = 0.5 * i;
            double root = 1 - 2.0 / (9 * k) + z * sqrt(2.0 / (9 * k));
            double p = mint_chi_square_p_value(k * pow(root, 3), k);
            assert_true(fabs(p - erfc(z / sqrt(2)) / 2) < 2e-4);
        }
    }
}

static void p_value_at_its_limits(void **state)
{
    (void)state;
    assert_true(mint_chi_square_p_value(0, 5) == 1);
    assert_true(isnan(mint_chi_square_p_value(5, 0)));
    assert_true(isnan(mint_chi_square_p_value(5, -3)));
    assert_true(mint_chi_square_p_value(-5, 3) == 1);
    assert_true(isnan(mint_chi_square_p_value((double)NAN, 3)));
    assert_true(isnan(mint_chi_square_p_value(5, (double)NAN)));
    assert_true(mint_chi_square_p_value(1e7, 9) == 0);
    assert_true(mint_chi_square_p_value(1e-9, 40000) == 1);
}

static void dependence_and_drift_fail(void **state)
{
    (void)state;
    static const char *const kinds[] = {"markov900", "sticky500"};
    for (size_t i = 0; i < 2; i++) {
        mint_samples_t samples;
        mint_chi_square_t result;
        assert_true(noise_samples(kinds[i], 5, 100000, &samples));
        assert_int_equal(mint_chi_square_independence(&samples, &result), MINT_OK);
        assert_false(result.is_passed);
        mint_samples_free(&samples);
        // Half of the set is another source: each tenth differs from the whole.
        assert_true(noise_samples(i == 0 ? "uniform1" : "uniform4", 5, 100000, &samples));
        memset(samples.symbols, 1, 30000);
        assert_int_equal(mint_chi_square_goodness_of_fit(&samples, &result), MINT_OK);
        assert_false(result.is_passed);
        mint_samples_free(&samples);
    }
}

/// Without a degree of freedom there is no p-value, and nothing has passed.
static void is_judged_where_it_can_be(const mint_chi_square_t *result)
{
    assert_int_equal(result->is_applicable, result->degrees_of_freedom >= 1);
    if (result->is_applicable) {
        assert_true(result->p_value >= 0 && result->p_value <= 1);
        assert_int_equal(result->is_passed, result->p_value >= 0.001);
    } else {
        assert_true(isnan(result->p_value));
        assert_false(result->is_passed);
    }
}

// Bytes of all values need about 2,560 samples until the pairs fill more bins than there are
// values.
static void too_few_samples_pass_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        size_t len;
        bool is_applicable;
    } cases[] = {{"uniform8", 100, false}, {"uniform8", 1000, false}, {"uniform8", 2400, false},
                 {"uniform8", 2700, true}, {"uniform1", 12, false},   {"uniform1", 100, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mint_samples_t samples;
        mint_chi_square_t result;
        assert_true(noise_samples(cases[i].kind, 3, cases[i].len, &samples));
        assert_int_equal(mint_chi_square_independence(&samples, &result), MINT_OK);
        assert_int_equal(result.is_applicable, cases[i].is_applicable);
        is_judged_where_it_can_be(&result);
        mint_samples_free(&samples);
    }
}

static void short_sets(void **state)
{
    (void)state;
    mint_chi_square_t result;
    for (size_t len = 10; len < 300; len += 7) {
        mint_samples_t samples;
        assert_true(noise_samples("uniform8", len, len, &samples));
        assert_int_equal(mint_chi_square_independence(&samples, &result), MINT_OK);
        is_judged_where_it_can_be(&result);
        assert_int_equal(mint_chi_square_goodness_of_fit(&samples, &result), MINT_OK);
        is_judged_where_it_can_be(&result);
        mint_samples_free(&samples);
    }
    mint_samples_t samples;
    assert_true(noise_samples("uniform8", 1, 9, &samples));
    assert_int_equal(mint_chi_square_goodness_of_fit(&samples, &result), MINT_ERR_ARGUMENT);
    mint_samples_free(&samples);
    const uint8_t constant[20] = {0};
    assert_int_equal(mint_samples_new(constant, sizeof constant, 1, &samples), MINT_OK);
    assert_int_equal(mint_chi_square_goodness_of_fit(&samples, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_chi_square_independence(&samples, &result), MINT_ERR_ARGUMENT);
    mint_samples_free(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference),
        cmocka_unit_test(p_value_has_closed_forms),
        cmocka_unit_test(p_value_of_many_degrees),
        cmocka_unit_test(p_value_at_its_limits),
        cmocka_unit_test(dependence_and_drift_fail),
        cmocka_unit_test(too_few_samples_pass_nothing),
        cmocka_unit_test(short_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
