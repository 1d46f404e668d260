// SPDX-License-Identifier: Apache-2.0
//
// The fifteen tests of SP 800-22 against the figures of NIST's program, against those that the
// standard prints, and with corrected figures against those of two other implementations.
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

#include "mintmark/entropy_tests/sp800_22.h"
#include "tests/support/digits.h"
#include "tests/support/table.h"

#define BITS_MAX 1000000u

/// The figures of the last test that was run, so that it is not run for each of them.
typedef struct {
    char number[16];
    mint_bits_t digits;
    const mint_test_t *test;
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    size_t count;
} last_t;

static const mint_test_t *find(const char *name)
{
    for (size_t i = 0; i < MINT_SP800_22_TESTS; i++) {
        if (strcmp(mint_sp800_22_tests[i].name, name) == 0) {
            return &mint_sp800_22_tests[i];
        }
    }
    return NULL;
}

// The p-value of a figure of `name` for the first `len` digits of `number`.
static double p_value_of(last_t *last, const mint_test_options_t *options, const char *number,
                         size_t len, const char *name, size_t index)
{
    const mint_test_t *test = find(name);
    assert_non_null(test);
    if (strcmp(last->number, number) != 0 || last->digits.len != len) {
        mint_bits_free(&last->digits);
        assert_true(digits_of(number, len, &last->digits));
        (void)snprintf(last->number, sizeof last->number, "%s", number);
        last->test = NULL;
    }
    if (last->test != test) {
        assert_int_equal(test->run(&last->digits, options, last->figures, &last->count), MINT_OK);
        last->test = test;
    }
    assert_true(index < last->count);
    const mint_figure_t *figure = &last->figures[index];
    assert_int_equal(figure->index, index);
    assert_int_equal(figure->outcome,
                     figure->p_value < 0.01 ? MINT_OUTCOME_FAILED : MINT_OUTCOME_PASSED);
    return figure->p_value;
}

static void equal_the_program(void **state)
{
    (void)state;
    table_t table;
    last_t last = {0};
    assert_true(table_read("sp800-22.tsv", &table));
    assert_int_equal(table.rows_len, 2 * 188);
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        double p_value =
            p_value_of(&last, NULL, row[0], BITS_MAX, row[1], strtoul(row[2], NULL, 10));
        if (!(fabs(p_value - strtod(row[3], NULL)) < 1e-9)) {
            fail_msg("%s %s %s: %.17g", row[0], row[1], row[2], p_value);
        }
    }
    mint_bits_free(&last.digits);
    table_free(&table);
}

static void equal_the_standard(void **state)
{
    (void)state;
    table_t table;
    last_t last = {0};
    assert_true(table_read("sp800-22-printed.tsv", &table));
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        double p_value = p_value_of(&last, NULL, row[1], strtoul(row[2], NULL, 10), row[3],
                                    strtoul(row[4], NULL, 10));
        if (!(fabs(p_value - strtod(row[5], NULL)) <= 0.5000001e-6)) {
            fail_msg("%s, %s %s %s: %.17g", row[0], row[1], row[3], row[4], p_value);
        }
    }
    mint_bits_free(&last.digits);
    table_free(&table);
}

static void corrected_equal_others(void **state)
{
    (void)state;
    const mint_test_options_t corrected = {.mode = MINT_FIGURES_CORRECTED};
    table_t table;
    last_t last = {0};
    assert_true(table_read("sp800-22-corrected.tsv", &table));
    assert_int_equal(table.rows_len, 12);
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        double p_value =
            p_value_of(&last, &corrected, row[0], BITS_MAX, row[1], strtoul(row[2], NULL, 10));
        if (!(fabs(p_value - strtod(row[3], NULL)) <= 0.5000001e-6)) {
            fail_msg("%s %s %s: %.17g", row[0], row[1], row[2], p_value);
        }
    }
    mint_bits_free(&last.digits);
    table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_the_program),
        cmocka_unit_test(equal_the_standard),
        cmocka_unit_test(corrected_equal_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
