// SPDX-License-Identifier: Apache-2.0
//
// The statistics of the permutation test: the worked examples of SP 800-90B §5.1, NIST's figures
// for whole sets, and the definitions, taken literally, for sets of every length. And the test
// itself: early decisions, the same result for any number of threads, and what happens when it is
// stopped.
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
#include "sp800_90b/bzip2_size.h"
#include "tests/support/noise.h"
#include "tests/support/table.h"

#ifdef MINT_TEST_SMALL
#define LONGEST_SET 10000u ///< of those in the table
#define LENGTH_STEP 61u    ///< between lengths that are tried
#else
#define LONGEST_SET 1000000u
#define LENGTH_STEP 17u
#endif

static uint8_t raw[1000000];

static double statistic(const mint_samples_t *samples, mint_permutation_statistic_t which)
{
    double value;
    assert_int_equal(mint_permutation_statistic(samples, which, &value), MINT_OK);
    return value;
}

// ---- worked examples ----

static void assert_example(const uint8_t *symbols, size_t len, mint_permutation_statistic_t which,
                           double expected)
{
    mint_samples_t samples;
    assert_int_equal(mint_samples_new(symbols, len, 0, &samples), MINT_OK);
    assert_true(statistic(&samples, which) == expected);
    mint_samples_free(&samples);
}

static void worked_examples(void **state)
{
    (void)state;
    const uint8_t excursion[] = {2, 15, 4, 10, 9};
    const uint8_t directions[] = {2, 2, 2, 5, 7, 7, 9, 3, 1, 4, 4};
    const uint8_t median[] = {5, 15, 12, 1, 13, 9, 4};
    const uint8_t collision[] = {2, 1, 1, 2, 0, 1, 0, 1, 1, 2};
    const uint8_t periodicity[] = {2, 1, 2, 1, 0, 1, 0, 1, 1, 2};
    const uint8_t covariance[] = {5, 2, 6, 10, 12, 3, 1};
    assert_example(excursion, sizeof excursion, MINT_PERMUTATION_EXCURSION, 6);
    assert_example(directions, sizeof directions, MINT_PERMUTATION_DIRECTIONAL_RUNS, 3);
    assert_example(directions, sizeof directions, MINT_PERMUTATION_LONGEST_DIRECTIONAL_RUN, 6);
    assert_example(directions, sizeof directions, MINT_PERMUTATION_INCREASES_DECREASES, 8);
    assert_example(median, sizeof median, MINT_PERMUTATION_MEDIAN_RUNS, 5);
    assert_example(median, sizeof median, MINT_PERMUTATION_LONGEST_MEDIAN_RUN, 2);
    assert_example(collision, sizeof collision, MINT_PERMUTATION_AVERAGE_COLLISION, 3);
    assert_example(collision, sizeof collision, MINT_PERMUTATION_LONGEST_COLLISION, 4);
    assert_example(periodicity, sizeof periodicity, MINT_PERMUTATION_PERIODICITY_2, 5);
    assert_example(covariance, sizeof covariance, MINT_PERMUTATION_COVARIANCE_2, 164);
}

// ---- NIST's figures ----

static mint_permutation_statistic_t find_statistic(const char *name)
{
    unsigned i = 0;
    while (i < MINT_PERMUTATION_COUNT && strcmp(mint_permutation_name(i), name) != 0) {
        i++;
    }
    assert_true(i < MINT_PERMUTATION_COUNT);
    return (mint_permutation_statistic_t)i;
}

static void equals_the_reference(void **state)
{
    (void)state;
    table_t table;
    mint_samples_t samples = {0};
    unsigned compared = 0;
    assert_true(table_read("iid.tsv", &table));
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        if (strtoul(row[2], NULL, 10) > LONGEST_SET) {
            continue;
        }
        if (i == 0 || strcmp(row[0], table.rows[i - 1][0]) != 0) {
            size_t len = strtoul(row[2], NULL, 10);
            mint_samples_free(&samples);
            assert_true(len <= sizeof raw);
            assert_true(noise_make(row[0], strtoull(row[1], NULL, 10), raw, len));
            assert_int_equal(mint_samples_new(raw, len, 0, &samples), MINT_OK);
        }
        if (strcmp(row[3], "permutation") == 0) {
            double value = statistic(&samples, find_statistic(row[4]));
            assert_true(agree(value, strtod(row[5], NULL), 1e-15));
            compared++;
        }
    }
    assert_int_equal(compared, (LONGEST_SET > 10000 ? 4 : 2) * MINT_PERMUTATION_COUNT);
    mint_samples_free(&samples);
    table_free(&table);
}

// ---- the definitions, one value at a time ----

