// SPDX-License-Identifier: Apache-2.0
//
// FIPS 140-2, AIS 20/31 T1 to T5 and the summary on any bits: what is counted in a block adds up,
// both ways of counting FIPS failures agree, and no figure is without a value but where the summary
// says so. An input is repeated until there are blocks; its first byte says how many.
#include <math.h>
#include <stdlib.h>

#include "ais31/tests.h"
#include "mintmark/entropy_tests/ent.h"
#include "mintmark/entropy_tests/fips140_2.h"

#define LEN_MAX (4u + 3u * MINT_BLOCK_BYTES)

// Starting threads would take longer than the work.
static const mint_suite_options_t options = {.threads = 1};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_counts(const mint_bits_t *bits)
{
    mint_block_counts_t counts;
    check(mint_block_count_first(bits, &counts) == MINT_OK);
    unsigned nibbles = 0;
    unsigned ones = 0;
    for (unsigned i = 0; i < 16; i++) {
        nibbles += counts.nibbles[i];
        ones += counts.nibbles[i] * (unsigned)__builtin_popcount(i);
    }
    check(nibbles == MINT_BLOCK_BITS / 4 && ones == counts.ones);
    unsigned runs[2] = {0};
    unsigned least = 0; // bits that the runs have at least
    for (unsigned i = 0; i < MINT_BLOCK_RUNS; i++) {
        unsigned count = counts.runs[i / MINT_BLOCK_LENGTHS][i % MINT_BLOCK_LENGTHS];
        runs[i / MINT_BLOCK_LENGTHS] += count;
        least += count * (i % MINT_BLOCK_LENGTHS + 1);
    }
    check(abs((int)runs[0] - (int)runs[1]) <= 1 && least <= MINT_BLOCK_BITS);
    check(counts.longest_run >= 1 && counts.longest_run <= MINT_BLOCK_BITS);
    check(counts.longest_run > MINT_BLOCK_LENGTHS || least == MINT_BLOCK_BITS);
    check(counts.repeats < MINT_BLOCK_BITS / 32);
}

static void check_tests(const mint_bits_t *bits)
{
    for (unsigned test = MINT_AIS31_T1; test <= MINT_AIS31_T5; test++) {
        mint_figure_t figures[MINT_BLOCK_RUNS];
        size_t count;
        check(mint_ais31_tests[test].run(bits, NULL, figures, &count) == MINT_OK);
        check(count == mint_ais31_tests[test].figure_max);
        for (size_t i = 0; i < count; i++) {
            check(isfinite(figures[i].statistic) && figures[i].index == i);
        }
    }
}

static void check_fips(const uint8_t *data, size_t data_len, const mint_bits_t *bits)
{
    mint_fips_count_t count;
    mint_suite_result_t result;
    bool is_enough = data_len >= 4 + MINT_BLOCK_BYTES;
    check((mint_fips_count(data, data_len, &options, &count) == MINT_OK) == is_enough);
    check((mint_suite_fips.run(&mint_suite_fips, bits, &options, &result) == MINT_OK) == is_enough);
    if (!is_enough) {
        return;
    }
    check(result.sequences == count.blocks && result.unused_bits == count.unused_bits);
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        check(result.summaries[test].applicable == count.blocks);
        check(result.summaries[test].passed == count.blocks - count.failures[test]);
        check(count.failures[test] <= count.failed);
    }
    check(result.is_passed == (result.reason == NULL));
    mint_suite_result_free(&result);
}

static void check_summary(const mint_bits_t *bits)
{
    mint_suite_result_t result;
    check(mint_suite_ent.run(&mint_suite_ent, bits, NULL, &result) == MINT_OK);
    check(result.rows[0].figure.statistic >= 0 && result.rows[0].figure.statistic <= 8);
    for (size_t i = 0; i < result.row_count; i++) {
        check(result.rows[i].figure.outcome == MINT_OUTCOME_NONE);
        check(!isinf(result.rows[i].figure.statistic));
    }
    mint_suite_result_free(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t repeated[LEN_MAX];
    if (size < 2) {
        return 0;
    }
    size_t len = LEN_MAX - (size_t)29 * data[0];
    for (size_t i = 0; i < len; i++) {
        repeated[i] = data[1 + i % (size - 1)];
    }
    mint_bits_t bits;
    check(mint_bits_from_bytes(repeated, len, &bits) == MINT_OK);
    check_fips(repeated, len, &bits);
    check_summary(&bits);
    if (bits.len >= MINT_BLOCK_BITS) {
        check_counts(&bits);
        check_tests(&bits);
    }
    mint_bits_free(&bits);
    return 0;
}
