// SPDX-License-Identifier: Apache-2.0
//
// The tests of SP 800-22 that count bits, runs, patterns and steps, against slow implementations of
// the standard's text, a bit at a time, for lengths that end anywhere in a word; the parameters
// that they take for short sequences; and good sequences with one fault each.
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
#include "sp800_22/patterns.h"
#include "sp800_22/statistics.h"
#include "tests/support/sequences.h"

#define BITS 1000000u

static const size_t lens[] = {100, 127, 128, 129, 191, 255, 640, 1279, 1280, 6271, 6272, 9999};
#define LENS (sizeof lens / sizeof *lens)

// ---- against the text ----

static void runs_and_sums(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENS; i++) {
        mint_bits_t bits;
        mint_statistic_t sums[2];
        assert_true(sequence_random(i, lens[i], &bits));
        long ones = 0, changes = 0, sum = 0, forward = 0, backward = 0;
        for (size_t at = 0; at < bits.len; at++) {
            ones += mint_bit(&bits, at);
            changes += at > 0 && mint_bit(&bits, at) != mint_bit(&bits, at - 1);
            sum += mint_bit(&bits, at) != 0 ? 1 : -1;
            forward = labs(sum) > forward ? labs(sum) : forward;
        }
        sum = 0;
        for (size_t at = bits.len; at-- > 0;) {
            sum += mint_bit(&bits, at) != 0 ? 1 : -1;
            backward = labs(sum) > backward ? labs(sum) : backward;
        }
        double n = (double)bits.len;
        assert_true(mint_frequency_of(&bits).value == fabs(2.0 * (double)ones - n) / sqrt(n));
        assert_true(mint_runs_of(&bits).value == (double)changes + 1);
        mint_cumulative_sums_of(&bits, sums);
        assert_true(sums[0].value == (double)forward);
        assert_true(sums[1].value == (double)backward);
        mint_bits_free(&bits);
    }
}

static void block_frequencies(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENS; i++) {
        mint_bits_t bits;
        assert_true(sequence_random(i, lens[i], &bits));
        for (size_t m = 20; m <= 100; m += 16) {
            double chi_square = 0;
            size_t blocks = bits.len / m;
            for (size_t block = 0; block < blocks; block++) {
                double ones = 0;
                for (size_t at = block * m; at < (block + 1) * m; at++) {
                    ones += mint_bit(&bits, at);
                }
                chi_square += 4 * (double)m * pow(ones / (double)m - 0.5, 2);
            }
            mint_statistic_t result = mint_block_frequency_of(&bits, m);
            assert_true(fabs(result.value - chi_square) < 1e-9);
            assert_true(fabs(result.p_value - mint_igamc((double)blocks / 2, chi_square / 2)) <
                        1e-9);
        }
        mint_bits_free(&bits);
    }
}

// §2.4.4 for blocks of `m` bits whose runs up to `low` and from `low` + `classes` - 1 on are put
// together.
static double longest_runs(const mint_bits_t *bits, size_t m, size_t low, size_t classes,
                           const double *shares)
{
    double counts[7] = {0};
    size_t blocks = bits->len / m;
    for (size_t block = 0; block < blocks; block++) {
        size_t run = 0, longest = 0;
        for (size_t at = block * m; at < (block + 1) * m; at++) {
            run = mint_bit(bits, at) != 0 ? run + 1 : 0;
            longest = run > longest ? run : longest;
        }
        size_t of_class = longest < low ? 0 : longest - low;
        counts[of_class < classes ? of_class : classes - 1]++;
    }
    double chi_square = 0;
    for (size_t i = 0; i < classes; i++) {
        double expected = shares[i] * (double)blocks;
        chi_square += pow(counts[i] - expected, 2) / expected;
    }
    return chi_square;
}

// The share of blocks of `m` bits without a run of more than `longest` ones, by counting.
static double share_up_to(size_t m, size_t longest)
{
    double *shares = calloc(m + 1, sizeof *shares);
    assert_non_null(shares);
    for (size_t k = 0; k <= m; k++) {
        shares[k] = k <= longest ? 1 : 0;
        for (size_t i = 1; k > longest && i <= longest + 1; i++) {
            shares[k] += ldexp(shares[k - i], -(int)i);
        }
    }
    double share = shares[m];
    free(shares);
    return share;
}

