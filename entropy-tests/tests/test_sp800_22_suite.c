// SPDX-License-Identifier: Apache-2.0
//
// Runs of SP 800-22: how data are cut, what many sequences say together (§4.2), and the verdict on
// good data, on bad data, and where the standard's figures are to blame.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/second_level.h"
#include "tests/support/sequences.h"

#ifdef MINT_TEST_SMALL
#define RUNS 20u
#else
#define RUNS 100u
#endif

static mint_suite_result_t run(const mint_bits_t *bits, const mint_suite_options_t *options)
{
    mint_suite_result_t result;
    assert_int_equal(mint_suite_sp800_22.run(&mint_suite_sp800_22, bits, options, &result),
                     MINT_OK);
    assert_true(result.is_passed == (result.reason == NULL));
    return result;
}

static void suites_have_names(void **state)
{
    (void)state;
    for (const mint_suite_t *const *suite = mint_suites; *suite != NULL; suite++) {
        assert_ptr_equal(mint_suite_find((*suite)->name), *suite);
        for (size_t i = 0; i < (*suite)->test_count; i++) {
            const mint_test_t *test = &(*suite)->tests[i];
            assert_true(strlen(test->name) > 0 && strlen(test->meaning) > 0);
            assert_true(strlen(test->standard) > 0 && test->clause != NULL);
            assert_true(test->min_bits > 0 && test->figure_max > 0 && test->run != NULL);
        }
    }
    assert_ptr_equal(mint_suite_find("22"), &mint_suite_sp800_22);
    assert_null(mint_suite_find("23"));
    assert_null(mint_suite_find(""));
}

// Every row is what the test gives for that sequence alone, in order.
static void rows_are_what_tests_give(void **state)
{
    (void)state;
    mint_bits_t bits;
    const mint_suite_options_t options = {.sequence_bits = 40000, .threads = 2};
    assert_true(sequence_random(1, 130000, &bits));
    mint_suite_result_t result = run(&bits, &options);
    assert_int_equal(result.sequences, 3);
    assert_int_equal(result.sequence_bits, 40000);
    assert_int_equal(result.unused_bits, 10000);
    const mint_suite_row_t *row = result.rows;
    for (size_t test = 0; test < MINT_SP800_22_TESTS; test++) {
        for (size_t sequence = 0; sequence < 3; sequence++) {
            mint_bits_t slice;
            mint_figure_t figures[MINT_SP800_22_FIGURES_MAX] = {
                {.outcome = MINT_OUTCOME_NOT_APPLICABLE}};
            size_t count = 1;
            assert_int_equal(mint_bits_slice(&bits, sequence * 40000, 40000, &slice), MINT_OK);
            if (mint_sp800_22_tests[test].min_bits <= slice.len) {
                assert_int_equal(mint_sp800_22_tests[test].run(&slice, NULL, figures, &count),
                                 MINT_OK);
            }
            for (size_t i = 0; i < count; i++, row++) {
                assert_ptr_equal(row->test, &mint_sp800_22_tests[test]);
                assert_int_equal(row->sequence, sequence);
                assert_int_equal(row->figure.index, i);
                assert_int_equal(row->figure.outcome, figures[i].outcome);
                assert_true(figures[i].outcome == MINT_OUTCOME_NOT_APPLICABLE
                                ? isnan(row->figure.p_value)
                                : row->figure.p_value == figures[i].p_value);
            }
            mint_bits_free(&slice);
        }
    }
    assert_ptr_equal(row, result.rows + result.row_count);
    mint_suite_result_free(&result);
    assert_null(result.rows);
    mint_bits_free(&bits);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_suite_options_t options = {.sequence_bits = 20000};
    assert_true(sequence_random(2, 20 * 20000, &bits));
    for (size_t sequences = 3; sequences <= 20; sequences += 17) {
        bits.len = sequences * 20000;
        options.threads = 1;
        mint_suite_result_t one = run(&bits, &options);
        for (unsigned threads = 2; threads < 70; threads = threads * 3 - 1) {
            options.threads = threads;
            mint_suite_result_t many = run(&bits, &options);
            assert_int_equal(many.row_count, one.row_count);
            assert_int_equal(many.summary_count, one.summary_count);
            assert_int_equal(many.flagged, one.flagged);
            for (size_t i = 0; i < one.row_count; i++) {
                const mint_figure_t *a = &one.rows[i].figure, *b = &many.rows[i].figure;
                assert_int_equal(one.rows[i].sequence, many.rows[i].sequence);
                assert_memory_equal(&a->p_value, &b->p_value, sizeof a->p_value);
                assert_memory_equal(&a->statistic, &b->statistic, sizeof a->statistic);
            }
            mint_suite_result_free(&many);
        }
        mint_suite_result_free(&one);
    }
    mint_bits_free(&bits);
}

