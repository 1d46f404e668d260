// SPDX-License-Identifier: Apache-2.0
//
// FIPS 140-2 against rngtest's own code (tests/data/rngtest.tsv), at each bound, and on data that
// fail one test and no other.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fips140_2/tests.h"
#include "tests/support/bit_noise.h"
#include "tests/support/table.h"

enum { MONOBIT, POKER, RUNS, LONG_RUN, CONTINUOUS };

// ---- rngtest ----

static void assert_suite_agrees(const uint8_t *bytes, size_t len, const mint_fips_count_t *count)
{
    mint_bits_t bits;
    mint_suite_result_t result;
    assert_int_equal(mint_bits_from_bytes(bytes, len, &bits), MINT_OK);
    assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, NULL, &result), MINT_OK);
    assert_int_equal(result.sequences, count->blocks);
    assert_int_equal(result.row_count, count->blocks * MINT_FIPS_FIGURES);
    assert_int_equal(result.sequence_bits, MINT_FIPS_BLOCK_BITS);
    assert_int_equal(result.unused_bits, count->unused_bits);
    size_t failures[MINT_FIPS_TESTS] = {0};
    size_t test = 0;
    const mint_suite_row_t *failed = NULL; // the last row that did
    for (size_t i = 0; i < result.row_count; i++) {
        const mint_suite_row_t *row = &result.rows[i];
        if (i > 0 && row->test != row[-1].test) {
            test++;
            failed = NULL;
        }
        assert_ptr_equal(row->test, &mint_suite_fips.tests[test]);
        if (row->figure.outcome == MINT_OUTCOME_FAILED) {
            failures[test] += failed == NULL || failed->sequence != row->sequence;
            failed = row;
        }
    }
    assert_memory_equal(failures, count->failures, sizeof failures);
    assert_int_equal(result.summary_count, MINT_FIPS_TESTS);
    for (test = 0; test < MINT_FIPS_TESTS; test++) {
        const mint_suite_summary_t *summary = &result.summaries[test];
        assert_int_equal(summary->applicable - summary->passed, failures[test]);
        assert_int_equal(summary->is_passed,
                         failures[test] <= mint_fips_limit((unsigned)test, count->blocks));
    }
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

static void counts_what_rngtest_counts(void **state)
{
    (void)state;
    table_t table;
    assert_true(table_read("rngtest.tsv", &table));
    assert_true(table.rows_len >= 18);
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        size_t len = strtoul(row[2], NULL, 10);
        uint8_t *bytes = bit_noise_bytes(row[0], strtoul(row[1], NULL, 10), len);
        mint_fips_count_t count;
        assert_int_equal(mint_fips_count(bytes, len, NULL, &count), MINT_OK);
        assert_int_equal(count.blocks, strtoul(row[3], NULL, 10));
        assert_int_equal(count.failed, strtoul(row[4], NULL, 10));
        for (size_t test = 0; test < MINT_FIPS_TESTS; test++) {
            assert_int_equal(count.failures[test], strtoul(row[5 + test], NULL, 10));
        }
        assert_suite_agrees(bytes, len, &count);
        free(bytes);
    }
    table_free(&table);
}

// ---- bounds ----

static mint_outcome_t judge_ones(unsigned ones)
{
    const mint_block_counts_t counts = {.ones = ones};
    mint_figure_t figure;
    mint_fips_judge_monobit(&counts, &figure);
    assert_true(figure.statistic == ones && isnan(figure.p_value));
    return figure.outcome;
}

static void monobit_has_its_bounds(void **state)
{
    (void)state;
    assert_int_equal(judge_ones(9725), MINT_OUTCOME_FAILED);
    assert_int_equal(judge_ones(9726), MINT_OUTCOME_PASSED);
    assert_int_equal(judge_ones(10274), MINT_OUTCOME_PASSED);
    assert_int_equal(judge_ones(10275), MINT_OUTCOME_FAILED);
}