static void longest_runs_of_ones(void **state)
{
    (void)state;
    static const struct {
        size_t len, m, low, classes;
    } schemes[] = {{128, 8, 1, 4},      {6271, 8, 1, 4},        {6272, 128, 4, 6},
                   {749999, 128, 4, 6}, {750000, 10000, 10, 7}, {BITS, 10000, 10, 7}};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        double shares[7];
        double before = 0;
        size_t m = schemes[i].m, low = schemes[i].low, classes = schemes[i].classes;
        for (size_t j = 0; j < classes; j++) {
            double now = j + 1 < classes ? share_up_to(m, low + j) : 1;
            shares[j] = now - before;
            before = now;
        }
        mint_bits_t bits;
        assert_true(sequence_random(i, schemes[i].len, &bits));
        double expected = longest_runs(&bits, m, low, classes, shares);
        mint_statistic_t result = mint_longest_run_of(&bits, MINT_FIGURES_CORRECTED);
        assert_true(fabs(result.value - expected) < 1e-6);
        double p_value = mint_igamc((double)(classes - 1) / 2, expected / 2);
        assert_true(fabs(result.p_value - p_value) < 1e-6);
        double of_program = mint_longest_run_of(&bits, MINT_FIGURES_NIST).value;
        assert_true(m == 10000 ? fabs(of_program - expected) > 1e-3
                               : fabs(of_program - expected) < 1e-6);
        mint_bits_free(&bits);
    }
}

static void patterns(void **state)
{
    (void)state;
    static uint32_t counts[1u << MINT_PATTERN_BITS_MAX];
    static uint32_t expected[1u << MINT_PATTERN_BITS_MAX];
    for (size_t i = 0; i < LENS; i++) {
        mint_bits_t bits;
        assert_true(sequence_random(i, lens[i], &bits));
        mint_patterns_count(&bits, MINT_PATTERN_BITS_MAX, counts);
        for (unsigned m = MINT_PATTERN_BITS_MAX; m > 0; m--) {
            memset(expected, 0, sizeof expected);
            for (size_t at = 0; at < bits.len; at++) {
                size_t pattern = 0;
                for (size_t j = 0; j < m; j++) {
                    pattern |= (size_t)mint_bit(&bits, (at + j) % bits.len) << j;
                }
                expected[pattern]++;
            }
            assert_memory_equal(counts, expected, sizeof *counts << m);
            mint_patterns_shorten(m, counts);
        }
        assert_int_equal(counts[0], bits.len);
        mint_bits_free(&bits);
    }
}

// ---- parameters ----

static void short_sequences_have_short_patterns(void **state)
{
    (void)state;
    static const struct {
        size_t len;
        unsigned serial, approximate_entropy, block;
    } cases[] = {{100, 3, 0, 20},      {128, 4, 1, 20},      {255, 4, 1, 20},
                 {256, 5, 2, 20},      {1279, 7, 4, 20},     {1280, 7, 4, 128},
                 {65535, 12, 9, 128},  {65536, 13, 10, 128}, {524287, 15, 10, 128},
                 {524288, 16, 10, 128}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mint_bits_t bits;
        mint_figure_t figures[2];
        mint_statistic_t results[2];
        size_t count;
        assert_true(sequence_random(i, cases[i].len, &bits));
        assert_int_equal(mint_sp800_22_serial(&bits, NULL, figures, &count), MINT_OK);
        assert_int_equal(count, 2);
        assert_int_equal(mint_serial_of(&bits, cases[i].serial, results), MINT_OK);
        assert_true(figures[0].p_value == results[0].p_value);
        assert_true(figures[1].statistic == results[1].value);
        if (cases[i].approximate_entropy > 0) {
            assert_int_equal(mint_sp800_22_approximate_entropy(&bits, NULL, figures, &count),
                             MINT_OK);
            assert_int_equal(
                mint_approximate_entropy_of(&bits, cases[i].approximate_entropy, results), MINT_OK);
            assert_true(figures[0].p_value == results[0].p_value);
        }
        assert_int_equal(mint_sp800_22_block_frequency(&bits, NULL, figures, &count), MINT_OK);
        assert_true(figures[0].statistic == mint_block_frequency_of(&bits, cases[i].block).value);
        mint_bits_free(&bits);
    }
}

