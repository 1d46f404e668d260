// SPDX-License-Identifier: Apache-2.0
//
// The IID track as a whole: NIST's figures for the longest repeated substring, its verdicts, and
// the look ahead that saves a long run.
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

#ifdef MINT_TEST_SMALL
#define LONGEST_SET 10000u ///< of those in the table
#else
#define LONGEST_SET 1000000u
#endif

static uint8_t raw[1000000];

// ---- the longest repeated substring ----

static void lrs_equals_the_reference(void **state)
{
    (void)state;
    table_t table;
    unsigned compared = 0;
    assert_true(table_read("iid.tsv", &table));
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        size_t len = strtoul(row[2], NULL, 10);
        if (strcmp(row[3], "lrs") != 0 || len > LONGEST_SET) {
            continue;
        }
        mint_samples_t samples;
        mint_lrs_length_t result;
        assert_true(noise_samples(row[0], strtoull(row[1], NULL, 10), len, &samples));
        assert_int_equal(mint_lrs_length_test(&samples, &result), MINT_OK);
        long double value = strcmp(row[4], "P_col") == 0 ? result.p_col
                            : strcmp(row[4], "W") == 0   ? (long double)result.longest
                                                         : result.p_at_least_one;
        long double expected = strtold(row[5], NULL);
        assert_true(fabsl(value - expected) <= 1e-16L * expected);
        assert_true(result.is_passed);
        mint_samples_free(&samples);
        compared++;
    }
    assert_int_equal(compared, LONGEST_SET > 10000 ? 12 : 6);
    table_free(&table);
}

// NIST's program stops with an assertion here: the probability of such a repeat is no number any
// more.
static void a_set_that_repeats_itself_fails(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_lrs_length_t result;
    assert_true(noise_make("uniform8", 1, raw, 50000));
    memcpy(raw + 50000, raw, 50000);
    assert_int_equal(mint_samples_new(raw, 100000, 8, &samples), MINT_OK);
    assert_int_equal(mint_lrs_length_test(&samples, &result), MINT_OK);
    assert_int_equal(result.longest, 50000);
    assert_true(result.p_at_least_one == 0);
    assert_false(result.is_passed);
    mint_samples_free(&samples);
}

static void lrs_at_its_limits(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_lrs_length_t result;
    const uint8_t different[4] = {0, 1, 2, 3};
    assert_int_equal(mint_samples_new(different, 4, 2, &samples), MINT_OK);
    assert_int_equal(mint_lrs_length_test(&samples, &result), MINT_OK);
    assert_int_equal(result.longest, 0);
    assert_true(result.is_passed); // nothing repeats, which is no long repeat
    mint_samples_free(&samples);
    assert_int_equal(mint_samples_new(different, 1, 2, &samples), MINT_OK);
    assert_int_equal(mint_lrs_length_test(&samples, &result), MINT_ERR_ARGUMENT);
    mint_samples_free(&samples);
}

// ---- verdicts ----