/// A set after conversion I or II of §5.1, or as it is.
typedef struct {
    double values[2000];
    size_t len;
} sequence_t;

static void convert(const mint_samples_t *samples, unsigned conversion, sequence_t *sequence)
{
    bool is_binary = samples->distinct == 2 && conversion != 0;
    memset(sequence, 0, sizeof *sequence);
    sequence->len = is_binary ? (samples->len + 7) / 8 : samples->len;
    for (size_t i = 0; i < samples->len; i++) {
        if (!is_binary) {
            sequence->values[i] = conversion == 0 ? samples->symbols[i] : samples->raw[i];
        } else if (conversion == 1) {
            sequence->values[i / 8] += samples->symbols[i];
        } else {
            sequence->values[i / 8] += samples->symbols[i] << (7 - i % 8);
        }
    }
}

static void slow_runs(const bool *flags, size_t len, double *runs, double *longest)
{
    size_t run = 0;
    *runs = 0;
    *longest = 1;
    for (size_t i = 0; i < len; i++) {
        bool is_new = i == 0 || flags[i] != flags[i - 1];
        run = is_new ? 1 : run + 1;
        *runs += is_new ? 1 : 0;
        *longest = fmax(*longest, (double)run);
    }
}

static void slow_directions(const mint_samples_t *samples, double *values)
{
    sequence_t s;
    bool flags[2000] = {false};
    size_t up = 0;
    convert(samples, 1, &s);
    for (size_t i = 0; i + 1 < s.len; i++) {
        flags[i] = s.values[i] <= s.values[i + 1];
        up += flags[i] ? 1 : 0;
    }
    slow_runs(flags, s.len - 1, &values[MINT_PERMUTATION_DIRECTIONAL_RUNS],
              &values[MINT_PERMUTATION_LONGEST_DIRECTIONAL_RUN]);
    values[MINT_PERMUTATION_INCREASES_DECREASES] = fmax((double)up, (double)(s.len - 1 - up));
}

static int compare_bytes(const void *a, const void *b)
{
    return *(const uint8_t *)a - *(const uint8_t *)b;
}

static void slow_median(const mint_samples_t *samples, double *values)
{
    uint8_t sorted[2000];
    bool flags[2000] = {false};
    size_t len = samples->len;
    memcpy(sorted, samples->symbols, len);
    qsort(sorted, len, 1, compare_bytes);
    const uint8_t *middle = sorted + len / 2;
    double median = len % 2 == 1 ? *middle : (middle[0] + middle[-1]) / 2.0;
    median = samples->distinct == 2 ? 0.5 : median;
    for (size_t i = 0; i < len; i++) {
        flags[i] = samples->symbols[i] >= median;
    }
    slow_runs(flags, len, &values[MINT_PERMUTATION_MEDIAN_RUNS],
              &values[MINT_PERMUTATION_LONGEST_MEDIAN_RUN]);
}

static void slow_collision(const mint_samples_t *samples, double *values)
{
    sequence_t s;
    double sum = 0;
    double count = 0;
    double longest = 0;
    convert(samples, 2, &s);
    for (size_t start = 0, i = 0; i < s.len; i++) {
        for (size_t j = start; j < i; j++) {
            if (s.values[j] == s.values[i]) {
                double len = (double)(i - start + 1);
                sum += len;
                count++;
                longest = fmax(longest, len);
                start = i + 1;
            }
        }
    }
    values[MINT_PERMUTATION_AVERAGE_COLLISION] = sum / count;
    values[MINT_PERMUTATION_LONGEST_COLLISION] = longest;
}

static void slow_lags(const mint_samples_t *samples, double *values)
{
    static const size_t lags[5] = {1, 2, 8, 16, 32};
    sequence_t s;
    convert(samples, 1, &s);
    for (unsigned n = 0; n < 5; n++) {
        double equal = 0;
        double sum = 0;
        for (size_t i = 0; i + lags[n] < s.len; i++) {
            equal += s.values[i] == s.values[i + lags[n]] ? 1 : 0;
            sum += s.values[i] * s.values[i + lags[n]];
        }
        values[MINT_PERMUTATION_PERIODICITY_1 + n] = equal;
        values[MINT_PERMUTATION_COVARIANCE_1 + n] = sum;
    }
}

static void slow_excursion(const mint_samples_t *samples, double *values)
{
    double total = 0;
    double sum = 0;
    for (size_t i = 0; i < samples->len; i++) {
        total += samples->raw[i];
    }
    for (size_t i = 0; i < samples->len; i++) {
        sum += samples->raw[i];
        double stray = fabs(sum - (double)(i + 1) * total / (double)samples->len);
        values[MINT_PERMUTATION_EXCURSION] = fmax(values[MINT_PERMUTATION_EXCURSION], stray);
    }
}

