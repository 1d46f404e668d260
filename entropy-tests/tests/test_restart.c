// SPDX-License-Identifier: Apache-2.0
//
// The restart tests against NIST's program, and the cut-off of the sanity test against what bounds
// it on either side.
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

#include "mintmark/entropy_tests/restart.h"
#include "tests/support/noise.h"
#include "tests/support/table.h"

static uint8_t raw[1000000];

static void make_restarts(const char *kind, uint64_t seed, unsigned bits, mint_samples_t *samples)
{
    for (unsigned row = 0; row < MINT_RESTARTS; row++) {
        assert_true(noise_make(kind, seed + row, raw + (size_t)row * MINT_RESTARTS, MINT_RESTARTS));
    }
    assert_int_equal(mint_samples_new(raw, sizeof raw, bits, samples), MINT_OK);
}

// ---- NIST's figures ----

static void assert_passed(bool is_passed, const char *expected)
{
    assert_int_equal(is_passed, strcmp(expected, "pass") == 0);
}

/// The reference prints six digits behind the point.
static void assert_printed(double value, const char *expected)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%f", value);
    assert_string_equal(text, expected);
}

static void assert_quantity(const mint_restart_t *result, const char *quantity,
                            const char *expected)
{
    if (strcmp(quantity, "alpha") == 0) {
        assert_true(agree(result->alpha, strtod(expected, NULL), 1e-12));
    } else if (strcmp(quantity, "x_cutoff") == 0) {
        // Simulated there, and off by one now and then.
        long simulated = strtol(expected, NULL, 10);
        assert_in_range(result->x_cutoff, simulated - 1, simulated + 1);
    } else if (strcmp(quantity, "x_max") == 0) {
        assert_int_equal(result->x_max, strtol(expected, NULL, 10));
    } else if (strcmp(quantity, "sanity") == 0) {
        assert_passed(result->is_sane, expected);
    } else if (strcmp(quantity, "validation") == 0) {
        assert_passed(result->is_passed, expected);
    } else {
        double value = strcmp(quantity, "h_r") == 0   ? result->h_r
                       : strcmp(quantity, "h_c") == 0 ? result->h_c
                                                      : result->min_entropy;
        assert_printed(value, expected);
    }
}

static void equals_the_reference(void **state)
{
    (void)state;
    table_t table;
    mint_restart_t result = {0};
    assert_true(table_read("restart.tsv", &table));
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
#ifdef MINT_TEST_SMALL
        if (strcmp(row[0], "normal8") == 0 || strcmp(row[0], "uniform4") == 0) {
            continue;
        }
#endif
        if (strcmp(row[4], "alpha") == 0) {
            mint_samples_t samples;
            make_restarts(row[0], strtoull(row[1], NULL, 10), (unsigned)strtoul(row[2], NULL, 10),
                          &samples);
            assert_int_equal(mint_restart_test(&samples, strtod(row[3], NULL), 0, &result),
                             MINT_OK);
            mint_samples_free(&samples);
        }
        assert_quantity(&result, row[4], row[5]);
    }
    table_free(&table);
}

// ---- the cut-off ----

/// The probability of more than `cutoff` among `len` with probability `p` each.
static double binomial_tail(unsigned len, double p, unsigned cutoff)
{
    double sum = 0;
    for (unsigned i = len; i > cutoff; i--) {
        sum += exp(lgamma(len + 1.0) - lgamma(i + 1.0) - lgamma(len - i + 1.0) + i * log(p) +
                   (len - i) * log1p(-p));
    }
    return sum;
}

