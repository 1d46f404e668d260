// SPDX-License-Identifier: Apache-2.0
//
// The worked examples of SP 800-22 with the standard's text as a program, and that program against
// the fast tests, on sequences good and bad and of odd lengths.
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
#include "sp800_22/walk.h"
#include "tests/support/definition_22.h"
#include "tests/support/digits.h"
#include "tests/support/noise.h"
#include "tests/support/sequences.h"
#include "tests/support/table.h"

#ifdef MINT_TEST_SMALL
#define ROUNDS 1u
#else
#define ROUNDS 4u
#endif

/// Good and bad ones; markov5 nearly alternates, zeros and ones are made here.
static const char *const kinds[] = {"uniform1", "biased450", "biased980", "markov600",
                                    "markov5",  "zeros",     "ones"};
#define KINDS (sizeof kinds / sizeof *kinds)

static uint8_t *make(const char *kind, uint64_t seed, size_t len, mint_bits_t *bits)
{
    uint8_t *symbols = calloc(len, 1);
    assert_non_null(symbols);
    if (strcmp(kind, "ones") == 0) {
        memset(symbols, 1, len);
    } else if (strcmp(kind, "zeros") != 0) {
        assert_true(noise_make(kind, seed, symbols, len));
    }
    assert_true(sequence_from_bits(symbols, len, bits));
    return symbols;
}

static uint8_t *spread_text(const char *text)
{
    mint_bits_t bits;
    assert_true(sequence_from_text(text, &bits));
    uint8_t *symbols = sequence_spread(&bits);
    assert_non_null(symbols);
    mint_bits_free(&bits);
    return symbols;
}

static void prints(double value, double printed)
{
    assert_true(fabs(value - printed) <= 0.5000001e-6);
}

// §2.5.4, with the probabilities rounded as there.
static void worked_example_of_rank(void **state)
{
    (void)state;
    const double p[] = {0.2888, 0.5776, 0.1336};
    uint8_t *bits = spread_text("01011001001010101101");
    definition_22_t result = definition_rank(bits, 20, 3, p);
    prints(result.statistic, 0.596953);
    prints(result.p_value, 0.741948);
    free(bits);
}

// §2.7.4.
static void worked_example_of_non_overlapping(void **state)
{
    (void)state;
    uint8_t *bits = spread_text("10100100101110010110");
    definition_22_t result = definition_non_overlapping(bits, 20, (const uint8_t[]){0, 0, 1}, 3, 2);
    prints(result.statistic, 2.133333);
    prints(result.p_value, 0.344154);
    free(bits);
}

// §2.8.4. The standard counts 0, 1, 1, 1, 1 and 1 blocks where its sequence has 0, 2, 0, 1, 1 and
// 1, and takes Q(5/2, χ²) for Q(5/2, χ²/2).
static void worked_example_of_overlapping(void **state)
{
    (void)state;
    const double printed[6] = {0.324652, 0.182617, 0.142670, 0.106645, 0.077147, 0.166269};
    double p[6];
    definition_overlapping_probabilities(9 / 4.0, p);
    double chi_square = 0;
    for (size_t i = 0; i < 6; i++) {
        assert_true(fabs(p[i] - printed[i]) < 1e-6);
        chi_square += pow((i > 0 ? 1 : 0) - 5 * printed[i], 2) / (5 * printed[i]);
    }
    prints(chi_square, 3.167729);
    prints(mint_igamc(2.5, chi_square), 0.274932);
    uint8_t *bits = spread_text("10111011110010110100011100101110111110000101101001");
    definition_22_t result = definition_overlapping(bits, 50, 2, 10, p);
    prints(result.statistic, 5.051441);
    prints(result.p_value, 0.409635);
    free(bits);
}

// §2.9.4, which takes the square root of the variance for the standard deviation of the mean.
static void worked_example_of_universal(void **state)
{
    (void)state;
    uint8_t *bits = spread_text("01011010011101010111");
    definition_22_t result = definition_universal(bits, 20, 2, 4, 1.5374383, sqrt(1.338));
    assert_true(agree(result.statistic, 1.1949875, 1e-7));
    prints(result.p_value, 0.767189);
    free(bits);
}