// What the standard's formulae come to where all bits are alike, or alternate.
static void the_worst_sequences(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 3; kind++) {
        mint_bits_t bits;
        mint_statistic_t sums[2];
        assert_true(sequence_random(1, 1000, &bits));
        for (size_t i = 0; i < bits.len / 64 + 1; i++) {
            bits.words[i] = kind == 0 ? 0 : kind == 1 ? UINT64_MAX : UINT64_C(0x5555555555555555);
        }
        bits.words[bits.len / 64] &= (UINT64_C(1) << bits.len % 64) - 1;
        assert_true(kind == 2 ? mint_frequency_of(&bits).p_value == 1
                              : mint_frequency_of(&bits).p_value < 1e-200);
        assert_true(mint_runs_of(&bits).value == (kind == 2 ? 1000 : 1));
        assert_true(mint_runs_of(&bits).p_value < 1e-200);
        mint_cumulative_sums_of(&bits, sums);
        assert_true(sums[0].value == (kind == 2 ? 1 : 1000));
        assert_true(kind == 2 ? sums[0].p_value > 0.999 : fabs(sums[1].p_value) < 1e-15);
        assert_true(mint_longest_run_of(&bits, MINT_FIGURES_NIST).p_value < 1e-6);
        mint_bits_free(&bits);
    }
}

// ---- faults ----

static double least_p_value(const mint_test_t *test, const mint_bits_t *bits)
{
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    size_t count;
    double least = 1;
    assert_int_equal(test->run(bits, NULL, figures, &count), MINT_OK);
    for (size_t i = 0; i < count; i++) {
        if (figures[i].outcome != MINT_OUTCOME_NOT_APPLICABLE) {
            least = fmin(least, figures[i].p_value);
        }
    }
    return least;
}

// The tests `name` and, if it is not NULL, `companion` fail, no other one does.
static void only_fails(const mint_bits_t *bits, const char *name, const char *companion)
{
    for (size_t i = 0; i < MINT_SP800_22_TESTS; i++) {
        const mint_test_t *test = &mint_sp800_22_tests[i];
        double least = least_p_value(test, bits);
        bool is_meant = strcmp(test->name, name) == 0 ||
                        (companion != NULL && strcmp(test->name, companion) == 0);
        if (is_meant ? least > 1e-6 : least < 1e-4) {
            fail_msg("%s: %g", test->name, least);
        }
    }
}

static void set(mint_bits_t *bits, size_t at, unsigned value)
{
    uint64_t bit = UINT64_C(1) << at % 64;
    bits->words[at / 64] = value != 0 ? bits->words[at / 64] | bit : bits->words[at / 64] & ~bit;
}

// Good bits, and random numbers to spoil them with, all different for each fault.
static void begin(uint64_t seed, mint_bits_t *bits, mint_bits_t *chances)
{
    assert_true(sequence_random(seed, BITS, bits));
    assert_true(sequence_random(seed + 1000, 16 * BITS, chances));
}

// True with a probability of `share` / 65536.
static bool happens(const mint_bits_t *chances, size_t i, unsigned share)
{
    return (mint_bits_at(chances, 16 * i) & 0xffff) < share;
}

static void end(mint_bits_t *bits, mint_bits_t *chances)
{
    mint_bits_free(bits);
    mint_bits_free(chances);
}

// The sum of all bits is where the walk ends, so no sequence fails the one test alone; that of runs
// stays within its condition.
static void too_many_ones(void **state)
{
    (void)state;
    mint_bits_t bits, chances;
    begin(1, &bits, &chances);
    size_t more = 503000 - mint_bits_ones(&bits, 0, BITS);
    for (size_t i = 0; more > 0; i++) {
        size_t at = mint_bits_at(&chances, 32 * i) % BITS;
        more -= mint_bit(&bits, at) == 0;
        set(&bits, at, 1);
    }
    assert_true(least_p_value(&mint_sp800_22_tests[0], &bits) < 1e-6);
    assert_true(mint_runs_of(&bits).p_value == 0);
    mint_statistic_t sums[2];
    mint_cumulative_sums_of(&bits, sums);
    assert_true(sums[0].p_value < 1e-6 && sums[1].p_value < 1e-6);
    end(&bits, &chances);
}

