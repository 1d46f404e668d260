// SPDX-License-Identifier: Apache-2.0
//
// The table of Maurer's test against Maurer's series, which reaches lengths of words that no quick
// test has bits enough for; and the test without memory.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static bool has_memory = true;

static void *scarce_calloc(size_t count, size_t size)
{
    return has_memory ? calloc(count, size) : NULL;
}

#define calloc scarce_calloc
#include "sp800_22/universal.c" // NOLINT(bugprone-suspicious-include)
#undef calloc

#include "tests/support/sequences.h"

// The mean and the variance of log2 of a distance d, which has the probability p (1 - p)^(d - 1)
// with p = 2^-L (Maurer, "A universal statistical test for random bit generators", 1992).
static void add_series(unsigned length, double *mean, double *variance)
{
    double p = ldexp(1, -(int)length), term = p, squares = 0;
    *mean = 0;
    for (size_t d = 1; d < (size_t)40 << length; d++) {
        double logarithm = log2((double)d);
        *mean += term * logarithm;
        squares += term * logarithm * logarithm;
        term *= 1 - p;
    }
    *variance = squares - *mean * *mean;
}

static void table_is_right(void **state)
{
    (void)state;
    for (unsigned length = L_MIN; length <= L_MAX; length++) {
        double mean, variance;
        add_series(length, &mean, &variance);
        assert_true(fabs(lengths[length - L_MIN].mean - mean) < 1e-6);
        assert_true(fabs(lengths[length - L_MIN].variance - variance) < 1e-3);
        assert_int_equal(lengths[length - L_MIN].from, ((size_t)1010 << length) * length);
    }
}

static void lengths_are_chosen(void **state)
{
    (void)state;
    for (unsigned length = L_MIN; length <= L_MAX; length++) {
        size_t from = lengths[length - L_MIN].from;
        assert_int_equal(choose_length(from), length);
        assert_int_equal(choose_length(from - 1), length > L_MIN ? length - 1 : L_MIN);
    }
    assert_int_equal(choose_length(SIZE_MAX), L_MAX);
}

static void without_memory(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_figure_t figure;
    size_t count = 7;
    assert_true(sequence_random(22, 400000, &bits));
    has_memory = false;
    assert_int_equal(mint_sp800_22_universal(&bits, NULL, &figure, &count), MINT_ERR_MEMORY);
    has_memory = true;
    assert_int_equal(count, 0);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_right),
        cmocka_unit_test(lengths_are_chosen),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