// §2.10.4 for one register, §2.10.8 for blocks of 1000 bits.
static void worked_examples_of_linear_complexity(void **state)
{
    (void)state;
    const double p[7] = {0.01047, 0.03125, 0.125, 0.5, 0.25, 0.0625, 0.020833};
    uint8_t *short_one = spread_text("1101011110001");
    assert_int_equal(definition_linear_complexity(short_one, 13), 4);
    free(short_one);
    mint_bits_t digits;
    assert_true(digits_of("e", 1000000, &digits));
    uint8_t *bits = sequence_spread(&digits);
    assert_non_null(bits);
    definition_22_t result = definition_linear_complexities(bits, 1000000, 1000, p);
    prints(result.statistic, 2.700348);
    prints(result.p_value, 0.845406);
    free(bits);
    mint_bits_free(&digits);
}

// §2.14.4 and §2.15.4; the former rounds 1/32 to 0.0312.
static void worked_examples_of_excursions(void **state)
{
    (void)state;
    const size_t of_one[6] = {1, 1, 0, 1, 0, 0};
    const double p[6] = {0.5, 0.25, 0.125, 0.0625, 0.0312, 0.0312};
    definition_walk_t walk;
    uint8_t *bits = spread_text("0110110101");
    definition_walk(bits, 10, &walk);
    free(bits);
    assert_int_equal(walk.cycles, 3);
    assert_int_equal(walk.visits[9 - 1], 1);
    assert_int_equal(walk.visits[9 + 1], 4);
    assert_int_equal(walk.visits[9 + 2], 3);
    assert_memory_equal(walk.cycles_of[4 + 1], of_one, sizeof of_one);
    double chi_square = 0;
    for (size_t i = 0; i < 6; i++) {
        chi_square += pow((double)of_one[i] - 3 * p[i], 2) / (3 * p[i]);
    }
    prints(chi_square, 4.333033);
    prints(mint_igamc(2.5, chi_square / 2), 0.502529);
    prints(erfc(fabs(4.0 - 3) / sqrt(2 * 3 * 2)), 0.683091);
}

static void is(const mint_figure_t *figure, definition_22_t expected)
{
    assert_true(agree(figure->statistic, expected.statistic, 1e-12));
    assert_true(fabs(figure->p_value - expected.p_value) < 1e-11);
}

static void ranks(void **state)
{
    (void)state;
    double p[3] = {definition_rank_probability(32, 32), definition_rank_probability(32, 31)};
    p[2] = 1 - p[0] - p[1];
    for (size_t i = 0; i < KINDS * ROUNDS; i++) {
        size_t len = 38912 + i * 777;
        mint_bits_t bits;
        mint_figure_t figure;
        size_t count;
        uint8_t *symbols = make(kinds[i % KINDS], i, len, &bits);
        assert_int_equal(mint_sp800_22_rank(&bits, NULL, &figure, &count), MINT_OK);
        is(&figure, definition_rank(symbols, len, 32, p));
        mint_bits_free(&bits);
        free(symbols);
    }
}

// Whether a shift of the template by less than its length agrees with it.
static bool is_periodic(const uint8_t template[9])
{
    for (size_t shift = 1; shift < 9; shift++) {
        if (memcmp(template, template + shift, 9 - shift) == 0) {
            return true;
        }
    }
    return false;
}

static void compare_templates(const uint8_t *symbols, const mint_bits_t *bits)
{
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    size_t count, at = 0;
    assert_int_equal(mint_sp800_22_non_overlapping_template(bits, NULL, figures, &count), MINT_OK);
    assert_int_equal(count, 148);
    for (unsigned number = 0; number < 512; number++) {
        uint8_t template[9];
        for (unsigned i = 0; i < 9; i++) {
            template[i] = (uint8_t)(number >> (8 - i) & 1u);
        }
        if (!is_periodic(template)) {
            assert_int_equal(figures[at].index, at);
            is(&figures[at++], definition_non_overlapping(symbols, bits->len, template, 9, 8));
        }
    }
    assert_int_equal(at, 148);
}

static void non_overlapping_templates(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS * ROUNDS; i++) {
        size_t len = 20000 + i * 331;
        mint_bits_t bits;
        uint8_t *symbols = make(kinds[i % KINDS], i, len, &bits);
        compare_templates(symbols, &bits);
        mint_bits_free(&bits);
        free(symbols);
    }
}