static void assert_by_definition(const mint_samples_t *samples)
{
    double values[MINT_PERMUTATION_COUNT] = {0};
    size_t size = 0;
    slow_excursion(samples, values);
    slow_directions(samples, values);
    slow_median(samples, values);
    slow_collision(samples, values);
    slow_lags(samples, values);
    assert_int_equal(mint_bzip2_size_plain(samples->raw, samples->len, &size), MINT_OK);
    values[MINT_PERMUTATION_COMPRESSION] = (double)size;
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        double value = statistic(samples, i);
        assert_true(agree(value, values[i], 1e-12) || (isnan(value) && isnan(values[i])));
    }
}

static void sets_of_every_length(void **state)
{
    (void)state;
    static const char *const kinds[] = {"biased300", "markov900", "uniform2", "uniform8",
                                        "sparse8",   "timer8",    "uniform1"};
    for (size_t len = 2; len < 700; len += len < 40 ? 1 : LENGTH_STEP) {
        for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
            mint_samples_t samples;
            assert_true(noise_make(kinds[n], len, raw, len));
            for (size_t i = 0; n == 6 && i < len; i++) {
                raw[i] = raw[i] != 0 ? 200 : 7; // binary data of other symbols than 0 and 1
            }
            assert_int_equal(mint_samples_new(raw, len, 0, &samples), MINT_OK);
            if (samples.distinct > 1) {
                assert_by_definition(&samples);
            }
            mint_samples_free(&samples);
        }
    }
}

// ---- the test ----

static void assert_equal_results(const mint_permutation_result_t *a,
                                 const mint_permutation_result_t *b)
{
    assert_int_equal(a->shuffles, b->shuffles);
    assert_int_equal(a->is_complete, b->is_complete);
    assert_int_equal(a->is_passed, b->is_passed);
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        assert_int_equal(a->ranks[i].greater, b->ranks[i].greater);
        assert_int_equal(a->ranks[i].equal, b->ranks[i].equal);
        assert_int_equal(a->ranks[i].less, b->ranks[i].less);
        assert_int_equal(a->ranks[i].outcome, b->ranks[i].outcome);
    }
}

static void threads_change_nothing(void **state)
{
    (void)state;
    static const char *const kinds[] = {"uniform1", "uniform4", "normal8"};
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        mint_samples_t samples;
        mint_permutation_result_t one;
        assert_true(noise_samples(kinds[n], 3, 5000, &samples));
        mint_permutation_options_t options = {.seed = 11, .threads = 1};
        assert_int_equal(mint_permutation_test(&samples, &options, &one), MINT_OK);
        for (unsigned threads = 0; threads < 8; threads += 3) {
            mint_permutation_result_t other;
            options.threads = threads;
            assert_int_equal(mint_permutation_test(&samples, &options, &other), MINT_OK);
            assert_equal_results(&one, &other);
        }
        mint_samples_free(&samples);
    }
}

/// More than 5 shuffles on either side, and not one more than that takes.
static void assert_early_decision(const mint_permutation_rank_t *rank)
{
    assert_int_equal(rank->outcome, MINT_PERMUTATION_PASSED);
    unsigned above = rank->greater + rank->equal;
    unsigned below = rank->equal + rank->less;
    assert_true(above > 5 && below > 5);
    assert_true(above == 6 || below == 6);
}

static void good_data_pass_early(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_permutation_result_t result;
    assert_true(noise_samples("uniform4", 3, 20000, &samples));
    assert_int_equal(mint_permutation_test(&samples, NULL, &result), MINT_OK);
    assert_true(result.is_complete && result.is_passed);
    assert_true(result.shuffles < MINT_PERMUTATIONS);
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        assert_early_decision(&result.ranks[i]);
    }
    mint_samples_free(&samples);
}

// The counters of all shuffles say the same as those up to the decision.
static void all_counters_if_asked(void **state)
{
    (void)state;
    static const char *const kinds[] = {"uniform4", "markov900"};
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        mint_samples_t samples;
        mint_permutation_result_t early;
        mint_permutation_result_t all;
        mint_permutation_options_t options = {.shuffles = 700};
        assert_true(noise_samples(kinds[n], 3, 1000, &samples));
        assert_int_equal(mint_permutation_test(&samples, &options, &early), MINT_OK);
        options.all = true;
        assert_int_equal(mint_permutation_test(&samples, &options, &all), MINT_OK);
        assert_int_equal(all.shuffles, 700);
        assert_true(all.is_complete);
        assert_int_equal(all.is_passed, early.is_passed);
        for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
            const mint_permutation_rank_t *rank = &all.ranks[i];
            assert_int_equal(rank->greater + rank->equal + rank->less, 700);
            assert_true(rank->greater >= early.ranks[i].greater);
            assert_true(rank->less >= early.ranks[i].less);
            assert_true(early.ranks[i].outcome == MINT_PERMUTATION_OPEN ||
                        rank->outcome == early.ranks[i].outcome);
        }
        mint_samples_free(&samples);
    }
}

