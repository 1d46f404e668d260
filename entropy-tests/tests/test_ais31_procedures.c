// SPDX-License-Identifier: Apache-2.0
//
// AIS 20/31 as suites: which data the procedures take, the rule of the second run, and version 3.0.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ais31/procedures.h"
#include "mintmark/entropy_tests/non_iid.h"
#include "tests/support/bit_noise.h"

#define A_BITS  MINT_AIS31_A_BITS
#define V3_BITS MINT_AIS31_V3_BITS

static void run_suite(const mint_suite_t *suite, const mint_bits_t *bits,
                      mint_suite_result_t *result)
{
    assert_int_equal(suite->run(suite, bits, NULL, result), MINT_OK);
}

/// The failed rows; all of them must be of this test.
static size_t count_failed(const mint_suite_result_t *result, const char *test)
{
    size_t failed = 0;
    for (size_t i = 0; i < result->row_count; i++) {
        if (result->rows[i].figure.outcome == MINT_OUTCOME_FAILED) {
            assert_string_equal(result->rows[i].test->name, test);
            failed++;
        }
    }
    return failed;
}

/// Rows are in order of tests, then of sequences, then of figures.
static void assert_in_order(const mint_suite_t *suite, const mint_suite_result_t *result)
{
    for (size_t i = 0; i < result->row_count; i++) {
        const mint_suite_row_t *row = &result->rows[i];
        assert_true(row->test >= suite->tests && row->test < suite->tests + suite->test_count);
        if (i > 0 && row->test == row[-1].test) {
            assert_true(row->sequence == row[-1].sequence
                            ? row->figure.index == row[-1].figure.index + 1
                            : row->sequence == row[-1].sequence + 1 && row->figure.index == 0);
        } else {
            assert_true(row->sequence == 0 && row->figure.index == 0);
            assert_true(i == 0 || row->test == row[-1].test + 1);
        }
    }
}

/// Makes T4 fail in a block of the procedure A that begins at `first`.
static void plant(mint_bits_t *bits, size_t first, size_t block)
{
    bit_noise_set_run(bits, first + MINT_AIS31_T0_BITS + block * MINT_AIS31_BLOCK_BITS + 77, 34, 1);
}

static void a_takes_a_second_run(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 21, (size_t)2 * A_BITS + 5);
    mint_suite_result_t result;
    // All is well: one run.
    run_suite(&mint_suite_ais31_a, &bits, &result);
    assert_true(result.is_passed && result.reason == NULL);
    assert_int_equal(result.sequences, MINT_AIS31_BLOCKS);
    assert_int_equal(result.row_count, 1 + 257 * 16);
    assert_int_equal(result.unused_bits, A_BITS + 5);
    assert_int_equal(count_failed(&result, ""), 0);
    assert_in_order(&mint_suite_ais31_a, &result);
    mint_suite_result_free(&result);
    // One of 1286 fails: a second run, which decides.
    plant(&bits, 0, 256);
    run_suite(&mint_suite_ais31_a, &bits, &result);
    assert_true(result.is_passed && result.reason == NULL);
    assert_int_equal(result.sequences, 2 * MINT_AIS31_BLOCKS);
    assert_int_equal(result.unused_bits, 5);
    assert_int_equal(count_failed(&result, "T4"), 1);
    assert_in_order(&mint_suite_ais31_a, &result);
    mint_suite_result_free(&result);
    // The second run fails, too.
    plant(&bits, A_BITS, 0);
    run_suite(&mint_suite_ais31_a, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "second run"));
    assert_int_equal(count_failed(&result, "T4"), 2);
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

static void a_says_what_is_missing(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 22, A_BITS);
    mint_suite_result_t result;
    plant(&bits, 0, 100);
    run_suite(&mint_suite_ais31_a, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "fresh data"));
    assert_int_equal(result.unused_bits, 0);
    mint_suite_result_free(&result);
    // Two failures are a verdict.
    plant(&bits, 0, 101);
    run_suite(&mint_suite_ais31_a, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "more than one"));
    assert_int_equal(count_failed(&result, "T4"), 2);
    mint_suite_result_free(&result);
    bits.len--;
    assert_int_equal(mint_suite_ais31_a.run(&mint_suite_ais31_a, &bits, NULL, &result),
                     MINT_ERR_ARGUMENT);
    mint_bits_free(&bits);
}

/// Makes T6a fail, and nothing else, in the procedure B that begins at `first`.
static void bias(mint_bits_t *bits, size_t first)
{
    mint_bits_t biased = bit_noise_make("biased530", 1, MINT_AIS31_TRANSITIONS);
    for (size_t i = 0; i < biased.len; i++) {
        bit_noise_set(bits, first + i, mint_bit(&biased, i));
    }
    mint_bits_free(&biased);
}

