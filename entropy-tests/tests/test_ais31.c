// SPDX-License-Identifier: Apache-2.0
//
// The tests T0 to T8 of AIS 20/31 2.0: against the words of the standard done slowly, at each
// bound, and on data that fail one test and no other.
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
#include "tests/support/bit_noise.h"

#define B_ENOUGH 8000000u ///< bits that procedure B nearly always gets by with

// ---- T0 ----

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static unsigned count_repeated(const mint_bits_t *bits)
{
    uint64_t *words = malloc(65536 * sizeof *words);
    assert_non_null(words);
    for (size_t i = 0; i < 65536; i++) {
        words[i] = mint_bits_at(bits, 48 * i) & 0xffffffffffffu;
    }
    qsort(words, 65536, sizeof *words, compare);
    unsigned repeated = 0;
    for (size_t i = 1; i < 65536; i++) {
        repeated += words[i] == words[i - 1];
    }
    free(words);
    return repeated;
}

static void copy_word(mint_bits_t *bits, size_t to, size_t from)
{
    for (size_t i = 0; i < 48; i++) {
        bit_noise_set(bits, 48 * to + i, mint_bit(bits, 48 * from + i));
    }
}

static void disjointness_finds_words_that_repeat(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 1, MINT_AIS31_T0_BITS);
    mint_figure_t figure;
    size_t count;
    const mint_test_t *test = &mint_ais31_tests[MINT_AIS31_T0];
    assert_int_equal(test->run(&bits, NULL, &figure, &count), MINT_OK);
    assert_int_equal(figure.outcome, MINT_OUTCOME_PASSED);
    copy_word(&bits, 65535, 0);
    assert_int_equal(test->run(&bits, NULL, &figure, &count), MINT_OK);
    assert_int_equal(figure.outcome, MINT_OUTCOME_FAILED);
    assert_true(figure.statistic == 1);
    mint_bits_free(&bits);
    static const char *const kinds[] = {"lcg3", "sparse8", "period7", "biased0", "biased1000"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        bits = bit_noise_make(kinds[i], 1, MINT_AIS31_T0_BITS);
        assert_int_equal(mint_ais31_disjointness(&bits, 0, &figure), MINT_OK);
        assert_true(figure.statistic == count_repeated(&bits));
        mint_bits_free(&bits);
    }
}

// ---- T1 to T4 ----

static void counts_have_their_bounds(void **state)
{
    (void)state;
    static const unsigned ones[4] = {9654, 9655, 10345, 10346};
    static const unsigned longest[4] = {34, 33, 1, 20000};
    for (unsigned i = 0; i < 4; i++) {
        mint_block_counts_t counts = {.ones = ones[i], .longest_run = longest[i]};
        assert_int_equal(mint_ais31_monobit(&counts).outcome,
                         i == 1 || i == 2 ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED);
        assert_int_equal(mint_ais31_long_run(&counts).outcome,
                         i == 1 || i == 2 ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED);
    }
}

static void runs_have_their_bounds(void **state)
{
    (void)state;
    static const unsigned low[MINT_BLOCK_LENGTHS] = {2267, 1079, 502, 223, 90, 90};
    static const unsigned high[MINT_BLOCK_LENGTHS] = {2733, 1421, 748, 402, 223, 223};
    for (unsigned index = 0; index < MINT_BLOCK_RUNS; index++) {
        unsigned length = index % MINT_BLOCK_LENGTHS;
        const unsigned values[4] = {low[length] - 1, low[length], high[length], high[length] + 1};
        for (unsigned i = 0; i < 4; i++) {
            mint_block_counts_t counts = {0};
            mint_figure_t figures[MINT_BLOCK_RUNS];
            counts.runs[index / MINT_BLOCK_LENGTHS][length] = values[i];
            mint_ais31_runs(&counts, figures);
            assert_int_equal(figures[index].outcome,
                             i == 1 || i == 2 ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED);
        }
    }
}