/// The outcome where the squares of the counts of nibbles add up to `squares`. rngtest lets
/// 1563176 to 1576928 pass.
static mint_outcome_t judge_squares(unsigned squares)
{
    // As even as can be they add up to 1562504; every number is the sum of four squares, and taking
    // n from one of two counts of 312 and giving it to the other adds 2 n^2.
    unsigned missing = (squares - 1562504) / 2;
    for (unsigned i = 0; i < 100u * 50 * 50; i++) {
        unsigned away[4] = {i / 2500, i / 50 % 50, i % 50, 0};
        unsigned sum = away[0] * away[0] + away[1] * away[1] + away[2] * away[2];
        while (sum + away[3] * away[3] < missing) {
            away[3]++;
        }
        if (sum + away[3] * away[3] != missing) {
            continue;
        }
        mint_block_counts_t counts = {0};
        mint_figure_t figure;
        for (unsigned nibble = 0; nibble < 16; nibble++) {
            unsigned n = away[nibble / 2 % 4];
            counts.nibbles[nibble] = nibble >= 8 ? 313 : nibble % 2 == 0 ? 312 + n : 312 - n;
        }
        mint_fips_judge_poker(&counts, &figure);
        assert_true(fabs(figure.statistic - (16.0 / 5000 * squares - 5000)) < 1e-9);
        return figure.outcome;
    }
    fail_msg("no such sum of squares");
    return MINT_OUTCOME_NONE;
}

static void poker_has_its_bounds(void **state)
{
    (void)state;
    assert_int_equal(judge_squares(1563174), MINT_OUTCOME_FAILED);
    assert_int_equal(judge_squares(1563176), MINT_OUTCOME_PASSED);
    assert_int_equal(judge_squares(1576928), MINT_OUTCOME_PASSED);
    assert_int_equal(judge_squares(1576930), MINT_OUTCOME_FAILED);
}

static void runs_have_their_bounds(void **state)
{
    (void)state;
    static const unsigned low[MINT_BLOCK_LENGTHS] = {2315, 1114, 527, 240, 103, 103};
    static const unsigned high[MINT_BLOCK_LENGTHS] = {2685, 1386, 723, 384, 209, 209};
    for (unsigned value = 0; value < 2; value++) {
        for (unsigned length = 0; length < MINT_BLOCK_LENGTHS; length++) {
            const unsigned values[4] = {low[length] - 1, low[length], high[length],
                                        high[length] + 1};
            for (unsigned i = 0; i < 4; i++) {
                mint_block_counts_t counts = {0};
                mint_figure_t figures[MINT_BLOCK_RUNS];
                counts.runs[value][length] = values[i];
                mint_fips_judge_runs(&counts, figures);
                unsigned index = value * MINT_BLOCK_LENGTHS + length;
                assert_int_equal(figures[index].index, index);
                assert_int_equal(figures[index].outcome,
                                 i == 1 || i == 2 ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED);
            }
        }
    }
}

static void long_run_and_continuous_have_their_bounds(void **state)
{
    (void)state;
    mint_figure_t figure;
    mint_block_counts_t counts = {.longest_run = 25};
    mint_fips_judge_long_run(&counts, &figure);
    assert_int_equal(figure.outcome, MINT_OUTCOME_PASSED);
    mint_fips_judge_continuous(&counts, &figure);
    assert_int_equal(figure.outcome, MINT_OUTCOME_PASSED);
    counts = (mint_block_counts_t){.longest_run = 26, .repeats = 1};
    mint_fips_judge_long_run(&counts, &figure);
    assert_int_equal(figure.outcome, MINT_OUTCOME_FAILED);
    mint_fips_judge_continuous(&counts, &figure);
    assert_int_equal(figure.outcome, MINT_OUTCOME_FAILED);
}

// ---- data that fail one test ----

