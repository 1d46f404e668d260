// SPDX-License-Identifier: Apache-2.0
//
// The estimators against the worked examples of SP 800-90B §6.3, and against the text of the
// standard.
//
// The examples of the predictors and of the tuple estimates are made with smaller parameters than
// the estimators have. There, what the text says is done by support/definition.c, which gives the
// examples' figures; and the estimators count the same as that on sequences of many kinds.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/compression.h"
#include "sp800_90b/predictor.h"
#include "sp800_90b/tuple.h"
#include "tests/support/definition.h"
#include "tests/support/noise.h"

static const uint8_t bits_example[48] = {
    1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0,
    0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1,
};

static const uint8_t tuple_example[21] = {2, 2, 0, 1, 0, 2, 0, 1, 2, 1, 2,
                                          0, 1, 2, 1, 0, 0, 1, 0, 0, 0};

// The standard cuts or rounds to four digits, sometimes three, and computes with 2.576.
static bool printed(double value, double expected)
{
    return fabs(value - expected) < 0.0006;
}

static void collision_example(void **state)
{
    (void)state;
    mint_collision_t estimate;
    assert_int_equal(mint_collision_estimate(bits_example, 40, &estimate), MINT_OK);
    assert_int_equal(estimate.collisions, 14);
    assert_true(printed(estimate.mean, 2.7143));
    assert_true(printed(estimate.sigma, 0.4688));
    assert_true(printed(estimate.mean_lower, 2.3915));
    assert_true(printed(estimate.p, 0.7329));
    assert_true(printed(estimate.min_entropy, 0.4483));
}

static void markov_example(void **state)
{
    (void)state;
    mint_markov_t estimate;
    assert_int_equal(mint_markov_estimate(bits_example, 40, &estimate), MINT_OK);
    assert_true(printed(estimate.p[0], 0.475) && printed(estimate.p[1], 0.525));
    assert_true(printed(estimate.transition[0][0], 0.389));
    assert_true(printed(estimate.transition[0][1], 0.611));
    assert_true(printed(estimate.transition[1][0], 0.571));
    assert_true(printed(estimate.transition[1][1], 0.429));
    assert_true(printed(estimate.min_entropy, 0.761));
}

// What follows from the counts of a worked example, with 2.576 or not.
static double bound(definition_rounds_t rounds, unsigned distinct)
{
    mint_prediction_t estimate;
    mint_predictor_bound(rounds.correct, rounds.predictions, rounds.longest_run, distinct,
                         &estimate);
    return estimate.min_entropy;
}

static void tuple_examples(void **state)
{
    (void)state;
    static definition_repeats_t repeats;
    definition_repeats(tuple_example, sizeof tuple_example, 3, &repeats);
    assert_int_equal(repeats.frequent, 3);
    assert_int_equal(repeats.most[1], 9);
    assert_int_equal(repeats.most[2], 4);
    assert_int_equal(repeats.most[3], 3);
    assert_int_equal(repeats.longest, 5);
    const mint_repeats_t as_counted = {sizeof tuple_example, repeats.frequent, repeats.most,
                                       repeats.longest, repeats.pairs};
    mint_tuple_t estimate;
    assert_int_equal(mint_t_tuple_estimate(&as_counted, &estimate), MINT_OK);
    assert_true(printed(estimate.min_entropy, 0.273));
    assert_int_equal(mint_lrs_estimate(&as_counted, &estimate), MINT_OK);
    assert_int_equal(estimate.shortest, 4);
    assert_int_equal(estimate.longest, 5);
    assert_true(printed(estimate.min_entropy, 0.6146));
}

static void multi_mcw_example(void **state)
{
    (void)state;
    const uint8_t s[12] = {1, 2, 1, 0, 2, 1, 1, 2, 2, 0, 0, 0};
    const size_t windows[4] = {3, 5, 7, 9};
    definition_rounds_t rounds = definition_multi_mcw(s, sizeof s, windows);
    assert_int_equal(rounds.correct, 3);
    assert_int_equal(rounds.predictions, 9);
    assert_true(printed(bound(rounds, 3), 0.3908));
}

static void lag_example(void **state)
{
    (void)state;
    const uint8_t s[10] = {2, 1, 3, 2, 1, 3, 1, 3, 1, 2};
    definition_rounds_t rounds = definition_lag(s, sizeof s, 3);
    assert_int_equal(rounds.predictions, 9);
    assert_true(printed(bound(rounds, 3), 0.735));
}

static void multi_mmc_example(void **state)
{
    (void)state;
    const uint8_t s[9] = {2, 1, 3, 2, 1, 3, 1, 3, 1};
    definition_rounds_t rounds = definition_multi_mmc(s, sizeof s, 3, 100000);
    assert_true(printed(bound(rounds, 3), 0.0755));
}

static void lz78y_example(void **state)
{
    (void)state;
    const uint8_t s[13] = {2, 1, 3, 2, 1, 3, 1, 3, 1, 2, 1, 3, 2};
    definition_rounds_t rounds = definition_lz78y(s, sizeof s, 4, 65536);
    assert_true(printed(bound(rounds, 3), 0.0191));
}