static void what_makes_no_run(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_suite_result_t result;
    mint_suite_options_t options = {0};
    assert_true(sequence_random(3, 1000, &bits));
    const struct {
        size_t len, sequence_bits;
        mint_status_t status;
    } cases[] = {
        {99, 0, MINT_ERR_ARGUMENT},
        {0, 0, MINT_ERR_ARGUMENT},
        {1000, 99, MINT_ERR_ARGUMENT},
        {1000, 1001, MINT_ERR_ARGUMENT},
        {100, 0, MINT_OK},
        {1000, 1000, MINT_OK},
        {1000, 100, MINT_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bits.len = cases[i].len;
        options.sequence_bits = cases[i].sequence_bits;
        assert_int_equal(mint_suite_sp800_22.run(&mint_suite_sp800_22, &bits, &options, &result),
                         cases[i].status);
        assert_true((result.rows != NULL) == (cases[i].status == MINT_OK));
        mint_suite_result_free(&result);
    }
    bits.len = 1000;
    mint_bits_free(&bits);
}

static bool stop_after(void *context, double share)
{
    double *last = context;
    assert_true(share > *last && share <= 1);
    *last = share;
    return share < 0.5;
}

static void progress_stops_a_run(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_suite_result_t result;
    double share = 0;
    const mint_suite_options_t options = {
        .sequence_bits = 1000, .threads = 2, .progress = stop_after, .progress_context = &share};
    assert_true(sequence_random(4, 100000, &bits));
    assert_int_equal(mint_suite_sp800_22.run(&mint_suite_sp800_22, &bits, &options, &result),
                     MINT_ERR_STATE);
    assert_true(share >= 0.5);
    assert_null(result.rows);
    mint_bits_free(&bits);
}

// ---- the second level ----

// §4.2.1: for 1,000 sequences and alpha 0.01 the interval is 0.99 ± 0.0094392. §4.2.2: chi-square
// over ten bins, nine degrees of freedom.
static void proportions_and_uniformity(void **state)
{
    (void)state;
    mint_second_level_t level = {0};
    mint_suite_summary_t summary;
    mint_figure_t figure = {.outcome = MINT_OUTCOME_PASSED};
    for (unsigned i = 0; i < 1000; i++) {
        figure.p_value = i / 1000.0;
        figure.outcome = figure.p_value < 0.01 ? MINT_OUTCOME_FAILED : MINT_OUTCOME_PASSED;
        mint_second_level_add(&level, &figure);
    }
    figure.outcome = MINT_OUTCOME_NOT_APPLICABLE;
    mint_second_level_add(&level, &figure);
    mint_second_level_judge(&level, 0.01, &summary);
    assert_int_equal(summary.applicable, 1000);
    assert_int_equal(summary.passed, 990);
    assert_true(fabs(summary.minimum - 0.9805608) < 1e-7);
    assert_true(fabs(summary.maximum - 0.9994392) < 1e-7);
    assert_true(summary.uniformity == 1 && summary.is_passed);
    level.passed = 980;
    mint_second_level_judge(&level, 0.01, &summary);
    assert_false(summary.is_passed);
    level.passed = 1000;
    mint_second_level_judge(&level, 0.01, &summary);
    assert_false(summary.is_passed);
    level.passed = 990;
    level.bins[0] += 40;
    level.bins[9] -= 40;
    mint_second_level_judge(&level, 0.01, &summary);
    assert_true(fabs(summary.uniformity - mint_igamc(4.5, 16)) < 1e-12);
    assert_true(summary.is_passed);
    level.bins[0] += 20;
    level.bins[9] -= 20;
    mint_second_level_judge(&level, 0.01, &summary);
    assert_false(summary.is_passed);
}

static void few_sequences_need_not_be_uniform(void **state)
{
    (void)state;
    mint_suite_summary_t summary;
    mint_second_level_t level = {.applicable = 54, .passed = 54, .bins = {0, 54}};
    mint_second_level_judge(&level, 0.01, &summary);
    assert_true(isnan(summary.uniformity) && summary.is_passed);
    level = (mint_second_level_t){.applicable = 55, .passed = 55, .bins = {0, 55}};
    mint_second_level_judge(&level, 0.01, &summary);
    assert_true(summary.uniformity < 1e-50);
    assert_false(summary.is_passed);
    mint_second_level_judge(&(mint_second_level_t){0}, 0.01, &summary);
    assert_true(isnan(summary.proportion) && summary.is_passed);
}

// Binomial tails by hand: of two sequences; and of a hundred, where 0.99^100 all pass.
static void tails(void **state)
{
    (void)state;
    assert_true(fabs(mint_second_level_tail(0, 2, 0.1) - 0.01) < 1e-12);
    assert_true(fabs(mint_second_level_tail(1, 2, 0.1) - 0.19) < 1e-12);
    assert_true(fabs(mint_second_level_tail(2, 2, 0.1) - 1) < 1e-12);
    assert_true(fabs(mint_second_level_tail(99, 100, 0.01) - (1 - pow(0.99, 100))) < 1e-12);
    // 97 of 100 must pass: the chance of four failures and more; nothing is too good.
    double up_to_3 = 0;
    for (int k = 0; k <= 3; k++) {
        up_to_3 +=
            tgamma(101) / tgamma(k + 1) / tgamma(101 - k) * pow(0.01, k) * pow(0.99, 100 - k);
    }
    assert_true(fabs(mint_second_level_by_chance(100, 0.01) - (1 - up_to_3) - 0.0001) < 1e-9);
    assert_true(mint_second_level_by_chance(0, 0.01) == 0);
}

// ---- the verdict ----

// Of RUNS runs on good data one may fail, of one sequence or of several. Of 9 sequences one that
// fails flags its figure, so that chance flags many.
static void good_data_pass(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{100000, 1}, {20000, 9}, {20000, 10}, {2000, 100}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const mint_suite_options_t options = {.sequence_bits = shapes[i][0]};
        unsigned failed = 0, flagged = 0;
        double expected = 0;
        for (unsigned seed = 0; seed < RUNS; seed++) {
            mint_bits_t bits;
            assert_true(sequence_random(seed, shapes[i][0] * shapes[i][1], &bits));
            mint_suite_result_t result = run(&bits, &options);
            failed += !result.is_passed;
            flagged += (unsigned)result.flagged;
            expected += result.flagged_expected;
            mint_suite_result_free(&result);
            mint_bits_free(&bits);
        }
        assert_true(failed <= 1 + RUNS / 50);
        // Figures depend on each other, and those of short sequences are not quite continuous.
        assert_true(flagged < 20 + 2 * expected);
        assert_true(flagged > expected / 4);
    }
}