// By Bonferroni the probability that any symbol exceeds a cut-off is at most the sum s of theirs,
// and, counts of different symbols being negatively associated, at least s - s²/2. The two bounds
// leave a millionth of alpha between them.
static void cutoff_is_between_its_bounds(void **state)
{
    (void)state;
    const double alpha = 1 - exp(log(0.99) / 2000);
    for (unsigned i = 0; i < 42; i++) {
        unsigned cutoff;
        double h = 0.05 + 0.19 * i;
        assert_int_equal(mint_restart_cutoff(h, alpha, 1000, &cutoff), MINT_OK);
        double p = pow(2, -h);
        double symbols = floor(1 / p);
        double rest = 1 - symbols * p;
        double above = symbols * binomial_tail(1000, p, cutoff);
        double not_above = symbols * binomial_tail(1000, p, cutoff - 1);
        if (rest > 1e-12) {
            above += binomial_tail(1000, rest, cutoff);
            not_above += binomial_tail(1000, rest, cutoff - 1);
        }
        assert_true(above - above * above / 2 <= alpha * (1 + 1e-9));
        assert_true(not_above > alpha * (1 - 1e-9));
    }
}

// Of few samples all outcomes can be counted: of 4 tosses of a coin, 2 of 16 have 4 alike, 10 at
// least 3.
static void cutoff_of_few_samples(void **state)
{
    (void)state;
    unsigned cutoff;
    assert_int_equal(mint_restart_cutoff(1, 0.1249, 4, &cutoff), MINT_OK);
    assert_int_equal(cutoff, 4);
    assert_int_equal(mint_restart_cutoff(1, 0.1251, 4, &cutoff), MINT_OK);
    assert_int_equal(cutoff, 3);
    assert_int_equal(mint_restart_cutoff(1, 0.6251, 4, &cutoff), MINT_OK);
    assert_int_equal(cutoff, 2);
    assert_int_equal(mint_restart_cutoff(0, 0.01, 1000, &cutoff), MINT_OK);
    assert_int_equal(cutoff, 1000);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    unsigned cutoff = 1;
    assert_int_equal(mint_restart_cutoff(-0.1, 0.01, 1000, &cutoff), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_cutoff(8.1, 0.01, 1000, &cutoff), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_cutoff(NAN, 0.01, 1000, &cutoff), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_cutoff(1, 0, 1000, &cutoff), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_cutoff(1, 1, 1000, &cutoff), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_cutoff(1, 0.01, 0, &cutoff), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_cutoff(1, 0.01, 5000, &cutoff), MINT_ERR_ARGUMENT);
    mint_samples_t samples;
    mint_restart_t result;
    make_restarts("uniform1", 1, 1, &samples);
    assert_int_equal(mint_restart_test(&samples, 1.1, 0, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_test(&samples, -1, 0, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_test(&samples, NAN, 0, &result), MINT_ERR_ARGUMENT);
    samples.len--;
    assert_int_equal(mint_restart_test(&samples, 0.5, 0, &result), MINT_ERR_ARGUMENT);
    mint_samples_free(&samples);
}

// ---- verdicts ----

// Each row is fine, and the same as any other one.
static void equal_starts_are_insane(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_restart_t result;
    assert_true(noise_make("uniform8", 1, raw, MINT_RESTARTS));
    for (size_t row = 1; row < MINT_RESTARTS; row++) {
        memcpy(raw + row * MINT_RESTARTS, raw, MINT_RESTARTS);
    }
    assert_int_equal(mint_samples_new(raw, sizeof raw, 8, &samples), MINT_OK);
    assert_int_equal(mint_restart_test(&samples, 7, 0, &result), MINT_OK);
    assert_int_equal(result.x_column, MINT_RESTARTS);
    assert_true(result.x_row < 20);
    assert_false(result.is_sane);
    assert_false(result.is_passed);
    assert_true(result.min_entropy == 0);
    assert_true(result.is_replay);
    assert_int_equal(result.replay_row, 1);
    assert_int_equal(result.replay_of, 0);
    assert_int_equal(result.replayed_rows, MINT_RESTARTS - 1);
    mint_samples_free(&samples);
}

// One start of a hundred that is an earlier one again changes no count; the rows themselves do.
static void one_replay_is_found_where_no_count_shows_it(void **state)
{
    (void)state;
    enum { ROWS = 100, LEN = 400 };
    mint_samples_t samples;
    mint_restart_t result;
    assert_true(noise_make("uniform8", 1, raw, (size_t)ROWS * LEN));
    assert_int_equal(mint_samples_new(raw, (size_t)ROWS * LEN, 8, &samples), MINT_OK);
    assert_int_equal(mint_restart_test_shape(&samples, ROWS, LEN, 6, 0, &result), MINT_OK);
    assert_true(result.is_passed && !result.is_replay && result.replayed_rows == 0);
    mint_samples_free(&samples);
    memcpy(raw + (size_t)70 * LEN, raw + (size_t)30 * LEN, LEN);
    assert_int_equal(mint_samples_new(raw, (size_t)ROWS * LEN, 8, &samples), MINT_OK);
    assert_int_equal(mint_restart_test_shape(&samples, ROWS, LEN, 6, 0, &result), MINT_OK);
    assert_true(result.is_sane && result.is_replay && !result.is_passed);
    assert_int_equal(result.replay_row, 70);
    assert_int_equal(result.replay_of, 30);
    assert_int_equal(result.replayed_rows, 1);
    // A source of so little entropy may start alike: nothing is made of it.
    assert_int_equal(mint_restart_test_shape(&samples, ROWS, LEN, 0.15, 0, &result), MINT_OK);
    assert_false(result.is_replay);
    mint_samples_free(&samples);
}

// One value alone is the most that can be wrong, so it is a verdict.
static void equal_samples_fail(void **state)
{
    (void)state;
    static const double estimates[] = {6.6, 1, 0.01, 1e-6, 0};
    static mint_restart_t result;
    mint_samples_t samples;
    memset(raw, 170, 40 * 500);
    assert_int_equal(mint_samples_new(raw, 40 * 500, 8, &samples), MINT_OK);
    for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++) {
        double h_i = estimates[i];
        assert_int_equal(mint_restart_test_shape(&samples, 40, 500, h_i, 0, &result), MINT_OK);
        assert_true(!result.is_passed && result.min_entropy == 0);
        assert_int_equal(result.x_row, 500);
        assert_int_equal(result.x_column, 40);
        assert_true(result.is_sane == (h_i < 0.02));
        const mint_permutation_options_t options = {.shuffles = 2, .skip_compression = true};
        assert_int_equal(mint_restart_test_iid_shape(&samples, 40, 500, h_i, &options, &result),
                         MINT_OK);
        assert_true(!result.is_passed && result.min_entropy == 0);
    }
    mint_samples_free(&samples);
    // Nor does anything else hold an estimate of nothing.
    assert_true(noise_make("uniform8", 1, raw, 40 * 500));
    assert_int_equal(mint_samples_new(raw, 40 * 500, 8, &samples), MINT_OK);
    assert_int_equal(mint_restart_test_shape(&samples, 40, 500, 0, 0, &result), MINT_OK);
    assert_true(result.is_sane && !result.is_passed && result.min_entropy == 0);
    mint_samples_free(&samples);
}

static void rows_of_the_iid_track_may_be_of_any_number(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_restart_t result;
    const mint_permutation_options_t options = {.shuffles = 2, .skip_compression = true};
    assert_true(noise_make("uniform1", 1, raw, 40 * 500));
    assert_int_equal(mint_samples_new(raw, 40 * 500, 1, &samples), MINT_OK);
    assert_int_equal(mint_restart_test_iid_shape(&samples, 40, 500, 0.5, &options, &result),
                     MINT_OK);
    assert_true(result.is_sane && result.is_iid_track && result.h_r > 0.9);
    assert_int_equal(result.restarts, 40);
    assert_int_equal(result.row_len, 500);
    assert_true(result.x_cutoff > result.x_cutoff_column);
    assert_int_equal(mint_restart_test_iid_shape(&samples, 40, 501, 0.5, &options, &result),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_test_iid(&samples, 0.5, &options, &result), MINT_ERR_ARGUMENT);
    mint_samples_free(&samples);
}

static void rows_may_be_of_any_number(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_restart_t result;
    assert_true(noise_make("uniform8", 1, raw, 40 * 500));
    assert_int_equal(mint_samples_new(raw, 40 * 500, 8, &samples), MINT_OK);
    assert_int_equal(mint_restart_test_shape(&samples, 40, 500, 6, 0, &result), MINT_OK);
    assert_true(result.is_passed);
    assert_true(result.x_cutoff > result.x_cutoff_column); // a row is longer
    assert_int_equal(mint_restart_test_shape(&samples, 500, 40, 6, 0, &result), MINT_OK);
    assert_true(result.x_cutoff < result.x_cutoff_column);
    assert_int_equal(mint_restart_test_shape(&samples, 40, 501, 6, 0, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_test_shape(&samples, 1, 20000, 6, 0, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_restart_test_shape(&samples, 4, 5000, 6, 0, &result), MINT_ERR_ARGUMENT);
    mint_samples_free(&samples);
}

// The most common value is the same for rows and columns, and close to 1 bit; the shuffles pass.
static void independent_bits_pass_the_iid_track(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_restart_t result;
#ifndef MINT_TEST_SMALL
    static mint_restart_t other;
#endif
    make_restarts("uniform1", 1000, 1, &samples);
    const mint_permutation_options_t options = {.shuffles = 5, .skip_compression = true};
    assert_int_equal(mint_restart_test_iid(&samples, 0.99, &options, &result), MINT_OK);
    assert_true(result.is_sane && result.is_iid_track);
    assert_true(result.h_r == result.rows.mcv.min_entropy && result.h_r == result.h_c);
    assert_true(result.iid_rows.independence.is_passed && result.iid_rows.lrs.is_passed);
    assert_int_equal(result.iid_rows.permutation.shuffles, 5);
    assert_false(result.is_passed); // not all tests were run
#ifndef MINT_TEST_SMALL
    assert_int_equal(mint_restart_test(&samples, 0.99, 0, &other), MINT_OK);
    assert_false(other.is_iid_track);
    assert_true(other.x_max == result.x_max && other.x_cutoff == result.x_cutoff);
    assert_true(other.rows.mcv.min_entropy == result.h_r);
#endif
    mint_samples_free(&samples);
}

// NIST's program lets this pass: the most common value knows nothing of neighbours.
static void dependent_bits_fail_the_iid_track(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_restart_t result;
    make_restarts("markov900", 1, 1, &samples);
    assert_int_equal(mint_restart_test_iid(&samples, 0.2, NULL, &result), MINT_OK);
    assert_true(result.is_sane);
    assert_true(result.h_r > 0.1 && result.h_c > 0.1);
    assert_true(result.iid_rows.is_complete);
    assert_false(result.iid_rows.is_iid);
    assert_false(result.iid_columns.is_complete); // not looked at any more
    assert_false(result.is_passed);
    assert_true(result.min_entropy == 0);
    mint_samples_free(&samples);
}

#ifndef MINT_TEST_SMALL
// Bits that alternate within each row, from a random start: counts are as they should be, and each
// bit follows from the one before it.
static void low_rows_fail_validation(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_restart_t result;
    uint8_t starts[MINT_RESTARTS];
    assert_true(noise_make("uniform1", 1, starts, sizeof starts));
    for (size_t i = 0; i < sizeof raw; i++) {
        raw[i] = (uint8_t)((starts[i / MINT_RESTARTS] + i) & 1u);
    }
    assert_int_equal(mint_samples_new(raw, sizeof raw, 1, &samples), MINT_OK);
    assert_int_equal(mint_restart_test(&samples, 0.9, 0, &result), MINT_OK);
    assert_true(result.is_sane);
    assert_true(result.h_r < 0.45);
    assert_false(result.is_passed);
    assert_true(result.min_entropy == 0);
    mint_samples_free(&samples);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference),
        cmocka_unit_test(cutoff_is_between_its_bounds),
        cmocka_unit_test(cutoff_of_few_samples),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(equal_starts_are_insane),
        cmocka_unit_test(one_replay_is_found_where_no_count_shows_it),
        cmocka_unit_test(equal_samples_fail),
        cmocka_unit_test(rows_may_be_of_any_number),
        cmocka_unit_test(rows_of_the_iid_track_may_be_of_any_number),
        cmocka_unit_test(independent_bits_pass_the_iid_track),
        cmocka_unit_test(dependent_bits_fail_the_iid_track),
#ifndef MINT_TEST_SMALL
        cmocka_unit_test(low_rows_fail_validation),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