static void b_takes_a_second_run(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 23, 14000000);
    mint_suite_result_t result;
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_true(result.is_passed && result.reason == NULL);
    assert_int_equal(result.sequences, 1);
    assert_int_equal(result.row_count, 9);
    assert_in_order(&mint_suite_ais31_b, &result);
    size_t used_bits = bits.len - result.unused_bits;
    assert_int_equal(result.sequence_bits, used_bits);
    mint_suite_result_free(&result);
    bias(&bits, 0);
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_true(result.is_passed);
    assert_int_equal(result.row_count, 18);
    assert_int_equal(count_failed(&result, "T6a"), 1);
    assert_in_order(&mint_suite_ais31_b, &result);
    mint_suite_result_free(&result);
    bias(&bits, used_bits);
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "second run"));
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

static void b_takes_exactly_what_it_needs(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 24, 7100000);
    mint_suite_result_t result;
    run_suite(&mint_suite_ais31_b, &bits, &result);
    size_t used_bits = bits.len - result.unused_bits;
    assert_in_range(used_bits, MINT_AIS31_B_BITS, MINT_AIS31_B_BITS + MINT_AIS31_B_BITS / 100);
    mint_suite_result_free(&result);
    bits.len = used_bits;
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_true(result.is_passed);
    assert_int_equal(result.unused_bits, 0);
    mint_suite_result_free(&result);
    bits.len = used_bits - 1;
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "the data ended"));
    assert_int_equal(result.rows[8].figure.outcome, MINT_OUTCOME_NOT_APPLICABLE);
    assert_int_equal(result.rows[7].figure.outcome, MINT_OUTCOME_PASSED);
    mint_suite_result_free(&result);
    // One failure, and no data for the second run.
    bits.len = used_bits;
    bias(&bits, 0);
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "fresh data"));
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

// Ones never come, so that T6b waits for them until the end.
static void b_does_not_wait_for_ever(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("biased0", 1, MINT_AIS31_B_BITS);
    mint_suite_result_t result;
    run_suite(&mint_suite_ais31_b, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "the data ended"));
    assert_int_equal(count_failed(&result, "T6a"), 1);
    assert_int_equal(result.rows[1].figure.outcome, MINT_OUTCOME_NOT_APPLICABLE);
    mint_suite_result_free(&result);
    bits.len--;
    assert_int_equal(mint_suite_ais31_b.run(&mint_suite_ais31_b, &bits, NULL, &result),
                     MINT_ERR_ARGUMENT);
    mint_bits_free(&bits);
}

static void both_take_their_data_in_turn(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 25, 15500000);
    mint_suite_result_t both;
    mint_suite_result_t b;
    plant(&bits, 0, 5);
    run_suite(&mint_suite_ais31, &bits, &both);
    assert_int_equal(both.row_count, 1 + 257 * 16 + 9);
    assert_in_order(&mint_suite_ais31, &both);
    assert_false(both.is_passed); // no data for A's second run
    assert_non_null(strstr(both.reason, "procedure A"));
    mint_bits_t rest;
    assert_int_equal(mint_bits_slice(&bits, A_BITS, bits.len - A_BITS, &rest), MINT_OK);
    run_suite(&mint_suite_ais31_b, &rest, &b);
    for (size_t i = 0; i < 9; i++) {
        assert_true(b.rows[i].figure.statistic ==
                    both.rows[both.row_count - 9 + i].figure.statistic);
    }
    mint_suite_result_free(&b);
    mint_suite_result_free(&both);
    mint_bits_free(&rest);
    mint_bits_free(&bits);
}

static bool stop(void *context, double share)
{
    (void)context;
    return share < 0.1;
}

static void threads_change_nothing(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("markov505", 26, A_BITS);
    mint_suite_result_t one;
    mint_suite_result_t three;
    mint_suite_options_t options = {.threads = 1};
    assert_int_equal(mint_suite_ais31_a.run(&mint_suite_ais31_a, &bits, &options, &one), MINT_OK);
    options.threads = 3;
    assert_int_equal(mint_suite_ais31_a.run(&mint_suite_ais31_a, &bits, &options, &three), MINT_OK);
    for (size_t i = 0; i < one.row_count; i++) {
        assert_true(one.rows[i].figure.statistic == three.rows[i].figure.statistic);
    }
    assert_int_equal(one.is_passed, three.is_passed);
    mint_suite_result_free(&one);
    mint_suite_result_free(&three);
    options.progress = stop;
    assert_int_equal(mint_suite_ais31_a.run(&mint_suite_ais31_a, &bits, &options, &one),
                     MINT_ERR_STATE);
    assert_null(one.rows);
    mint_bits_free(&bits);
}

// ---- version 3.0 ----

