// SPDX-License-Identifier: Apache-2.0
//
// The summary against what ent prints (tests/data/ent.tsv), digit for digit.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ent/figures.h"
#include "tests/support/bit_noise.h"
#include "tests/support/table.h"

static void assert_printed(double value, const char *expected)
{
    if (strstr(expected, "nan") != NULL || strncmp(expected, "-100000.", 8) == 0) {
        assert_true(isnan(value));
        return;
    }
    char text[64];
    (void)snprintf(text, sizeof text, "%f", value);
    assert_string_equal(text, expected);
}

static void assert_exceeds(double p_value, const char *expected)
{
    char text[64];
    (void)snprintf(text, sizeof text, p_value < 0.0001 ? "<0.01" : "%.2f", 100 * p_value);
    assert_string_equal(text, expected);
}

static void prints_what_ent_prints(void **state)
{
    (void)state;
    table_t table;
    assert_true(table_read("ent.tsv", &table));
    assert_true(table.rows_len >= 28);
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        mint_bits_t bits =
            bit_noise_make(row[0], strtoul(row[1], NULL, 10), 8 * strtoul(row[2], NULL, 10));
        mint_suite_result_t result;
        assert_int_equal(mint_suite_ent.run(&mint_suite_ent, &bits, NULL, &result), MINT_OK);
        const mint_suite_row_t *rows = result.rows;
        bool is_bits = strcmp(row[3], "bits") == 0;
        unsigned first = is_bits ? MINT_ENT_BIT_ENTROPY : MINT_ENT_ENTROPY;
        unsigned last = is_bits ? MINT_ENT_BIT_SERIAL_CORRELATION : MINT_ENT_SERIAL_CORRELATION;
        assert_printed(rows[first].figure.statistic, row[4]);
        assert_printed(rows[first + 2].figure.statistic, row[5]);
        assert_exceeds(rows[first + 2].figure.p_value, row[6]);
        assert_printed(rows[first + 3].figure.statistic, row[7]);
        assert_printed(rows[MINT_ENT_PI].figure.statistic, row[8]);
        assert_printed(rows[last].figure.statistic, row[9]);
        mint_suite_result_free(&result);
        mint_bits_free(&bits);
    }
    table_free(&table);
}

static void compression_is_what_entropy_leaves(void **state)
{
    (void)state;
    mint_ent_counts_t counts = {.bytes = 4, .ones = 8};
    counts.values['a'] = 2;
    counts.values['b'] = 2;
    assert_true(mint_ent_figure(&counts, MINT_ENT_ENTROPY).statistic == 1);
    assert_true(mint_ent_figure(&counts, MINT_ENT_COMPRESSION).statistic == 87.5);
    assert_true(fabs(mint_ent_figure(&counts, MINT_ENT_BIT_COMPRESSION).statistic - 18.872) < 1e-3);
}

static void each_figure_is_the_suites(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("adc8", 1, 8005);
    mint_suite_result_t result;
    assert_int_equal(mint_suite_ent.run(&mint_suite_ent, &bits, NULL, &result), MINT_OK);
    assert_int_equal(result.row_count, mint_suite_ent.test_count);
    assert_int_equal(result.unused_bits, 5);
    assert_int_equal(result.sequence_bits, 8000);
    assert_true(result.is_passed);
    for (size_t i = 0; i < result.row_count; i++) {
        mint_figure_t figure;
        size_t count = 0;
        assert_ptr_equal(result.rows[i].test, &mint_suite_ent.tests[i]);
        assert_int_equal(mint_suite_ent.tests[i].run(&bits, NULL, &figure, &count), MINT_OK);
        assert_int_equal(count, 1);
        assert_true(figure.statistic == result.rows[i].figure.statistic);
        assert_int_equal(figure.outcome, MINT_OUTCOME_NONE);
    }
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

static bool stop(void *context, double share)
{
    (void)context;
    (void)share;
    return false;
}

static void a_byte_is_needed(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 1, 7);
    mint_suite_result_t result;
    mint_figure_t figure;
    size_t count;
    assert_int_equal(mint_suite_ent.run(&mint_suite_ent, &bits, NULL, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_suite_ent.tests[0].run(&bits, NULL, &figure, &count), MINT_ERR_ARGUMENT);
    mint_bits_free(&bits);
    bits = bit_noise_make("uniform8", 1, 8);
    const mint_suite_options_t options = {.progress = stop};
    assert_int_equal(mint_suite_ent.run(&mint_suite_ent, &bits, &options, &result), MINT_ERR_STATE);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_what_ent_prints),
        cmocka_unit_test(compression_is_what_entropy_leaves),
        cmocka_unit_test(each_figure_is_the_suites),
        cmocka_unit_test(a_byte_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