/// Which tests the first block of a sequence fails, one bit each.
static unsigned failed_tests(const mint_bits_t *bits)
{
    unsigned failed = 0;
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        mint_figure_t figures[MINT_BLOCK_RUNS];
        size_t count = 0;
        const mint_test_t *it = &mint_suite_fips.tests[test];
        assert_int_equal(it->run(bits, NULL, figures, &count), MINT_OK);
        assert_int_equal(count, it->figure_max);
        for (size_t i = 0; i < count; i++) {
            failed |= figures[i].outcome == MINT_OUTCOME_FAILED ? 1u << test : 0;
        }
    }
    return failed;
}

/// The first of 100 blocks of this kind that fails exactly one test, and that is this one.
static bool fails_only(const char *kind, unsigned test)
{
    bool is_found = false;
    for (uint64_t seed = 0; seed < 100 && !is_found; seed++) {
        mint_bits_t bits = bit_noise_make(kind, seed, MINT_BLOCK_BITS);
        is_found = failed_tests(&bits) == 1u << test;
        mint_bits_free(&bits);
    }
    return is_found;
}

static void each_test_notices_what_the_others_do_not(void **state)
{
    (void)state;
    assert_true(fails_only("biased514", MONOBIT));
    assert_true(fails_only("markov480", RUNS));
    mint_bits_t bits = bit_noise_make("uniform8", 2, MINT_BLOCK_BITS);
    assert_int_equal(failed_tests(&bits), 0);
    bit_noise_set_run(&bits, 7777, 26, 1);
    assert_int_equal(failed_tests(&bits), 1u << LONG_RUN);
    bit_noise_set_run(&bits, 7777, 25, 1);
    assert_int_equal(failed_tests(&bits), 0);
    bits.words[100] = (bits.words[100] & UINT32_MAX) * 0x100000001u;
    assert_int_equal(failed_tests(&bits), 1u << CONTINUOUS);
    mint_bits_free(&bits);
}

// The sixteen values of four bits all 312 or 313 times, in a random order.
static void poker_notices_what_is_too_even(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("biased0", 1, MINT_BLOCK_BITS);
    uint8_t *draws = bit_noise_bytes("uniform8", 1, (size_t)4 * 5000);
    uint8_t nibbles[5000];
    for (unsigned i = 0; i < 5000; i++) {
        nibbles[i] = i % 16;
    }
    for (unsigned i = 4999; i > 0; i--) {
        uint32_t draw;
        memcpy(&draw, draws + (size_t)4 * i, sizeof draw);
        unsigned other = draw % (i + 1);
        uint8_t swapped = nibbles[i];
        nibbles[i] = nibbles[other];
        nibbles[other] = swapped;
    }
    for (size_t i = 0; i < MINT_BLOCK_BITS; i++) {
        bit_noise_set(&bits, i, nibbles[i / 4] >> (3 - i % 4) & 1);
    }
    assert_int_equal(failed_tests(&bits), 1u << POKER);
    free(draws);
    mint_bits_free(&bits);
}

// ---- the verdict ----

static void a_thousand_good_blocks_pass(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 99, 32 + (size_t)1000 * MINT_BLOCK_BITS);
    mint_suite_result_t result;
    assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, NULL, &result), MINT_OK);
    assert_int_equal(result.sequences, 1000);
    assert_int_equal(result.unused_bits, 0);
    assert_true(result.is_passed);
    assert_null(result.reason);
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
}

static void more_blocks_may_fail_of_more(void **state)
{
    (void)state;
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        assert_int_equal(mint_fips_limit(test, 0), 0);
        assert_int_equal(mint_fips_limit(test, 1), 0); // as the standard has it
        size_t before = 0;
        for (size_t blocks = 1; blocks <= 10000000; blocks *= 10) {
            size_t limit = mint_fips_limit(test, blocks);
            assert_true(limit >= before && limit <= blocks / 1000 + 3);
            before = limit;
        }
        assert_non_null(mint_fips_reason(test));
    }
    // 1 - (1 - p)^n - n p (1 - p)^(n - 1) of the long run test is below 1/2000 up to 106 blocks.
    assert_int_equal(mint_fips_limit(LONG_RUN, 106), 1);
    assert_int_equal(mint_fips_limit(LONG_RUN, 108), 2);
    assert_int_equal(mint_fips_limit(MINT_FIPS_TESTS, 1000), 0);
    assert_null(mint_fips_reason(MINT_FIPS_TESTS));
}

