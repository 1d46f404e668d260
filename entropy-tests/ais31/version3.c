// SPDX-License-Identifier: Apache-2.0
//
// AIS 20/31 3.0 (2024), test suite T_irn: monobit and poker with the bounds of T1 and T2 of version
// 2.0, and two predictors of SP 800-90B that must leave a min-entropy of 0.95 bit a bit (§6.3.9 and
// §6.3.10 there). Each test takes the bits behind those of the one before it.
//
// We have not had the document: sizes, bounds and the rule of the second run are those of a public
// implementation, AnotherAIS31TestTool 3.0.6, which says that it has them from the document.
#include <math.h>
#include <stdlib.h>

#include "ais31/tests.h"
#include "common/bounds.h"
#include "common/pool.h"
#include "mintmark/entropy_tests/non_iid.h"

#define STANDARD        "AIS 20/31 3.0 (2024)"
#define PREDICTION_BITS 1000000u
#define TESTS           4u
#define RUNS_MAX        2u

typedef mint_status_t estimate_t(const uint8_t *symbols, size_t len, unsigned distinct,
                                 mint_prediction_t *estimate);

static mint_status_t count_at(const mint_bits_t *bits, size_t first, mint_block_counts_t *counts)
{
    if (bits->len < first || bits->len - first < MINT_AIS31_BLOCK_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    mint_block_t block;
    mint_block_take(bits, first, &block);
    mint_block_count(&block, NULL, counts);
    return MINT_OK;
}

static mint_status_t monobit_at(const mint_bits_t *bits, size_t first, mint_figure_t *figure)
{
    mint_block_counts_t counts;
    mint_status_t status = count_at(bits, first, &counts);
    if (status == MINT_OK) {
        *figure = mint_ais31_monobit(&counts);
    }
    return status;
}

static mint_status_t poker_at(const mint_bits_t *bits, size_t first, mint_figure_t *figure)
{
    mint_block_counts_t counts;
    mint_status_t status = count_at(bits, first, &counts);
    if (status == MINT_OK) {
        *figure = mint_ais31_poker(&counts);
    }
    return status;
}

static mint_status_t predict_at(const mint_bits_t *bits, size_t first, estimate_t *estimate,
                                mint_figure_t *figure)
{
    if (bits->len < first || bits->len - first < PREDICTION_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    uint8_t *symbols = malloc(PREDICTION_BITS);
    if (symbols == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < PREDICTION_BITS; i++) {
        symbols[i] = (uint8_t)mint_bit(bits, first + i);
    }
    mint_prediction_t found;
    mint_status_t status = estimate(symbols, PREDICTION_BITS, 2, &found);
    free(symbols);
    if (status == MINT_OK) {
        *figure = mint_figure_from_to(0, found.min_entropy, MINT_AIS31_V3_ENTROPY, NAN);
    }
    return status;
}

static mint_status_t multi_mmc_at(const mint_bits_t *bits, size_t first, mint_figure_t *figure)
{
    return predict_at(bits, first, mint_multi_mmc_estimate, figure);
}

static mint_status_t lz78y_at(const mint_bits_t *bits, size_t first, mint_figure_t *figure)
{
    return predict_at(bits, first, mint_lz78y_estimate, figure);
}

// ---- each test by itself ----

static mint_status_t run_monobit(const mint_bits_t *bits, const mint_test_options_t *options,
                                 mint_figure_t *figures, size_t *count)
{
    (void)options;
    *count = 1;
    return monobit_at(bits, 0, figures);
}

static mint_status_t run_poker(const mint_bits_t *bits, const mint_test_options_t *options,
                               mint_figure_t *figures, size_t *count)
{
    (void)options;
    *count = 1;
    return poker_at(bits, 0, figures);
}

static mint_status_t run_multi_mmc(const mint_bits_t *bits, const mint_test_options_t *options,
                                   mint_figure_t *figures, size_t *count)
{
    (void)options;
    *count = 1;
    return multi_mmc_at(bits, 0, figures);
}

static mint_status_t run_lz78y(const mint_bits_t *bits, const mint_test_options_t *options,
                               mint_figure_t *figures, size_t *count)
{
    (void)options;
    *count = 1;
    return lz78y_at(bits, 0, figures);
}

static const mint_test_t tests[TESTS] = {
    {"Monobit", STANDARD, "T_irn", "as many ones as zeros", MINT_AIS31_BLOCK_BITS, 1, run_monobit},
    {"Poker", STANDARD, "T_irn", "groups of four bits equally often", MINT_AIS31_BLOCK_BITS, 1,
     run_poker},
    {"MultiMMC", STANDARD, "T_irn", "Markov models do not predict the next bit", PREDICTION_BITS, 1,
     run_multi_mmc},
    {"LZ78Y", STANDARD, "T_irn", "a dictionary does not predict the next bit", PREDICTION_BITS, 1,
     run_lz78y},
};

static mint_status_t (*const tests_at[TESTS])(const mint_bits_t *, size_t, mint_figure_t *) = {
    monobit_at, poker_at, multi_mmc_at, lz78y_at};

// ---- all of them ----

typedef struct {
    const mint_bits_t *bits;
    size_t first;
    mint_figure_t figures[TESTS];
} work_t;

static mint_status_t run_item(void *context, size_t item)
{
    work_t *work = context;
    size_t at = work->first;
    for (size_t i = 0; i < item; i++) {
        at += tests[i].min_bits;
    }
    return tests_at[item](work->bits, at, &work->figures[item]);
}

static bool all_passed(const work_t *work)
{
    for (size_t i = 0; i < TESTS; i++) {
        if (work->figures[i].outcome == MINT_OUTCOME_FAILED) {
            return false;
        }
    }
    return true;
}

static mint_status_t make_rows(const work_t *works, mint_suite_result_t *result)
{
    result->rows = malloc(TESTS * result->sequences * sizeof *result->rows);
    if (result->rows == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t test = 0; test < TESTS; test++) {
        for (size_t i = 0; i < result->sequences; i++) {
            result->rows[result->row_count++] =
                (mint_suite_row_t){&tests[test], i, works[i].figures[test]};
        }
    }
    return MINT_OK;
}

static mint_status_t run(const mint_suite_t *suite, const mint_bits_t *data,
                         const mint_suite_options_t *options, mint_suite_result_t *result)
{
    *result = (mint_suite_result_t){.sequence_bits = MINT_AIS31_V3_BITS};
    if (data->len < suite->min_bits) {
        return MINT_ERR_ARGUMENT;
    }
    work_t works[RUNS_MAX];
    size_t runs_max = data->len / MINT_AIS31_V3_BITS < RUNS_MAX ? 1 : RUNS_MAX;
    mint_status_t status = MINT_OK;
    while (status == MINT_OK && !result->is_passed && result->sequences < runs_max) {
        work_t *work = &works[result->sequences];
        *work = (work_t){.bits = data, .first = result->sequences * MINT_AIS31_V3_BITS};
        const mint_pool_t pool = {.work = run_item,
                                  .context = work,
                                  .count = TESTS,
                                  .share_from = result->sequences == 0 ? 0 : 1,
                                  .share_to = 1};
        status = mint_pool_run(&pool, options);
        result->is_passed = status == MINT_OK && all_passed(work);
        result->sequences++;
    }
    if (status == MINT_OK) {
        status = make_rows(works, result);
    }
    if (status != MINT_OK) {
        *result = (mint_suite_result_t){0};
        return status;
    }
    result->unused_bits = data->len - result->sequences * MINT_AIS31_V3_BITS;
    result->is_passed_otherwise = result->is_passed; // there is one mode
    if (!result->is_passed) {
        result->reason = runs_max < RUNS_MAX
                             ? "a test failed, which a good source is allowed once: repeat with "
                               "fresh data, of which there is not enough behind these"
                             : "a test failed in the second run, too";
    }
    return MINT_OK;
}

const mint_suite_t mint_suite_ais31_v3 = {
    .name = "ais31v3",
    .standard = STANDARD ", test suite T_irn",
    .tests = tests,
    .test_count = TESTS,
    .min_bits = MINT_AIS31_V3_BITS,
    .run = run,
};