// The exact ones are those of Hamano and Kaneko, which §2.8.4 prints in its revision 1a.
static void overlapping_templates(void **state)
{
    (void)state;
    const double printed[6] = {0.364091, 0.185659, 0.139381, 0.100571, 0.0704323, 0.139865};
    double program[6], exact[6];
    definition_overlapping_probabilities(2, program);
    definition_overlapping_exact(9, 1032, exact);
    for (size_t i = 0; i < 6; i++) {
        assert_true(fabs(exact[i] - printed[i]) < 1e-6);
    }
    for (size_t i = 0; i < KINDS; i++) {
        size_t len = 1000000 + i * 173;
        mint_bits_t bits;
        mint_figure_t figure;
        size_t count;
        uint8_t *symbols = make(kinds[i], i, len, &bits);
        assert_int_equal(mint_sp800_22_overlapping_template(&bits, NULL, &figure, &count), MINT_OK);
        is(&figure, definition_overlapping(symbols, len, 9, 1032, program));
        const mint_test_options_t corrected = {.mode = MINT_FIGURES_CORRECTED};
        assert_int_equal(mint_sp800_22_overlapping_template(&bits, &corrected, &figure, &count),
                         MINT_OK);
        is(&figure, definition_overlapping(symbols, len, 9, 1032, exact));
        mint_bits_free(&bits);
        free(symbols);
    }
}

// Around the lengths where L changes.
static void universal(void **state)
{
    (void)state;
    static const struct {
        size_t len, length;
        double mean, variance;
    } cases[] = {{387840, 6, 5.2177052, 2.954},
                 {904959, 6, 5.2177052, 2.954},
                 {904960, 7, 6.1962507, 3.125},
                 {2068479, 7, 6.1962507, 3.125},
                 {2068480, 8, 7.1836656, 3.238}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double l = (double)cases[i].length;
        size_t q = (size_t)10 << cases[i].length;
        size_t words = cases[i].len / cases[i].length;
        double k = (double)(words - q);
        double c = 0.7 - 0.8 / l + (4 + 32 / l) * pow(k, -3 / l) / 15;
        mint_bits_t bits;
        mint_figure_t figure;
        size_t count;
        uint8_t *symbols = make(kinds[i], i, cases[i].len, &bits);
        assert_int_equal(mint_sp800_22_universal(&bits, NULL, &figure, &count), MINT_OK);
        definition_22_t expected =
            definition_universal(symbols, cases[i].len, cases[i].length, q, cases[i].mean,
                                 c * sqrt(cases[i].variance / k));
        assert_true(agree(figure.statistic, expected.statistic, 1e-11));
        assert_true(fabs(figure.p_value - expected.p_value) < 1e-9);
        mint_bits_free(&bits);
        free(symbols);
    }
}

static void walks(void **state)
{
    (void)state;
    for (size_t i = 0; i < 500; i++) {
        size_t len = 1 + i * i / 30;
        mint_bits_t bits;
        mint_walk_t walk;
        definition_walk_t expected;
        uint8_t *symbols = make(kinds[i % KINDS], i, len, &bits);
        mint_walk_count(&bits, &walk);
        definition_walk(symbols, len, &expected);
        assert_int_equal(walk.cycles, expected.cycles);
        assert_memory_equal(walk.visits, expected.visits, sizeof walk.visits);
        assert_memory_equal(walk.cycles_of, expected.cycles_of, sizeof walk.cycles_of);
        mint_bits_free(&bits);
        free(symbols);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_example_of_rank),
        cmocka_unit_test(worked_example_of_non_overlapping),
        cmocka_unit_test(worked_example_of_overlapping),
        cmocka_unit_test(worked_example_of_universal),
        cmocka_unit_test(worked_examples_of_linear_complexity),
        cmocka_unit_test(worked_examples_of_excursions),
        cmocka_unit_test(ranks),
        cmocka_unit_test(non_overlapping_templates),
        cmocka_unit_test(overlapping_templates),
        cmocka_unit_test(universal),
        cmocka_unit_test(walks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