static void bad_data_fail(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{1000000, 1}, {100000, 1}, {10000, 10}, {1000, 100}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const mint_suite_options_t options = {.sequence_bits = shapes[i][0]};
        size_t len = shapes[i][0] * shapes[i][1];
        mint_bits_t bits;
        assert_true(sequence_random(i, len, &bits));
        for (size_t at = 0; at < len / 64; at++) {
            bits.words[at] |= bits.words[at] << 13 & bits.words[at] << 29; // more ones
        }
        mint_suite_result_t result = run(&bits, &options);
        assert_false(result.is_passed);
        assert_non_null(result.reason);
        assert_true((double)result.flagged > result.flagged_expected);
        mint_suite_result_free(&result);
        mint_bits_free(&bits);
    }
}

// No p-value of a generator that avoids the tails is small; that they are not uniform shows.
static void too_good_data_fail(void **state)
{
    (void)state;
    mint_bits_t bits;
    const mint_suite_options_t options = {.sequence_bits = 64000};
    assert_true(sequence_random(5, 60 * 64000, &bits));
    for (size_t at = 0; at < bits.len / 64; at += 2) {
        bits.words[at + 1] = ~bits.words[at]; // every 128 bits have 64 ones
    }
    mint_suite_result_t result = run(&bits, &options);
    assert_false(result.is_passed);
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

static size_t find_difference(const mint_suite_result_t *result, const char *name, bool is_summary)
{
    size_t found = 0;
    for (size_t i = 0; i < result->difference_count; i++) {
        found += strcmp(result->differences[i].test->name, name) == 0 &&
                 result->differences[i].is_summary == is_summary;
    }
    return found;
}

// Where a sequence passes in one mode alone, a run in either mode says so, and gives the p-value of
// the other.
static void differences_are_told_from_both_sides(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_suite_options_t options = {.sequence_bits = 1000};
    assert_true(sequence_random(6, 1000 * 1000, &bits));
    mint_suite_result_t nist = run(&bits, &options);
    options.test.mode = MINT_FIGURES_CORRECTED;
    mint_suite_result_t corrected = run(&bits, &options);
    assert_int_equal(nist.difference_count, corrected.difference_count);
    assert_true(find_difference(&nist, "FFT", false) > 0);
    assert_true(nist.is_passed == corrected.is_passed_otherwise);
    for (size_t i = 0; i < nist.difference_count; i++) {
        const mint_suite_difference_t *a = &nist.differences[i], *b = &corrected.differences[i];
        assert_ptr_equal(a->test, b->test);
        assert_int_equal(a->sequence, b->sequence);
        assert_true(a->is_passed != b->is_passed);
        if (!a->is_summary) {
            assert_true(b->is_passed == (a->other >= 0.01));
        }
    }
    mint_suite_result_free(&nist);
    mint_suite_result_free(&corrected);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suites_have_names),
        cmocka_unit_test(rows_are_what_tests_give),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(what_makes_no_run),
        cmocka_unit_test(progress_stops_a_run),
        cmocka_unit_test(proportions_and_uniformity),
        cmocka_unit_test(few_sequences_need_not_be_uniform),
        cmocka_unit_test(tails),
        cmocka_unit_test(good_data_pass),
        cmocka_unit_test(bad_data_fail),
        cmocka_unit_test(too_good_data_fail),
        cmocka_unit_test(differences_are_told_from_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
