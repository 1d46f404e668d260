// SPDX-License-Identifier: Apache-2.0
//
// Sequences of 1,000,000 good bits with one fault each, which one test of SP 800-22 finds and the
// fourteen others do not; and sequences at the edges.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/sp800_22.h"
#include "tests/support/noise.h"
#include "tests/support/sequences.h"

#define BITS 1000000u

#define FAILS  1e-6 ///< some p-value of the one test is below
#define PASSES 1e-4 ///< no p-value of the others is: there are nearly 200 of them

static uint8_t symbols[BITS];
static uint8_t spoilt[2 * BITS]; ///< may be longer for a while
static uint8_t chances[BITS];    ///< random bytes, for places

// Good bits, whose walk has more than 500 cycles, and random numbers to spoil them with.
static void begin(void)
{
    assert_true(noise_make("uniform1", 1, symbols, BITS));
    assert_true(noise_make("uniform8", 2, chances, BITS));
}

// The `i`-th random number below `end`.
static size_t chance(size_t i, size_t end)
{
    const uint8_t *at = chances + i * 4;
    return ((size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3]) % end;
}

static double least_p_value(const mint_test_t *test, const mint_bits_t *bits)
{
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    size_t count;
    double least = 1;
    assert_int_equal(test->run(bits, NULL, figures, &count), MINT_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_not_equal(figures[i].outcome, MINT_OUTCOME_NOT_APPLICABLE);
        least = fmin(least, figures[i].p_value);
    }
    return least;
}

static void only_fails(const uint8_t *data, const char *name)
{
    mint_bits_t bits;
    assert_true(sequence_from_bits(data, BITS, &bits));
    for (size_t i = 0; i < MINT_SP800_22_TESTS; i++) {
        const mint_test_t *test = &mint_sp800_22_tests[i];
        double p_value = least_p_value(test, &bits);
        bool is_as_expected = strcmp(test->name, name) == 0 ? p_value < FAILS : p_value > PASSES;
        if (!is_as_expected) {
            fail_msg("%s, of data spoilt for %s: %g", test->name, name, p_value);
        }
    }
    mint_bits_free(&bits);
}

static void good_data(void **state)
{
    (void)state;
    begin();
    only_fails(symbols, "");
}

// The last row of each matrix is the sum of the first two.
static void dependent_rows(void **state)
{
    (void)state;
    begin();
    for (size_t at = 0; at + 1024 <= BITS; at += 1024) {
        for (size_t i = 0; i < 32; i++) {
            symbols[at + 992 + i] = symbols[at + i] ^ symbols[at + 32 + i];
        }
    }
    only_fails(symbols, "Rank");
}

// A template is planted in every second block, and as often put out in the others.
static void planted_template(void **state)
{
    (void)state;
    static const uint8_t template[9] = {0, 0, 0, 1, 0, 1, 1, 1, 1};
    begin();
    for (size_t i = 0; i < 8 * 60; i++) {
        size_t block = i % 8;
        size_t at = block * (BITS / 8) + chance(i, BITS / 8 - 1000);
        if (block % 2 == 0) {
            memcpy(symbols + at, template, sizeof template);
            continue;
        }
        while (memcmp(symbols + at, template, sizeof template) != 0) {
            at++;
        }
        symbols[at + i / 8 % 9] ^= 1;
    }
    only_fails(symbols, "NonOverlappingTemplate");
}

static size_t count_nine_ones(const uint8_t *data, size_t len)
{
    size_t found = 0;
    for (size_t i = 0; i + 9 <= len; i++) {
        found += memchr(data + i, 0, 9) == NULL ? 1 : 0;
    }
    return found;
}

// Runs of nine ones in a quarter of the blocks that have none, and of nine zeros somewhere, for the
// balance.
static void planted_runs(void **state)
{
    (void)state;
    unsigned without = 0;
    begin();
    for (size_t at = 0; at + 1032 <= BITS; at += 1032) {
        if (count_nine_ones(symbols + at, 1032) == 0 && without++ % 4 == 0) {
            size_t place = at + 20 + chance(without, 900);
            memset(symbols + place, 0, 11);
            memset(symbols + place + 1, 1, 9);
            memset(symbols + place + 40, 0, 9);
        }
    }
    only_fails(symbols, "OverlappingTemplate");
}

