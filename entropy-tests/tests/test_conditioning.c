// SPDX-License-Identifier: Apache-2.0
//
// Entropy of conditioned output against NIST's program, and its limits.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/conditioning.h"
#include "tests/support/table.h"

static bool is_close(long double a, long double b)
{
    return fabsl(a - b) <= 1e-18L * fabsl(b);
}

static void equals_the_reference(void **state)
{
    (void)state;
    table_t table;
    assert_true(table_read("conditioning.tsv", &table));
    assert_int_equal(table.rows_len, 10);
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        mint_conditioning_t component = {
            .is_vetted = strcmp(row[0], "yes") == 0,
            .n_in = (uint32_t)strtoul(row[1], NULL, 10),
            .n_out = (uint32_t)strtoul(row[2], NULL, 10),
            .nw = (uint32_t)strtoul(row[3], NULL, 10),
            .h_in = strtold(row[4], NULL),
            .h_prime = strtold(row[5], NULL),
        };
        mint_conditioned_t result;
        assert_int_equal(mint_conditioning_entropy(&component, &result), MINT_OK);
        // The reference prints 22 digits, cut off: more than a long double has on this machine.
        assert_true(is_close(result.output_entropy, strtold(row[6], NULL)));
        assert_true(is_close(result.h_out, strtold(row[7], NULL)));
    }
    table_free(&table);
}

// -log2(1 - output / n_out), where the quotient is 1 in any precision that a number has.
static void tells_how_close_to_full_entropy(void **state)
{
    (void)state;
    mint_conditioning_t component = {512, 256, 256, 320, true, 0};
    mint_conditioned_t result;
    assert_int_equal(mint_conditioning_entropy(&component, &result), MINT_OK);
    assert_true(result.output_entropy == 256);
    // psi is 2^-256 (1 + 2^-64) but for what is smaller still: 2^-64 / ln 2 of 256 bits are
    // missing.
    assert_true(fabsl(result.epsilon_bits - (64 + log2l(256 * logl(2)))) < 1e-12L);
}

static void holds_at_its_limits(void **state)
{
    (void)state;
    mint_conditioned_t result;
    mint_conditioning_t tiny = {1, 1, 1, 1e-6L, true, 0};
    assert_int_equal(mint_conditioning_entropy(&tiny, &result), MINT_OK);
    assert_true(result.output_entropy >= 0 && result.output_entropy <= 1e-6L);
    mint_conditioning_t huge = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, true, 0};
    assert_int_equal(mint_conditioning_entropy(&huge, &result), MINT_OK);
    assert_true(result.output_entropy > 0.999L * UINT32_MAX);
    assert_true(result.output_entropy <= UINT32_MAX);
    // A width above n_in counts for no more than n_in (Appendix E).
    mint_conditioning_t wide = {100, 1000, 1000, 50, true, 0};
    mint_conditioning_t narrow = {100, 1000, 100, 50, true, 0};
    mint_conditioned_t other;
    assert_int_equal(mint_conditioning_entropy(&wide, &result), MINT_OK);
    assert_int_equal(mint_conditioning_entropy(&narrow, &other), MINT_OK);
    assert_true(result.output_entropy == other.output_entropy);
}

static void more_input_never_gives_less(void **state)
{
    (void)state;
    long double before = 0;
    for (unsigned h = 1; h <= 512; h++) {
        mint_conditioning_t component = {512, 256, 256, h, true, 0};
        mint_conditioned_t result;
        assert_int_equal(mint_conditioning_entropy(&component, &result), MINT_OK);
        assert_true(result.output_entropy >= before);
        assert_true(result.output_entropy <= h && result.output_entropy <= 256);
        before = result.output_entropy;
    }
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    const mint_conditioning_t bad[] = {
        {0, 1, 1, 1, true, 0},    {1, 0, 1, 1, true, 0},     {1, 1, 0, 1, true, 0},
        {8, 8, 8, 0, true, 0},    {8, 8, 8, -1, true, 0},    {8, 8, 8, 8.5L, true, 0},
        {8, 8, 8, 4, false, 0},   {8, 8, 8, 4, false, 1.1L}, {8, 8, 8, NAN, true, 0},
        {8, 8, 8, 4, false, NAN},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mint_conditioned_t result = {1, 1, 1};
        assert_int_equal(mint_conditioning_entropy(&bad[i], &result), MINT_ERR_ARGUMENT);
        assert_true(result.output_entropy == 0 && result.h_out == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference), cmocka_unit_test(tells_how_close_to_full_entropy),
        cmocka_unit_test(holds_at_its_limits),  cmocka_unit_test(more_input_never_gives_less),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