// Two nibbles apart by 2 n from 312.5 each, the others even: 16 / 5000 * 2 n^2 and a little.
static void poker_has_its_bounds(void **state)
{
    (void)state;
    static const struct {
        unsigned away;
        mint_outcome_t outcome;
    } cases[] = {{0, MINT_OUTCOME_FAILED},   // 0.0128
                 {12, MINT_OUTCOME_FAILED},  // 0.9344
                 {13, MINT_OUTCOME_PASSED},  // 1.0944
                 {94, MINT_OUTCOME_PASSED},  // 56.5632
                 {95, MINT_OUTCOME_FAILED}}; // 57.7728
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mint_block_counts_t counts = {0};
        for (unsigned nibble = 0; nibble < 16; nibble++) {
            counts.nibbles[nibble] = nibble < 8 ? 312 : 313;
        }
        counts.nibbles[0] += cases[i].away;
        counts.nibbles[1] -= cases[i].away;
        mint_figure_t figure = mint_ais31_poker(&counts);
        assert_true(fabs(figure.statistic - (0.0128 + 0.0064 * cases[i].away * cases[i].away)) <
                    1e-9);
        assert_int_equal(figure.outcome, cases[i].outcome);
    }
}

// ---- T5 ----

static unsigned differing(const mint_bits_t *bits, size_t first, size_t lag)
{
    unsigned count = 0;
    for (size_t i = 0; i < 5000; i++) {
        count += mint_bit(bits, first + i) ^ mint_bit(bits, first + i + lag);
    }
    return count;
}

static unsigned correlate_slowly(const mint_bits_t *bits)
{
    size_t worst_lag = 0;
    unsigned worst = 0;
    for (size_t lag = 1; lag <= 5000; lag++) {
        unsigned count = differing(bits, 0, lag);
        unsigned away = count > 2500 ? count - 2500 : 2500 - count;
        if (worst_lag == 0 || away > worst) {
            worst = away;
            worst_lag = lag;
        }
    }
    return differing(bits, 10000, worst_lag);
}

static mint_figure_t run_alone(mint_ais31_number_t test, const mint_bits_t *bits)
{
    mint_figure_t figures[MINT_BLOCK_RUNS];
    size_t count;
    assert_int_equal(mint_ais31_tests[test].run(bits, NULL, figures, &count), MINT_OK);
    assert_int_equal(count, 1);
    return figures[0];
}

static void autocorrelation_is_that_of_the_worst_lag(void **state)
{
    (void)state;
    static const char *const kinds[] = {"uniform8", "markov550", "biased0"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        mint_bits_t bits = bit_noise_make(kinds[i], i, MINT_AIS31_BLOCK_BITS);
        mint_figure_t figure = run_alone(MINT_AIS31_T5, &bits);
        assert_true(figure.statistic == correlate_slowly(&bits));
        mint_bits_free(&bits);
    }
}

/// A block in which lag 4999 is by far the worst of the first half, and differs `count` times in
/// the second.
static mint_outcome_t correlate_planted(unsigned count)
{
    mint_bits_t bits = bit_noise_make("uniform8", 5, MINT_AIS31_BLOCK_BITS);
    for (size_t i = 0; i < 5000; i++) {
        bit_noise_set(&bits, i + 4999, mint_bit(&bits, i) ^ (i % 4 == 0));
        bit_noise_set(&bits, 10000 + i + 4999, mint_bit(&bits, 10000 + i) ^ (i < count));
    }
    mint_figure_t figure = run_alone(MINT_AIS31_T5, &bits);
    assert_true(figure.statistic == count);
    mint_bits_free(&bits);
    return figure.outcome;
}

static void autocorrelation_has_its_bounds(void **state)
{
    (void)state;
    assert_int_equal(correlate_planted(2326), MINT_OUTCOME_FAILED);
    assert_int_equal(correlate_planted(2327), MINT_OUTCOME_PASSED);
    assert_int_equal(correlate_planted(2673), MINT_OUTCOME_PASSED);
    assert_int_equal(correlate_planted(2674), MINT_OUTCOME_FAILED);
}

// ---- T6 and T7 ----

static void uniform_has_its_bounds(void **state)
{
    (void)state;
    static const unsigned ones[4] = {47500, 47501, 52499, 52500};
    for (unsigned i = 0; i < 4; i++) {
        mint_bits_t bits = bit_noise_make("biased0", 1, MINT_AIS31_TRANSITIONS + 64);
        for (size_t at = 0; at < ones[i]; at++) {
            bit_noise_set(&bits, at, 1);
        }
        bit_noise_set(&bits, MINT_AIS31_TRANSITIONS, 1); // one that is not looked at
        mint_figure_t figure = run_alone(MINT_AIS31_T6A, &bits);
        assert_true(figure.statistic == ones[i] / 100000.0);
        assert_int_equal(figure.outcome,
                         i == 1 || i == 2 ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED);
        mint_bits_free(&bits);
    }
}