// Words of seven bits come again after two or three words.
static void repeated_words(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < 800; i++) {
        size_t word = 1300 + chance(i, BITS / 7 - 1300);
        memcpy(symbols + word * 7, symbols + (word - 2 - i % 2) * 7, 7);
    }
    only_fails(symbols, "Universal");
}

// Some blocks are those of registers of 100 bits.
static void short_registers(void **state)
{
    (void)state;
    begin();
    for (size_t block = 0; block < BITS / 500; block += 30) {
        uint8_t *at = symbols + block * 500;
        for (size_t i = 100; i < 500; i++) {
            at[i] = at[i - 100]; // so that the register is one-to-one
            for (size_t j = 1; j < 100; j++) {
                at[i] ^= chances[block + j] & 1u & at[i - j];
            }
        }
    }
    only_fails(symbols, "LinearComplexity");
}

// The end of the cycle that begins at `start`, or 0 if the walk does not come back; how often it is
// at 1 before.
static size_t end_of_cycle(size_t start, unsigned *visits)
{
    long sum = 0;
    *visits = 0;
    for (size_t i = start; i < BITS; i++) {
        sum += symbols[i] != 0 ? 1 : -1;
        *visits += sum == 1 ? 1 : 0;
        if (sum == 0) {
            return i + 1;
        }
    }
    return 0;
}

// Of each two cycles that come to state 1 twice, one gives its loop above 1 to the other: they come
// there once and three times, and everything is visited as often in all.
static void moved_loops(void **state)
{
    (void)state;
    size_t at = 0, pending = 0, pending_len = 0, end, out = 0;
    unsigned visits;
    begin();
    for (; (end = end_of_cycle(at, &visits)) != 0; at = end) {
        bool is_chosen = symbols[at] == 1 && visits == 2;
        spoilt[out++] = symbols[at];
        if (is_chosen && pending_len == 0) {
            pending = at + 1;
            pending_len = end - at - 2;
        } else {
            if (is_chosen) {
                memcpy(spoilt + out, symbols + pending, pending_len);
                out += pending_len;
                pending_len = 0;
            }
            memcpy(spoilt + out, symbols + at + 1, end - at - 2);
            out += end - at - 2;
        }
        spoilt[out++] = symbols[end - 1];
    }
    memcpy(spoilt + out, symbols + pending, pending_len); // the last one was left alone
    out += pending_len;
    memcpy(spoilt + out, symbols + at, BITS - at);
    assert_int_equal(out + BITS - at, BITS);
    only_fails(spoilt, "RandomExcursions");
}

// Steps up and down again are taken from where the walk is far from 0 and put where it is at 5.
static void moved_steps(void **state)
{
    (void)state;
    size_t out = 0, at_five = 0, taken = 0;
    long sum = 0;
    begin();
    for (size_t i = 0; i < BITS; i++) {
        sum += symbols[i] != 0 ? 1 : -1;
        at_five += sum == 5 ? 1 : 0;
    }
    sum = 0;
    for (size_t i = 0; i < BITS; i++) {
        bool is_pair = i + 1 < BITS && symbols[i] == 1 && symbols[i + 1] == 0;
        if (labs(sum) > 50 && is_pair && taken < at_five && chances[i] < 16) {
            taken++;
            i++;
            continue;
        }
        spoilt[out++] = symbols[i];
        sum += symbols[i] != 0 ? 1 : -1;
        if (sum == 5) {
            spoilt[out++] = 1;
            spoilt[out++] = 0;
        }
    }
    assert_int_equal(taken, at_five);
    only_fails(spoilt, "RandomExcursionsVariant");
}