// What one block gets the next one loses.
static void uneven_blocks(void **state)
{
    (void)state;
    mint_bits_t bits, chances;
    begin(2, &bits, &chances);
    for (size_t pair = 0; pair + 2 <= BITS / 128; pair += 2) {
        if (!happens(&chances, pair, 8000)) {
            continue;
        }
        size_t moved = 0;
        for (size_t i = 0; i < 128 && moved < 8; i++) {
            size_t from = pair * 128 + mint_bits_at(&chances, 128 * pair + 7 * i) % 128;
            size_t to = from + 128;
            if (mint_bit(&bits, from) != 0 && mint_bit(&bits, to) == 0) {
                set(&bits, from, 0);
                set(&bits, to, 1);
                moved++;
            }
        }
    }
    only_fails(&bits, "BlockFrequency", NULL);
    end(&bits, &chances);
}

// Up in the first half, down in the second.
static void a_walk_that_goes_far(void **state)
{
    (void)state;
    mint_bits_t bits, chances;
    begin(3, &bits, &chances);
    for (size_t i = 0; i < BITS; i++) {
        if (happens(&chances, i, 850)) {
            set(&bits, i, i < BITS / 2);
        }
    }
    only_fails(&bits, "CumulativeSums", NULL);
    end(&bits, &chances);
}

static void too_many_runs(void **state)
{
    (void)state;
    mint_bits_t bits, chances;
    begin(4, &bits, &chances);
    for (size_t i = 1; i < BITS; i++) {
        if (happens(&chances, i, 400)) {
            set(&bits, i, !mint_bit(&bits, i - 1));
        }
    }
    only_fails(&bits, "Runs", NULL);
    end(&bits, &chances);
}

// A run of 16 ones more in one block of 10,000 out of four.
static void a_few_long_runs(void **state)
{
    (void)state;
    mint_bits_t bits, chances;
    begin(5, &bits, &chances);
    for (size_t block = 0; block < BITS / 10000; block += 4) {
        for (size_t i = 0; i < 16; i++) {
            set(&bits, block * 10000 + 5000 + i, 1);
        }
    }
    only_fails(&bits, "LongestRun", NULL);
    end(&bits, &chances);
}

// Now and then a bit is what it was 5003 bits ago.
static void an_echo(void **state)
{
    (void)state;
    mint_bits_t bits, chances;
    begin(6, &bits, &chances);
    for (size_t i = 5003; i < BITS; i++) {
        if (happens(&chances, i, 13000)) {
            set(&bits, i, mint_bit(&bits, i - 5003));
        }
    }
    only_fails(&bits, "FFT", NULL);
    end(&bits, &chances);
}

// A bit is now and then the parity of two before it, the farther one being the first of a pattern:
// all shorter patterns are as frequent as ever.
static void patterns_of(uint64_t seed, size_t length, unsigned share, const char *name)
{
    mint_bits_t bits, chances;
    begin(seed, &bits, &chances);
    for (size_t i = length - 1; i < BITS; i++) {
        if (happens(&chances, i, share)) {
            set(&bits, i, mint_bit(&bits, i + 1 - length) ^ mint_bit(&bits, i - length / 2));
        }
    }
    only_fails(&bits, name, NULL);
    end(&bits, &chances);
}

static void patterns_of_16_bits(void **state)
{
    (void)state;
    patterns_of(9, 16, 3300, "Serial");
}

static void patterns_of_11_bits(void **state)
{
    (void)state;
    patterns_of(8, 11, 1300, "ApproximateEntropy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_and_sums),
        cmocka_unit_test(block_frequencies),
        cmocka_unit_test(longest_runs_of_ones),
        cmocka_unit_test(patterns),
        cmocka_unit_test(short_sequences_have_short_patterns),
        cmocka_unit_test(the_worst_sequences),
        cmocka_unit_test(too_many_ones),
        cmocka_unit_test(uneven_blocks),
        cmocka_unit_test(a_walk_that_goes_far),
        cmocka_unit_test(too_many_runs),
        cmocka_unit_test(a_few_long_runs),
        cmocka_unit_test(an_echo),
        cmocka_unit_test(patterns_of_16_bits),
        cmocka_unit_test(patterns_of_11_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