static void one_step_has_its_bounds(void **state)
{
    (void)state;
    static const unsigned ones[5] = {47999, 48000, 48001, 51999, 52000};
    for (unsigned i = 0; i < 5; i++) {
        const mint_ais31_transitions_t found = {.ones = {ones[i], 50000}};
        mint_figure_t figure = mint_ais31_one_step(&found);
        assert_true(fabs(figure.statistic - (ones[i] - 50000.0) / 100000) < 1e-15);
        assert_int_equal(figure.outcome,
                         i == 2 || i == 3 ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED);
    }
}

// (f1 - f2)^2 / (f1 + f2) twice: 2 * 870^2 / 100000 = 15.138, 2 * 869^2 / 100000 = 15.103.
static void homogeneity_has_its_bound(void **state)
{
    (void)state;
    const mint_ais31_transitions_t two = {.ones = {50000, 50435, 50869, 49565}};
    mint_figure_t figures[MINT_AIS31_T7B_FIGURES];
    mint_ais31_homogeneity(&two, 2, figures); // 00 with 10, 01 with 11
    assert_int_equal(figures[0].outcome, MINT_OUTCOME_PASSED);
    assert_true(fabs(figures[0].statistic - 15.103) < 0.003);
    assert_int_equal(figures[1].outcome, MINT_OUTCOME_FAILED);
    assert_true(fabs(figures[1].statistic - 15.138) < 1e-9);
    const mint_ais31_transitions_t three = {
        .ones = {50000, 0, 100000, 50000, 50000, 0, 100000, 60000}};
    mint_ais31_homogeneity(&three, 3, figures); // 000 with 100, and so on
    for (unsigned i = 0; i < 3; i++) {
        assert_true(figures[i].statistic == 0);
    }
    assert_int_equal(figures[3].index, 3);
    assert_int_equal(figures[3].outcome, MINT_OUTCOME_FAILED);
}

/// The text of the standard: groups are drawn one after the other.
static size_t draw_slowly(const mint_bits_t *bits, size_t at, unsigned in_front, unsigned ones[8])
{
    unsigned counts[8] = {0};
    unsigned full = 0;
    while (full < 1u << in_front) {
        unsigned kind = 0;
        for (unsigned i = 0; i < in_front; i++) {
            kind = 2 * kind + mint_bit(bits, at++);
        }
        unsigned bit = mint_bit(bits, at++);
        if (counts[kind] < MINT_AIS31_TRANSITIONS) {
            ones[kind] += bit;
            full += ++counts[kind] == MINT_AIS31_TRANSITIONS;
        }
    }
    return at;
}

static void transitions_are_drawn_one_by_one(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("markov510", 4, 5000000);
    bit_noise_follow(&bits, 3, 520, 5);
    for (unsigned in_front = 1; in_front <= 3; in_front++) {
        mint_ais31_transitions_t found;
        unsigned ones[8] = {0};
        assert_true(mint_ais31_count_transitions(&bits, 17, in_front, &found));
        assert_int_equal(draw_slowly(&bits, 17, in_front, ones) - 17, found.used_bits);
        assert_memory_equal(ones, found.ones, sizeof ones);
        // One bit fewer is not enough.
        bits.len = 17 + found.used_bits - 1;
        assert_false(mint_ais31_count_transitions(&bits, 17, in_front, &found));
        bits.len = 5000000;
    }
    mint_bits_free(&bits);
}

// ---- T8 ----

static double entropy_slowly(const mint_bits_t *bits)
{
    double *g = malloc(258561 * sizeof *g);
    assert_non_null(g);
    g[1] = 0;
    for (unsigned i = 2; i <= 258560; i++) {
        g[i] = g[i - 1] + 1 / ((i - 1) * log(2));
    }
    unsigned last[256] = {0};
    double sum = 0;
    for (unsigned n = 1; n <= 258560; n++) {
        unsigned byte = 0;
        for (unsigned i = 0; i < 8; i++) {
            byte = 2 * byte + mint_bit(bits, 8 * (size_t)(n - 1) + i);
        }
        sum += n > 2560 ? g[last[byte] == 0 ? n : n - last[byte]] : 0;
        last[byte] = n;
    }
    free(g);
    return sum / 256000;
}