// Verdicts of the reference for the short sets, whose permutation tests it ran with another
// generator.
static void verdicts_equal_the_reference(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_iid_t result;
    assert_true(noise_samples("biased100", 12, 10000, &samples));
    assert_int_equal(mint_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_true(result.is_complete && result.is_iid);
    assert_true(result.permutation.is_passed);
    mint_samples_free(&samples);
    assert_true(noise_samples("uniform8", 11, 10000, &samples));
    assert_int_equal(mint_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_false(result.independence.is_passed);
    assert_true(result.goodness_of_fit.is_passed && result.lrs.is_passed);
    assert_true(result.permutation.is_passed);
    assert_true(result.is_complete);
    assert_false(result.is_iid);
    mint_samples_free(&samples);
}

static void what_is_not_iid_fails(void **state)
{
    (void)state;
    static const char *const kinds[] = {"markov900", "sticky500", "walk6", "adc8", "period7"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        mint_samples_t samples;
        mint_iid_t result;
        const mint_permutation_options_t options = {.shuffles = 300};
        assert_true(noise_samples(kinds[i], 5, 3000, &samples));
        assert_int_equal(mint_iid_assess(&samples, &options, &result), MINT_OK);
        assert_true(result.is_complete);
        assert_false(result.is_iid);
        mint_samples_free(&samples);
    }
}

// Too few samples for a test, or for a statistic, are no pass, and no proof of the contrary either.
static void too_few_samples_are_no_pass(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_iid_t result;
    assert_true(noise_samples("uniform8", 3, 1000, &samples));
    assert_int_equal(mint_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_false(result.independence.is_applicable);
    assert_true(result.permutation.is_passed && result.lrs.is_passed);
    assert_true(result.is_complete && result.is_too_short);
    assert_false(result.is_iid);
    mint_samples_free(&samples);
    const uint8_t different[10] = {3, 1, 9, 0, 7, 5, 2, 8, 6, 4};
    assert_int_equal(mint_samples_new(different, 10, 8, &samples), MINT_OK);
    assert_int_equal(mint_iid_assess(&samples, NULL, &result), MINT_OK);
    const mint_permutation_rank_t *average =
        &result.permutation.ranks[MINT_PERMUTATION_AVERAGE_COLLISION];
    assert_true(isnan(average->value));
    assert_int_equal(average->outcome, MINT_PERMUTATION_ABSENT);
    assert_int_equal(average->greater + average->equal + average->less, 0);
    assert_true(result.permutation.is_complete && result.is_complete && result.is_too_short);
    assert_false(result.permutation.is_passed);
    assert_false(result.is_iid);
    mint_samples_free(&samples);
    assert_true(noise_samples("sticky500", 2, 1000, &samples));
    assert_int_equal(mint_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_false(result.is_too_short); // a test that has failed says more
    mint_samples_free(&samples);
}

static bool stop(void *context, unsigned shuffles, unsigned open)
{
    (void)context;
    (void)shuffles;
    (void)open;
    return false;
}

// A failed chi-square test is a verdict without any shuffles; a passed one is none.
static void a_stopped_assessment_is_no_pass(void **state)
{
    (void)state;
    const mint_permutation_options_t options = {.progress = stop};
    mint_samples_t samples;
    mint_iid_t result;
    assert_true(noise_samples("uniform4", 2, 50000, &samples));
    assert_int_equal(mint_iid_assess(&samples, &options, &result), MINT_ERR_STATE);
    assert_true(result.independence.is_passed);
    assert_false(result.is_complete);
    assert_false(result.is_iid);
    mint_samples_free(&samples);
    assert_true(noise_samples("sticky500", 2, 50000, &samples));
    assert_int_equal(mint_iid_assess(&samples, &options, &result), MINT_OK);
    assert_true(result.is_complete);
    assert_false(result.is_iid);
    assert_int_equal(result.permutation.shuffles, 0);
    assert_false(result.permutation.is_complete);
    const mint_permutation_options_t all = {.progress = stop, .all = true};
    assert_int_equal(mint_iid_assess(&samples, &all, &result), MINT_ERR_STATE);
    assert_true(result.is_complete);
    assert_false(result.is_iid);
    mint_samples_free(&samples);
}

// Where the verdict is certain before the first shuffle, the statistics of the set are given all
// the same.
static void a_failed_test_saves_the_shuffles(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_iid_t result;
    assert_true(noise_samples("sticky500", 2, MINT_IID_SHORT + 1, &samples));
    assert_int_equal(mint_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_int_equal(result.permutation.shuffles, 0);
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        double value;
        assert_int_equal(mint_permutation_statistic(&samples, i, &value), MINT_OK);
        assert_true(result.permutation.ranks[i].value == value);
        assert_int_equal(result.permutation.ranks[i].outcome, MINT_PERMUTATION_OPEN);
    }
    mint_samples_free(&samples);
}

static void the_precheck_sees_what_is_hopeless(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        bool is_hopeless;
    } cases[] = {{"uniform1", false}, {"biased300", false}, {"normal8", false}, {"uniform8", false},
                 {"markov900", true}, {"sticky500", true},  {"period7", true},  {"walk6", true}};
    // Where rounds are slow, every third case.
    const size_t step = LONGEST_SET > 10000 ? 1 : 3;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i += step) {
        mint_samples_t samples;
        mint_iid_precheck_t result;
        assert_true(noise_samples(cases[i].kind, 5, 150000, &samples));
        assert_int_equal(mint_iid_precheck(&samples, 0, 0, &result), MINT_OK);
        assert_int_equal(result.samples, 100000);
        assert_int_equal(result.is_hopeless, cases[i].is_hopeless);
        mint_samples_free(&samples);
    }
}

// What is constant at first has nothing to shuffle there, which is not hopeless yet.
static void the_precheck_of_a_constant_beginning(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_iid_precheck_t result;
    memset(raw, 0, 150000);
    raw[140000] = 1;
    assert_int_equal(mint_samples_new(raw, 150000, 1, &samples), MINT_OK);
    assert_int_equal(mint_iid_precheck(&samples, 0, 0, &result), MINT_OK);
    assert_int_equal(result.shuffles, 0);
    assert_int_equal(result.extremes, 0);
    assert_false(result.is_hopeless);
    mint_samples_free(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lrs_equals_the_reference),
        cmocka_unit_test(a_set_that_repeats_itself_fails),
        cmocka_unit_test(lrs_at_its_limits),
        cmocka_unit_test(verdicts_equal_the_reference),
        cmocka_unit_test(what_is_not_iid_fails),
        cmocka_unit_test(too_few_samples_are_no_pass),
        cmocka_unit_test(a_stopped_assessment_is_no_pass),
        cmocka_unit_test(a_failed_test_saves_the_shuffles),
        cmocka_unit_test(the_precheck_sees_what_is_hopeless),
        cmocka_unit_test(the_precheck_of_a_constant_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