static double estimate(const mint_bits_t *bits, size_t first, bool is_lz78y)
{
    uint8_t *symbols = malloc(1000000);
    assert_non_null(symbols);
    for (size_t i = 0; i < 1000000; i++) {
        symbols[i] = (uint8_t)mint_bit(bits, first + i);
    }
    mint_prediction_t found;
    assert_int_equal(is_lz78y ? mint_lz78y_estimate(symbols, 1000000, 2, &found)
                              : mint_multi_mmc_estimate(symbols, 1000000, 2, &found),
                     MINT_OK);
    free(symbols);
    return found.min_entropy;
}

static void version_3_has_four_tests(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 31, V3_BITS);
    mint_suite_result_t result;
    run_suite(&mint_suite_ais31_v3, &bits, &result);
    assert_true(result.is_passed && result.reason == NULL);
    assert_int_equal(result.row_count, 4);
    assert_int_equal(result.unused_bits, 0);
    assert_in_order(&mint_suite_ais31_v3, &result);
    assert_true(result.rows[0].figure.statistic == (double)mint_bits_ones(&bits, 0, 20000));
    assert_true(result.rows[2].figure.statistic == estimate(&bits, 40000, false));
    assert_true(result.rows[3].figure.statistic == estimate(&bits, 1040000, true));
    for (size_t i = 0; i < 4; i++) {
        mint_bits_t part;
        mint_figure_t figure;
        size_t count;
        static const size_t firsts[4] = {0, 20000, 40000, 1040000};
        const mint_test_t *test = &mint_suite_ais31_v3.tests[i];
        assert_int_equal(mint_bits_slice(&bits, firsts[i], test->min_bits, &part), MINT_OK);
        assert_int_equal(test->run(&part, NULL, &figure, &count), MINT_OK);
        assert_true(figure.statistic == result.rows[i].figure.statistic);
        part.len--;
        assert_int_equal(test->run(&part, NULL, &figure, &count), MINT_ERR_ARGUMENT);
        mint_bits_free(&part);
    }
    mint_suite_result_free(&result);
    bits.len--;
    assert_int_equal(mint_suite_ais31_v3.run(&mint_suite_ais31_v3, &bits, NULL, &result),
                     MINT_ERR_ARGUMENT);
    mint_bits_free(&bits);
}

static void replace(mint_bits_t *bits, size_t first, const char *kind, size_t len)
{
    mint_bits_t other = bit_noise_make(kind, 1, len);
    for (size_t i = 0; i < len; i++) {
        bit_noise_set(bits, first + i, mint_bit(&other, i));
    }
    mint_bits_free(&other);
}

#ifndef MINT_TEST_SMALL
static void each_test_of_version_3_fails_alone(void **state)
{
    (void)state;
    static const struct {
        const char *test;
        size_t first;
        const char *kind;
        size_t len;
    } cases[] = {{"Monobit", 0, "biased530", 20000},
                 {"Poker", 20000, "markov550", 20000},
                 {"MultiMMC", 40000, "markov540", 1000000},
                 {"LZ78Y", 1040000, "markov540", 1000000}};
    mint_bits_t good = bit_noise_make("uniform8", 31, V3_BITS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mint_bits_t bits;
        mint_suite_result_t result;
        assert_int_equal(mint_bits_slice(&good, 0, good.len, &bits), MINT_OK);
        replace(&bits, cases[i].first, cases[i].kind, cases[i].len);
        run_suite(&mint_suite_ais31_v3, &bits, &result);
        assert_false(result.is_passed);
        assert_non_null(strstr(result.reason, "fresh data"));
        assert_int_equal(count_failed(&result, cases[i].test), 1);
        mint_suite_result_free(&result);
        mint_bits_free(&bits);
    }
    mint_bits_free(&good);
}

#endif

static void version_3_takes_a_second_run(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 32, (size_t)2 * V3_BITS + 1);
    mint_suite_result_t result;
    replace(&bits, 0, "biased530", 20000);
    run_suite(&mint_suite_ais31_v3, &bits, &result);
    assert_true(result.is_passed && result.reason == NULL);
    assert_int_equal(result.sequences, 2);
    assert_int_equal(result.row_count, 8);
    assert_int_equal(result.unused_bits, 1);
    assert_in_order(&mint_suite_ais31_v3, &result);
    mint_suite_result_free(&result);
    replace(&bits, V3_BITS, "biased530", 20000);
    run_suite(&mint_suite_ais31_v3, &bits, &result);
    assert_false(result.is_passed);
    assert_non_null(strstr(result.reason, "second run"));
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_takes_a_second_run),
        cmocka_unit_test(a_says_what_is_missing),
        cmocka_unit_test(b_takes_a_second_run),
        cmocka_unit_test(b_takes_exactly_what_it_needs),
        cmocka_unit_test(b_does_not_wait_for_ever),
        cmocka_unit_test(both_take_their_data_in_turn),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(version_3_has_four_tests),
#ifndef MINT_TEST_SMALL
        cmocka_unit_test(each_test_of_version_3_fails_alone),
#endif
        cmocka_unit_test(version_3_takes_a_second_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