static void entropy_is_corons(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        mint_outcome_t outcome;
    } cases[] = {{"uniform8", MINT_OUTCOME_PASSED},  {"biased520", MINT_OUTCOME_PASSED},
                 {"biased550", MINT_OUTCOME_FAILED}, {"sparse8", MINT_OUTCOME_FAILED},
                 {"biased0", MINT_OUTCOME_FAILED},   {"biased1", MINT_OUTCOME_FAILED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mint_bits_t bits = bit_noise_make(cases[i].kind, i, MINT_AIS31_T8_BITS);
        mint_figure_t figure = run_alone(MINT_AIS31_T8, &bits);
        assert_true(fabs(figure.statistic - entropy_slowly(&bits)) < 1e-11);
        assert_int_equal(figure.outcome, cases[i].outcome);
        mint_bits_free(&bits);
    }
}

// ---- data that fail one test ----

/// Which of T1 to T5 a block fails, one bit each.
static unsigned failed_of_block(const mint_bits_t *bits)
{
    unsigned failed = 0;
    for (unsigned test = MINT_AIS31_T1; test <= MINT_AIS31_T5; test++) {
        mint_figure_t figures[MINT_BLOCK_RUNS];
        size_t count;
        assert_int_equal(mint_ais31_tests[test].run(bits, NULL, figures, &count), MINT_OK);
        assert_int_equal(count, mint_ais31_tests[test].figure_max);
        for (size_t i = 0; i < count; i++) {
            failed |= figures[i].outcome == MINT_OUTCOME_FAILED ? 1u << test : 0;
        }
    }
    return failed;
}

/// Whether one of 40 blocks of this kind fails exactly one test, and that is this one.
static bool fails_only(const char *kind, size_t lag, unsigned share, mint_ais31_number_t test)
{
    bool is_found = false;
    for (uint64_t seed = 0; seed < 40 && !is_found; seed++) {
        mint_bits_t bits = bit_noise_make(kind, seed, MINT_AIS31_BLOCK_BITS);
        if (lag > 0) {
            bit_noise_follow(&bits, lag, share, seed + 1000);
        }
        is_found = failed_of_block(&bits) == 1u << test;
        mint_bits_free(&bits);
    }
    return is_found;
}

static void each_test_of_a_block_notices_what_the_others_do_not(void **state)
{
    (void)state;
    assert_true(fails_only("biased517", 0, 0, MINT_AIS31_T1));
    assert_true(fails_only("uniform8", 4, 440, MINT_AIS31_T2) ||
                fails_only("uniform8", 3, 460, MINT_AIS31_T2));
    assert_true(fails_only("markov477", 0, 0, MINT_AIS31_T3));
    assert_true(fails_only("uniform8", 1000, 600, MINT_AIS31_T5));
    mint_bits_t bits = bit_noise_make("uniform8", 3, MINT_AIS31_BLOCK_BITS);
    assert_int_equal(failed_of_block(&bits), 0);
    bit_noise_set_run(&bits, 12345, 33, 0);
    assert_int_equal(failed_of_block(&bits), 0);
    bit_noise_set_run(&bits, 12345, 34, 0);
    assert_int_equal(failed_of_block(&bits), 1u << MINT_AIS31_T4);
    mint_bits_free(&bits);
}

enum { UNIFORM = 1, ONE_STEP = 2, TWO_STEPS = 4, THREE_STEPS = 8, ENTROPY = 16 };

static bool any_failed(const mint_figure_t *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (figures[i].outcome == MINT_OUTCOME_FAILED) {
            return true;
        }
    }
    return false;
}

/// Which tests of procedure B fail on such bits.
static unsigned failed_of_b(const char *kind, size_t lag, unsigned share)
{
    mint_bits_t bits = bit_noise_make(kind, 11, B_ENOUGH);
    if (lag > 0) {
        bit_noise_follow(&bits, lag, share, 12);
    }
    mint_ais31_b_t b;
    mint_ais31_run_b(&bits, 0, &b);
    assert_true(b.is_complete);
    mint_bits_free(&bits);
    return (any_failed(&b.uniform, 1) ? UNIFORM : 0) | (any_failed(&b.one_step, 1) ? ONE_STEP : 0) |
           (any_failed(b.two_steps, MINT_AIS31_T7A_FIGURES) ? TWO_STEPS : 0) |
           (any_failed(b.three_steps, MINT_AIS31_T7B_FIGURES) ? THREE_STEPS : 0) |
           (any_failed(&b.entropy, 1) ? ENTROPY : 0);
}

