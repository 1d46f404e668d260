// SPDX-License-Identifier: Apache-2.0
//
// SP 800-22 without memory: each allocation is made to fail in turn, and each time there is a
// status and nothing else. (The sanitizers look for what is left behind.)
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/spectrum.h"
#include "tests/support/sequences.h"

#define NEVER 1000000u ///< more allocations than there are

static unsigned left = NEVER; ///< allocations until one fails

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool is_next_to_fail(void)
{
    return left != NEVER && left-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return is_next_to_fail() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_next_to_fail() ? NULL : __real_calloc(count, size);
}

static void sequences(void **state)
{
    (void)state;
    const uint8_t data[9] = {1};
    mint_bits_t bits;
    mint_bits_t slice;
    left = 0;
    mint_status_t status = mint_bits_from_bytes(data, sizeof data, &bits);
    left = NEVER;
    assert_int_equal(status, MINT_ERR_MEMORY);
    assert_null(bits.words);
    assert_int_equal(mint_bits_from_bytes(data, sizeof data, &bits), MINT_OK);
    left = 0;
    status = mint_bits_slice(&bits, 0, 9, &slice);
    left = NEVER;
    assert_int_equal(status, MINT_ERR_MEMORY);
    assert_int_equal(slice.len, 0);
    mint_bits_free(&bits);
}

static void tests_one_by_one(void **state)
{
    (void)state;
    mint_bits_t bits;
    assert_true(sequence_random(1, 1000000, &bits));
    for (size_t i = 0; i < MINT_SP800_22_TESTS; i++) {
        mint_status_t status = MINT_ERR_MEMORY;
        for (unsigned good = 0; status == MINT_ERR_MEMORY; good++) {
            mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
            size_t count = 1;
            left = good;
            status = mint_sp800_22_tests[i].run(&bits, NULL, figures, &count);
            left = NEVER;
            assert_true(status == MINT_OK || (status == MINT_ERR_MEMORY && count == 0));
        }
        assert_int_equal(status, MINT_OK);
    }
    mint_bits_free(&bits);
}

static void spectrum_of_any_length(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_status_t status = MINT_ERR_MEMORY;
    assert_true(sequence_random(2, 1009, &bits));
    unsigned failures = 0;
    for (; status == MINT_ERR_MEMORY; failures++) {
        size_t below;
        left = failures;
        status = mint_spectrum_count(&bits, 3000, &below);
        left = NEVER;
    }
    assert_int_equal(status, MINT_OK);
    assert_true(failures > 5);
    mint_bits_free(&bits);
}

static void runs_of_many_sequences(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_status_t status = MINT_ERR_MEMORY;
    const mint_suite_options_t options = {.sequence_bits = 1000, .threads = 1};
    assert_true(sequence_random(3, 3000, &bits));
    unsigned failures = 0;
    for (; status == MINT_ERR_MEMORY; failures++) {
        mint_suite_result_t result;
        left = failures;
        status = mint_suite_sp800_22.run(&mint_suite_sp800_22, &bits, &options, &result);
        left = NEVER;
        assert_true((status == MINT_OK) == (result.rows != NULL));
        assert_true((status == MINT_OK) == (result.summaries != NULL));
        mint_suite_result_free(&result);
    }
    assert_int_equal(status, MINT_OK);
    assert_true(failures > 50);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences),
        cmocka_unit_test(tests_one_by_one),
        cmocka_unit_test(spectrum_of_any_length),
        cmocka_unit_test(runs_of_many_sequences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