static void compression_example(void **state)
{
    (void)state;
    mint_compression_t estimate;
    assert_int_equal(mint_compression_with(bits_example, 48, 4, &estimate), MINT_OK);
    assert_true(printed(estimate.min_entropy, 0.1345));
}

// G of §6.3.4 step 7, both sums written out.
static double expected_part(double z, size_t dictionary, size_t blocks)
{
    double sum = 0;
    for (size_t t = dictionary + 1; t <= blocks; t++) {
        for (size_t u = 1; u < t; u++) {
            sum += log2((double)u) * z * z * pow(1 - z, (double)(u - 1));
        }
        sum += log2((double)t) * z * pow(1 - z, (double)(t - 1));
    }
    return sum / (double)(blocks - dictionary);
}

// The probability that is found must give the mean that was measured, by the sums of the text.
static void compression_solves_the_equation(void **state)
{
    (void)state;
    const struct {
        const char *kind;
        size_t len;
    } sets[] = {{"uniform1", 8400}, {"biased300", 7000}, {"biased10", 6300}, {"markov900", 30000}};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        uint8_t bits[30000];
        assert_true(noise_make(sets[i].kind, 77, bits, sets[i].len));
        mint_compression_t estimate;
        assert_int_equal(mint_compression_estimate(bits, sets[i].len, &estimate), MINT_OK);
        size_t blocks = sets[i].len / 6;
        double mean = expected_part(estimate.p, 1000, blocks) +
                      63 * expected_part((1 - estimate.p) / 63, 1000, blocks);
        // Of good noise the mean may be above all that any probability gives.
        assert_true(estimate.p == 1.0 / 64 ? mean <= estimate.mean_lower
                                           : fabs(mean - estimate.mean_lower) < 1e-9 * mean);
    }
}

// ---- against the text ----

#define LEN 6000u // above all thresholds

static void make_period(uint8_t *s, size_t len, unsigned period)
{
    for (size_t i = 0; i < len; i++) {
        s[i] = (uint8_t)(i % period % 256);
    }
}

// A sequence in which each word of `n` symbols (of `k`) occurs once: the next symbol is the largest
// that makes a new word.
static void make_de_bruijn(uint8_t *s, size_t len, unsigned k, unsigned n)
{
    bool *seen = calloc((size_t)1 << 16, 1);
    assert_non_null(seen);
    unsigned words = 1, word = 0;
    for (unsigned i = 0; i < n; i++) {
        words *= k;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned symbol = k;
        while (symbol > 1 && seen[(word * k + symbol - 1) % words]) {
            symbol--;
        }
        s[i] = (uint8_t)(symbol - 1);
        word = (word * k + symbol - 1) % words;
        seen[word] = true;
    }
    free(seen);
}

static void make_kind(unsigned kind, uint8_t *s, size_t len, unsigned *distinct)
{
    static const char *const noise[] = {"uniform1", "biased300", "biased20",  "markov950",
                                        "uniform2", "uniform4",  "sticky900", "walk6",
                                        "uniform8", "timer8"};
    static const unsigned periods[] = {2, 3, 7, 64, 128, 129, 256, 1000};
    const unsigned noises = sizeof noise / sizeof noise[0];
    const unsigned period_count = sizeof periods / sizeof periods[0];
    if (kind < noises) {
        assert_true(noise_make(noise[kind], kind, s, len));
    } else if (kind < noises + period_count) {
        make_period(s, len, periods[kind - noises]);
    } else if (kind == noises + period_count) {
        noise_fibonacci(s, len);
    } else if (kind == noises + period_count + 1) {
        make_de_bruijn(s, len, 2, 12);
    } else if (kind == noises + period_count + 2) {
        make_de_bruijn(s, len, 4, 6);
    } else if (kind == noises + period_count + 3) {
        assert_true(noise_make("uniform8", 4, s, len / 2));
        memcpy(s + len / 2, s, len / 2);
    } else {
        memset(s, 0, len);
        s[kind % 2 == 0 ? 0 : len - 1] = 1;
    }
    *distinct = 0;
    for (size_t i = 0; i < len; i++) {
        *distinct = s[i] >= *distinct ? s[i] + 1u : *distinct;
    }
}

#define KINDS 24u

static void assert_rounds(const mint_prediction_t *estimate, definition_rounds_t rounds)
{
    assert_int_equal(estimate->predictions, rounds.predictions);
    assert_int_equal(estimate->correct, rounds.correct);
    assert_int_equal(estimate->run, rounds.longest_run + 1);
}

static void compare_predictors(const uint8_t *s, size_t len, unsigned distinct)
{
    const size_t windows[4] = {63, 255, 1023, 4095};
    mint_prediction_t estimate;
    assert_int_equal(mint_multi_mcw_estimate(s, len, distinct, &estimate), MINT_OK);
    assert_rounds(&estimate, definition_multi_mcw(s, len, windows));
    assert_int_equal(mint_lag_estimate(s, len, distinct, &estimate), MINT_OK);
    assert_rounds(&estimate, definition_lag(s, len, 128));
}