static void each_test_of_b_notices_what_the_others_do_not(void **state)
{
    (void)state;
    assert_int_equal(failed_of_b("uniform8", 0, 0), 0);
    assert_int_equal(failed_of_b("biased528", 0, 0), UNIFORM);
    assert_int_equal(failed_of_b("markov514", 0, 0), ONE_STEP);
    assert_int_equal(failed_of_b("uniform8", 2, 510), TWO_STEPS);
    assert_int_equal(failed_of_b("uniform8", 3, 510), THREE_STEPS);
    assert_int_equal(failed_of_b("uniform8", 7, 630), ENTROPY);
}

// ---- the table ----

static void each_test_says_what_it_needs(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 1, B_ENOUGH);
    for (unsigned test = 0; test < MINT_AIS31_TESTS; test++) {
        const mint_test_t *it = &mint_ais31_tests[test];
        mint_figure_t figures[MINT_BLOCK_RUNS];
        size_t count;
        bits.len = it->min_bits - 1;
        assert_int_equal(it->run(&bits, NULL, figures, &count), MINT_ERR_ARGUMENT);
        bits.len = B_ENOUGH;
        assert_int_equal(it->run(&bits, NULL, figures, &count), MINT_OK);
        assert_int_equal(count, it->figure_max);
        assert_int_equal(figures[count - 1].outcome, MINT_OUTCOME_PASSED);
        // At the least that is taken, T6b to T7b come to no figure.
        bits.len = it->min_bits;
        assert_int_equal(it->run(&bits, NULL, figures, &count), MINT_OK);
        bool is_drawn = test >= MINT_AIS31_T6B && test <= MINT_AIS31_T7B;
        assert_int_equal(figures[0].outcome,
                         is_drawn ? MINT_OUTCOME_NOT_APPLICABLE : MINT_OUTCOME_PASSED);
        assert_true(it->name != NULL && it->clause != NULL && it->meaning != NULL);
    }
    mint_bits_free(&bits);
}

static void a_thousand_good_blocks_pass(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 77, (size_t)1000 * MINT_AIS31_BLOCK_BITS);
    for (size_t i = 0; i < 1000; i++) {
        mint_block_t block;
        mint_block_counts_t counts;
        mint_figure_t figures[MINT_BLOCK_RUNS];
        mint_block_take(&bits, i * MINT_AIS31_BLOCK_BITS, &block);
        mint_block_count(&block, NULL, &counts);
        assert_int_equal(mint_ais31_monobit(&counts).outcome, MINT_OUTCOME_PASSED);
        assert_int_equal(mint_ais31_poker(&counts).outcome, MINT_OUTCOME_PASSED);
        assert_int_equal(mint_ais31_long_run(&counts).outcome, MINT_OUTCOME_PASSED);
        mint_ais31_runs(&counts, figures);
        assert_false(any_failed(figures, MINT_BLOCK_RUNS));
        if (i % 8 == 0) { // the other 257 of them are in the procedures' test
            assert_int_equal(mint_ais31_autocorrelation(&block).outcome, MINT_OUTCOME_PASSED);
        }
    }
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disjointness_finds_words_that_repeat),
        cmocka_unit_test(counts_have_their_bounds),
        cmocka_unit_test(runs_have_their_bounds),
        cmocka_unit_test(poker_has_its_bounds),
        cmocka_unit_test(autocorrelation_is_that_of_the_worst_lag),
        cmocka_unit_test(autocorrelation_has_its_bounds),
        cmocka_unit_test(uniform_has_its_bounds),
        cmocka_unit_test(one_step_has_its_bounds),
        cmocka_unit_test(homogeneity_has_its_bound),
        cmocka_unit_test(transitions_are_drawn_one_by_one),
        cmocka_unit_test(entropy_is_corons),
        cmocka_unit_test(each_test_of_a_block_notices_what_the_others_do_not),
        cmocka_unit_test(each_test_of_b_notices_what_the_others_do_not),
        cmocka_unit_test(each_test_says_what_it_needs),
        cmocka_unit_test(a_thousand_good_blocks_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