// `len` bits that repeat `pattern`.
static void repeat(const char *pattern, size_t len, mint_bits_t *bits)
{
    size_t period = strlen(pattern);
    for (size_t i = 0; i < len; i++) {
        symbols[i] = (uint8_t)(pattern[i % period] - '0');
    }
    assert_true(sequence_from_bits(symbols, len, bits));
}

static void look_at(const mint_test_t *test, const mint_bits_t *bits)
{
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    size_t count = 0;
    assert_int_equal(test->run(bits, NULL, figures, &count), MINT_OK);
    assert_true(count > 0 && count <= test->figure_max);
    for (size_t i = 0; i < count; i++) {
        bool has_none = figures[i].outcome == MINT_OUTCOME_NOT_APPLICABLE;
        assert_true(has_none ? isnan(figures[i].p_value) : figures[i].p_value >= 0);
        assert_true(has_none || figures[i].p_value <= 1);
        assert_true(has_none ||
                    (figures[i].outcome == MINT_OUTCOME_FAILED) == (figures[i].p_value < 0.01));
    }
}

// The fewest bits a test takes, one less, and odd lengths behind; the worst that the bits can be.
static void shortest_and_worst(void **state)
{
    (void)state;
    static const char *const patterns[] = {"0", "1", "01", "110", "0000000011111111"};
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    for (size_t i = 0; i < MINT_SP800_22_TESTS; i++) {
        const mint_test_t *test = &mint_sp800_22_tests[i];
        for (size_t j = 0; j < sizeof patterns / sizeof *patterns; j++) {
            mint_bits_t bits;
            size_t len = test->min_bits == BITS ? BITS : test->min_bits + j * 13;
            repeat(patterns[j], len, &bits);
            look_at(test, &bits);
            size_t count = 7;
            bits.len = test->min_bits - 1;
            assert_int_equal(test->run(&bits, NULL, figures, &count), MINT_ERR_ARGUMENT);
            assert_int_equal(count, 0);
            mint_bits_free(&bits);
        }
    }
}

// What never comes back to 0, or to ten other states, has no cycles to count; what always does has
// too many for NIST's program.
static void walks_without_cycles(void **state)
{
    (void)state;
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    for (unsigned j = 0; j < 2; j++) {
        mint_bits_t bits;
        size_t count;
        mint_outcome_t expected = j == 0 ? MINT_OUTCOME_NOT_APPLICABLE : MINT_OUTCOME_FAILED;
        repeat(j == 0 ? "1" : "01", BITS, &bits);
        assert_int_equal(mint_sp800_22_random_excursions(&bits, NULL, figures, &count), MINT_OK);
        assert_int_equal(count, 8);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(figures[i].outcome, expected);
        }
        assert_int_equal(mint_sp800_22_random_excursions_variant(&bits, NULL, figures, &count),
                         MINT_OK);
        assert_int_equal(count, 18);
        assert_int_equal(figures[0].outcome, expected);
        mint_bits_free(&bits);
    }
}

static void alpha_is_obeyed(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_figure_t figure;
    size_t count;
    assert_true(sequence_random(5, 38912, &bits));
    assert_int_equal(mint_sp800_22_rank(&bits, NULL, &figure, &count), MINT_OK);
    mint_test_options_t options = {.alpha = figure.p_value};
    assert_int_equal(mint_sp800_22_rank(&bits, &options, &figure, &count), MINT_OK);
    assert_int_equal(figure.outcome, MINT_OUTCOME_PASSED);
    options.alpha = nextafter(figure.p_value, 1);
    assert_int_equal(mint_sp800_22_rank(&bits, &options, &figure, &count), MINT_OK);
    assert_int_equal(figure.outcome, MINT_OUTCOME_FAILED);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_data),          cmocka_unit_test(dependent_rows),
        cmocka_unit_test(planted_template),   cmocka_unit_test(planted_runs),
        cmocka_unit_test(repeated_words),     cmocka_unit_test(short_registers),
        cmocka_unit_test(moved_loops),        cmocka_unit_test(moved_steps),
        cmocka_unit_test(shortest_and_worst), cmocka_unit_test(walks_without_cycles),
        cmocka_unit_test(alpha_is_obeyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
