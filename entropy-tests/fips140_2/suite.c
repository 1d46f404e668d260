// SPDX-License-Identifier: Apache-2.0
//
// FIPS 140-2 as a suite: five tests over each block of 20,000 bits, the first 32 bits being kept
// for the continuous test (§4.9.2) as rngtest does.
#include <math.h>
#include <stdlib.h>

#include "common/pool.h"
#include "fips140_2/tests.h"

#define STANDARD     "FIPS 140-2, change notice of 2001-10-10"
#define CHUNK_BLOCKS 64u ///< that a thread takes at a time

const mint_fips_judge_t mint_fips_judges[MINT_FIPS_TESTS] = {
    {mint_fips_judge_monobit, 1},
    {mint_fips_judge_poker, 1},
    {mint_fips_judge_runs, MINT_BLOCK_RUNS},
    {mint_fips_judge_long_run, 1},
    {mint_fips_judge_continuous, 1},
};

static const mint_test_t tests[MINT_FIPS_TESTS] = {
    {"Monobit", STANDARD, "4.9.1", "as many ones as zeros", MINT_FIPS_BLOCK_BITS, 1,
     mint_fips_monobit},
    {"Poker", STANDARD, "4.9.1", "groups of four bits equally often", MINT_FIPS_BLOCK_BITS, 1,
     mint_fips_poker},
    {"Runs", STANDARD, "4.9.1", "runs of each length as often as chance has them",
     MINT_FIPS_BLOCK_BITS, MINT_BLOCK_RUNS, mint_fips_runs},
    {"LongRun", STANDARD, "4.9.1", "no run of 26 bits", MINT_FIPS_BLOCK_BITS, 1,
     mint_fips_long_run},
    {"ContinuousRun", STANDARD, "4.9.2", "no 32 bits twice in a row", MINT_FIPS_BLOCK_BITS, 1,
     mint_fips_continuous},
};

typedef struct {
    const mint_bits_t *data;
    mint_suite_result_t *result;
} work_t;

static void judge_block(const work_t *work, size_t number)
{
    size_t first = MINT_FIPS_FIRST_BITS + number * MINT_FIPS_BLOCK_BITS;
    mint_block_t block;
    mint_block_counts_t counts;
    mint_block_take(work->data, first, &block);
    const uint32_t before = (uint32_t)mint_bits_at(work->data, first - MINT_FIPS_FIRST_BITS);
    mint_block_count(&block, &before, &counts);
    mint_suite_row_t *rows = work->result->rows;
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        size_t count = mint_fips_judges[test].figures;
        mint_figure_t figures[MINT_BLOCK_RUNS];
        mint_fips_judges[test].judge(&counts, figures);
        for (size_t i = 0; i < count; i++) {
            rows[number * count + i] = (mint_suite_row_t){&tests[test], number, figures[i]};
        }
        rows += work->result->sequences * count;
    }
}

static mint_status_t judge_chunk(void *context, size_t item)
{
    const work_t *work = context;
    size_t end = (item + 1) * CHUNK_BLOCKS;
    end = end < work->result->sequences ? end : work->result->sequences;
    for (size_t i = item * CHUNK_BLOCKS; i < end; i++) {
        judge_block(work, i);
    }
    return MINT_OK;
}

/// The blocks that failed the test whose figures begin at `rows`.
static size_t count_failures(const mint_suite_row_t *rows, size_t blocks, size_t figures)
{
    size_t failures = 0;
    for (size_t i = 0; i < blocks; i++) {
        bool has_failed = false;
        for (size_t j = 0; j < figures; j++) {
            has_failed = has_failed || rows[i * figures + j].figure.outcome == MINT_OUTCOME_FAILED;
        }
        failures += has_failed;
    }
    return failures;
}

static void judge_all(mint_suite_result_t *result)
{
    const mint_suite_row_t *rows = result->rows;
    size_t blocks = result->sequences;
    result->is_passed = true;
    result->summary_count = MINT_FIPS_TESTS;
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        size_t failures = count_failures(rows, blocks, mint_fips_judges[test].figures);
        size_t limit = mint_fips_limit(test, blocks);
        result->summaries[test] = (mint_suite_summary_t){
            .test = &tests[test],
            .applicable = blocks,
            .passed = blocks - failures,
            .proportion = (double)(blocks - failures) / (double)blocks,
            .minimum = (double)(blocks - limit) / (double)blocks,
            .maximum = 1,
            .uniformity = NAN,
            .is_passed = failures <= limit,
        };
        if (failures > limit && result->is_passed) {
            result->is_passed = false;
            result->reason = mint_fips_reason(test);
        }
        rows += blocks * mint_fips_judges[test].figures;
    }
    result->is_passed_otherwise = result->is_passed; // there is one mode
}

static mint_status_t run(const mint_suite_t *suite, const mint_bits_t *data,
                         const mint_suite_options_t *options, mint_suite_result_t *result)
{
    *result = (mint_suite_result_t){.sequence_bits = MINT_FIPS_BLOCK_BITS};
    if (data->len < suite->min_bits) {
        return MINT_ERR_ARGUMENT;
    }
    size_t bits = data->len - MINT_FIPS_FIRST_BITS;
    result->sequences = bits / MINT_FIPS_BLOCK_BITS;
    result->unused_bits = bits % MINT_FIPS_BLOCK_BITS;
    result->row_count = result->sequences * MINT_FIPS_FIGURES;
    result->rows = malloc(result->row_count * sizeof *result->rows);
    result->summaries = calloc(MINT_FIPS_TESTS, sizeof *result->summaries);
    if (result->rows == NULL || result->summaries == NULL) {
        mint_suite_result_free(result);
        return MINT_ERR_MEMORY;
    }
    work_t work = {data, result};
    const mint_pool_t pool = {.work = judge_chunk,
                              .context = &work,
                              .count = (result->sequences + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS,
                              .share_to = 1};
    mint_status_t status = mint_pool_run(&pool, options);
    if (status == MINT_OK) {
        judge_all(result);
    } else {
        mint_suite_result_free(result);
    }
    return status;
}

const mint_suite_t mint_suite_fips = {
    .name = "fips",
    .standard = STANDARD,
    .tests = tests,
    .test_count = MINT_FIPS_TESTS,
    .min_bits = MINT_FIPS_FIRST_BITS + MINT_FIPS_BLOCK_BITS,
    .run = run,
};