// The contexts of the text are looked for one by one, which is slow where there are many.
static void compare_contexts(const uint8_t *s, size_t len, unsigned distinct)
{
    mint_prediction_t estimate;
    assert_int_equal(mint_multi_mmc_estimate(s, len, distinct, &estimate), MINT_OK);
    assert_rounds(&estimate, definition_multi_mmc(s, len, 16, 100000));
    assert_int_equal(mint_lz78y_estimate(s, len, distinct, &estimate), MINT_OK);
    assert_rounds(&estimate, definition_lz78y(s, len, 16, 65536));
}

static void count_as_the_text_does(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        uint8_t s[LEN];
        unsigned distinct;
        size_t len = LEN - kind * 7; // so that words of 64 rounds end everywhere
        make_kind(kind, s, len, &distinct);
        distinct = distinct < 2 ? 2 : distinct;
        compare_predictors(s, len, distinct);
        compare_contexts(s, 400 + kind, distinct);
    }
}

// The shortest sequences that are taken, and a few more symbols.
static void short_sequences_count_as_the_text_does(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        for (size_t len = 3; len < 200; len += len < 24 ? 1 : 13) {
            uint8_t s[LEN];
            unsigned distinct;
            make_kind(kind, s, len, &distinct);
            distinct = distinct < 2 ? 2 : distinct;
            mint_prediction_t estimate;
            assert_int_equal(mint_lag_estimate(s, len, distinct, &estimate), MINT_OK);
            assert_rounds(&estimate, definition_lag(s, len, 128));
            if (len >= 19) {
                compare_contexts(s, len, distinct);
            }
        }
    }
}

// The dictionary of LZ78Y gets full in the middle of a position whose last symbol is new: its
// contexts of 3 to 16 symbols are taken, its last one and two are not. The counts are those of
// NIST's program.
static void stranded_contexts_count(void **state)
{
    (void)state;
    enum { SAMPLES = 30000, FULL = 4389 };
    static const unsigned lens[] = {16, 16, 12, 9, 5, 3, 2, 1}, after[] = {7, 9, 7, 11, 9};
    uint8_t *s = malloc(SAMPLES);
    assert_non_null(s);
    assert_true(noise_make("uniform8", 21, s, SAMPLES));
    for (size_t i = 0; i < SAMPLES; i++) {
        s[i] %= 200;
    }
    s[FULL - 1] = 200;
    size_t at = 8000;
    for (unsigned i = 0; i < 900; i++) {
        unsigned len = lens[i % 8];
        memmove(s + at, s + FULL - len, len);
        s[at + len] = (uint8_t)(i % 3 != 0 ? after[i % 5] : 7);
        at += len + 1 + i % 4;
    }
    mint_prediction_t estimate;
    assert_int_equal(mint_lz78y_estimate(s, SAMPLES, 201, &estimate), MINT_OK);
    assert_int_equal(estimate.correct, 6566);
    assert_int_equal(estimate.run, 17);
    assert_int_equal(mint_multi_mmc_estimate(s, SAMPLES, 201, &estimate), MINT_OK);
    assert_int_equal(estimate.correct, 6693);
    assert_int_equal(estimate.run, 17);
    free(s);
}

static void too_little_is_refused(void **state)
{
    (void)state;
    static const uint8_t s[8192] = {1};
    mint_prediction_t p;
    mint_collision_t collision;
    mint_markov_t markov;
    mint_compression_t compression;
    assert_int_equal(mint_multi_mcw_estimate(s, 4095, 2, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_multi_mcw_estimate(s, 4096, 2, &p), MINT_OK);
    assert_int_equal(mint_lag_estimate(s, 2, 2, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lag_estimate(s, 3, 1, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lag_estimate(s, 3, 257, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lag_estimate(s, (size_t)MINT_SAMPLES_MAX + 1, 2, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_multi_mmc_estimate(s, 3, 2, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_multi_mmc_estimate(s, 4, 2, &p), MINT_OK);
    assert_int_equal(mint_lz78y_estimate(s, 18, 2, &p), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lz78y_estimate(s, 19, 2, &p), MINT_OK);
    assert_int_equal(mint_collision_estimate(s, 0, &collision), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_collision_estimate(s, 4, &collision), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_collision_estimate(s, 5, &collision), MINT_OK);
    assert_int_equal(mint_markov_estimate(s, 1, &markov), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_markov_estimate(s, 2, &markov), MINT_OK);
    assert_int_equal(mint_compression_estimate(s, 6011, &compression), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_compression_estimate(s, 6012, &compression), MINT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collision_example),
        cmocka_unit_test(markov_example),
        cmocka_unit_test(tuple_examples),
        cmocka_unit_test(multi_mcw_example),
        cmocka_unit_test(lag_example),
        cmocka_unit_test(multi_mmc_example),
        cmocka_unit_test(lz78y_example),
        cmocka_unit_test(compression_example),
        cmocka_unit_test(compression_solves_the_equation),
        cmocka_unit_test(count_as_the_text_does),
        cmocka_unit_test(short_sequences_count_as_the_text_does),
        cmocka_unit_test(stranded_contexts_count),
        cmocka_unit_test(too_little_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