static void too_many_failures_are_a_verdict(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 99, 32 + (size_t)10 * MINT_BLOCK_BITS);
    mint_suite_result_t result;
    for (unsigned planted = 0; planted < 3; planted++) {
        assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, NULL, &result), MINT_OK);
        assert_int_equal(result.is_passed, planted < 2); // one in ten may be chance, two are not
        assert_true(result.is_passed || result.reason == mint_fips_reason(LONG_RUN));
        mint_suite_result_free(&result);
        bit_noise_set_run(&bits, 1000 + (size_t)planted * MINT_BLOCK_BITS, 30, 0);
    }
    mint_bits_free(&bits);
}

// ---- edges ----

static void a_block_and_32_bits_are_needed(void **state)
{
    (void)state;
    uint8_t *bytes = bit_noise_bytes("uniform8", 1, 2504);
    mint_fips_count_t count;
    mint_suite_result_t result;
    assert_int_equal(mint_fips_count(bytes, 2503, NULL, &count), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_fips_count(bytes, 0, NULL, &count), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_fips_count(bytes, 2504, NULL, &count), MINT_OK);
    assert_int_equal(count.blocks, 1);
    mint_bits_t bits = bit_noise_make("uniform8", 1, 20031);
    assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, NULL, &result),
                     MINT_ERR_ARGUMENT);
    assert_null(result.rows);
    mint_bits_free(&bits);
    free(bytes);
}

static bool stop(void *context, double share)
{
    (void)context;
    return share < 0.5;
}

static void can_be_stopped(void **state)
{
    (void)state;
    const mint_suite_options_t options = {.progress = stop};
    mint_bits_t bits = bit_noise_make("uniform8", 1, (size_t)1000 * MINT_BLOCK_BITS);
    mint_suite_result_t result;
    assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, &options, &result),
                     MINT_ERR_STATE);
    assert_null(result.rows);
    mint_bits_free(&bits);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("biased514", 1, (size_t)300 * MINT_BLOCK_BITS + 40);
    mint_suite_result_t first;
    assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, NULL, &first), MINT_OK);
    for (unsigned threads = 1; threads < 6; threads += 2) {
        const mint_suite_options_t options = {.threads = threads};
        mint_suite_result_t other;
        assert_int_equal(mint_suite_fips.run(&mint_suite_fips, &bits, &options, &other), MINT_OK);
        assert_int_equal(other.row_count, first.row_count);
        for (size_t i = 0; i < first.row_count; i++) {
            assert_true(other.rows[i].figure.statistic == first.rows[i].figure.statistic);
            assert_int_equal(other.rows[i].figure.outcome, first.rows[i].figure.outcome);
        }
        mint_suite_result_free(&other);
    }
    mint_suite_result_free(&first);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_rngtest_counts),
        cmocka_unit_test(monobit_has_its_bounds),
        cmocka_unit_test(poker_has_its_bounds),
        cmocka_unit_test(runs_have_their_bounds),
        cmocka_unit_test(long_run_and_continuous_have_their_bounds),
        cmocka_unit_test(each_test_notices_what_the_others_do_not),
        cmocka_unit_test(poker_notices_what_is_too_even),
        cmocka_unit_test(a_thousand_good_blocks_pass),
        cmocka_unit_test(more_blocks_may_fail_of_more),
        cmocka_unit_test(too_many_failures_are_a_verdict),
        cmocka_unit_test(a_block_and_32_bits_are_needed),
        cmocka_unit_test(can_be_stopped),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