static void bad_data_fail_without_compression(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_permutation_result_t result;
    assert_true(noise_samples("markov900", 3, 4000, &samples));
    assert_int_equal(mint_permutation_test(&samples, NULL, &result), MINT_OK);
    assert_true(result.is_complete);
    assert_false(result.is_passed);
    assert_int_equal(result.shuffles, MINT_PERMUTATIONS);
    const mint_permutation_rank_t *runs = &result.ranks[MINT_PERMUTATION_MEDIAN_RUNS];
    assert_int_equal(runs->outcome, MINT_PERMUTATION_FAILED);
    assert_int_equal(runs->greater, MINT_PERMUTATIONS);
    const mint_permutation_rank_t *compression = &result.ranks[MINT_PERMUTATION_COMPRESSION];
    assert_int_equal(compression->outcome, MINT_PERMUTATION_OPEN);
    assert_int_equal(compression->greater + compression->equal + compression->less, 0);
    assert_true(compression->value > 0);
    mint_samples_free(&samples);
}

// Every 5 samples come twice, far apart: bzip2 tells, and with this seed no other statistic does.
static void what_compression_alone_sees_fails(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_permutation_result_t result;
    const size_t len = 3000;
    assert_true(noise_make("uniform8", 8, raw, len));
    for (size_t i = 0; i < len / 2; i += 5) {
        memcpy(raw + len / 2 + (i + 2 * len / 5) % (len / 2), raw + i, 5);
    }
    assert_int_equal(mint_samples_new(raw, len, 8, &samples), MINT_OK);
    assert_int_equal(
        mint_permutation_test(&samples, &(mint_permutation_options_t){.shuffles = 500}, &result),
        MINT_OK);
    assert_int_equal(result.ranks[MINT_PERMUTATION_COMPRESSION].outcome, MINT_PERMUTATION_FAILED);
    assert_true(result.is_complete);
    assert_false(result.is_passed);
    mint_samples_free(&samples);
}

static bool stop_after_a_while(void *context, unsigned shuffles, unsigned open)
{
    unsigned *calls = context;
    assert_true(shuffles <= MINT_PERMUTATIONS && open <= MINT_PERMUTATION_COUNT);
    return ++*calls < 5;
}

static void it_can_be_stopped(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_permutation_result_t result;
    unsigned calls = 0;
    mint_permutation_options_t options = {
        .threads = 2, .progress = stop_after_a_while, .progress_context = &calls};
    assert_true(noise_samples("markov900", 3, 4000, &samples));
    assert_int_equal(mint_permutation_test(&samples, &options, &result), MINT_ERR_STATE);
    assert_int_equal(calls, 5);
    assert_false(result.is_complete);
    assert_false(result.is_passed);
    assert_true(result.ranks[MINT_PERMUTATION_MEDIAN_RUNS].value > 0);
    mint_samples_free(&samples);
}

static void what_cannot_be_tested_is_refused(void **state)
{
    (void)state;
    mint_samples_t samples;
    mint_permutation_result_t result;
    double value = 1;
    memset(raw, 9, 100);
    assert_int_equal(mint_samples_new(raw, 100, 0, &samples), MINT_OK);
    assert_int_equal(mint_permutation_test(&samples, NULL, &result), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_permutation_statistic(&samples, 0, &value), MINT_ERR_ARGUMENT);
    assert_true(value == 0);
    mint_samples_free(&samples);
    assert_true(noise_samples("uniform1", 3, 100, &samples));
    assert_int_equal(mint_permutation_statistic(&samples, MINT_PERMUTATION_COUNT, &value),
                     MINT_ERR_ARGUMENT);
    assert_null(mint_permutation_name(MINT_PERMUTATION_COUNT));
    assert_null(mint_permutation_clause(MINT_PERMUTATION_COUNT));
    assert_string_equal(mint_permutation_clause(MINT_PERMUTATION_COVARIANCE_8), "5.1.10");
    mint_samples_free(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples),
        cmocka_unit_test(equals_the_reference),
        cmocka_unit_test(sets_of_every_length),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(good_data_pass_early),
        cmocka_unit_test(all_counters_if_asked),
        cmocka_unit_test(bad_data_fail_without_compression),
        cmocka_unit_test(what_compression_alone_sees_fails),
        cmocka_unit_test(it_can_be_stopped),
        cmocka_unit_test(what_cannot_be_tested_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
