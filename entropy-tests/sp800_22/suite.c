// SPDX-License-Identifier: Apache-2.0
//
// SP 800-22 over one or many sequences (§4.2). Threads take sequences, or tests where there are few
// sequences; what comes out does not depend on which thread had what.
#include <math.h>
#include <stdlib.h>

#include "common/figure.h"
#include "common/pool.h"
#include "sp800_22/modes.h"
#include "sp800_22/run.h"
#include "sp800_22/second_level.h"

#define TESTS         MINT_SP800_22_TESTS
#define SEQUENCE_BITS 1000000u ///< if nothing else is asked for
#define MANY          16u      ///< sequences from which on a thread does one whole

const mint_figure_t *mint_run_figure(const mint_run_t *run, size_t sequence, size_t test,
                                     size_t index, bool is_other)
{
    if (is_other && mint_modes_differ(&mint_sp800_22_tests[test])) {
        return &run->other[sequence * TESTS + test];
    }
    return &run->figures[sequence * run->figures_at[TESTS] + run->figures_at[test] + index];
}

size_t mint_run_figure_count(const mint_run_t *run, size_t test)
{
    return run->counts[test];
}

void mint_run_summarise(const mint_run_t *run, size_t test, size_t index, bool is_other,
                        mint_suite_summary_t *summary)
{
    mint_second_level_t level = {0};
    for (size_t sequence = 0; sequence < run->sequences; sequence++) {
        mint_second_level_add(&level, mint_run_figure(run, sequence, test, index, is_other));
    }
    *summary = (mint_suite_summary_t){.test = &mint_sp800_22_tests[test], .index = (unsigned)index};
    mint_second_level_judge(&level, mint_alpha_of(run->options), summary);
}

// ---- running the tests ----

static mint_status_t run_test(const mint_run_t *run, const mint_bits_t *bits, size_t sequence,
                              size_t number)
{
    const mint_test_t *test = &mint_sp800_22_tests[number];
    size_t place = sequence * TESTS + number;
    mint_figure_t *figures =
        &run->figures[sequence * run->figures_at[TESTS] + run->figures_at[number]];
    if (bits->len < test->min_bits) {
        figures[0] = run->other[place] = mint_figure_not_applicable(0, NAN);
        run->counts[place] = 1;
        return MINT_OK;
    }
    if (mint_modes_differ(test)) {
        run->counts[place] = 1;
        return mint_modes_run(test, bits, run->options, figures, &run->other[place]);
    }
    return test->run(bits, run->options, figures, &run->counts[place]);
}

/// The tests that are one item of work, of the sequence that it belongs to.
static size_t tests_together(const mint_run_t *run)
{
    return run->sequences < MANY ? 1 : TESTS;
}

static mint_status_t work(void *context, size_t item)
{
    const mint_run_t *run = context;
    size_t together = tests_together(run);
    size_t sequence = item * together / TESTS;
    size_t first = item * together % TESTS;
    mint_bits_t bits;
    mint_status_t status =
        mint_bits_slice(run->data, sequence * run->sequence_bits, run->sequence_bits, &bits);
    for (size_t test = first; status == MINT_OK && test < first + together; test++) {
        status = run_test(run, &bits, sequence, test);
    }
    mint_bits_free(&bits);
    return status;
}

static mint_status_t new_run(const mint_bits_t *data, const mint_suite_options_t *options,
                             mint_run_t *run)
{
    size_t wanted = options->sequence_bits;
    size_t usual = data->len < SEQUENCE_BITS ? data->len : SEQUENCE_BITS;
    *run = (mint_run_t){.data = data, .options = &options->test};
    run->sequence_bits = wanted == 0 ? usual : wanted;
    run->sequences = data->len / run->sequence_bits;
    for (size_t i = 0; i < TESTS; i++) {
        run->figures_at[i + 1] = run->figures_at[i] + mint_sp800_22_tests[i].figure_max;
    }
    run->figures = calloc(run->sequences * run->figures_at[TESTS], sizeof *run->figures);
    run->other = calloc(run->sequences * TESTS, sizeof *run->other);
    run->counts = calloc(run->sequences * TESTS, sizeof *run->counts);
    bool is_complete = run->figures != NULL && run->other != NULL && run->counts != NULL;
    return is_complete ? MINT_OK : MINT_ERR_MEMORY;
}

static void free_run(mint_run_t *run)
{
    free(run->figures);
    free(run->other);
    free(run->counts);
}

// ---- the result ----

static mint_status_t fill_rows(const mint_run_t *run, mint_suite_result_t *result)
{
    size_t count = 0;
    for (size_t place = 0; place < run->sequences * TESTS; place++) {
        count += run->counts[place];
    }
    // None for a sequence too short for every test; no memory is no answer to that.
    result->rows = calloc(count > 0 ? count : 1, sizeof *result->rows);
    if (result->rows == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t test = 0; test < TESTS; test++) {
        for (size_t sequence = 0; sequence < run->sequences; sequence++) {
            for (size_t i = 0; i < run->counts[sequence * TESTS + test]; i++) {
                result->rows[result->row_count++] =
                    (mint_suite_row_t){&mint_sp800_22_tests[test], sequence,
                                       *mint_run_figure(run, sequence, test, i, false)};
            }
        }
    }
    return MINT_OK;
}

static mint_status_t fill_summaries(const mint_run_t *run, mint_suite_result_t *result)
{
    if (run->sequences < 2) {
        return MINT_OK;
    }
    result->summaries = calloc(run->figures_at[TESTS], sizeof *result->summaries);
    if (result->summaries == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t test = 0; test < TESTS; test++) {
        for (size_t i = 0; i < mint_run_figure_count(run, test); i++) {
            mint_run_summarise(run, test, i, false, &result->summaries[result->summary_count++]);
        }
    }
    return MINT_OK;
}

static void compare_sequences(const mint_run_t *run, size_t test, mint_suite_result_t *result)
{
    for (size_t sequence = 0; sequence < run->sequences; sequence++) {
        const mint_figure_t *figure = mint_run_figure(run, sequence, test, 0, false);
        const mint_figure_t *other = mint_run_figure(run, sequence, test, 0, true);
        if (figure->outcome != other->outcome) {
            result->differences[result->difference_count++] = (mint_suite_difference_t){
                .test = &mint_sp800_22_tests[test],
                .sequence = sequence,
                .is_passed = figure->outcome == MINT_OUTCOME_PASSED,
                .other = other->p_value,
            };
        }
    }
}

static void compare_summaries(const mint_run_t *run, size_t test, mint_suite_result_t *result)
{
    mint_suite_summary_t here;
    mint_suite_summary_t there;
    mint_run_summarise(run, test, 0, false, &here);
    mint_run_summarise(run, test, 0, true, &there);
    if (run->sequences > 1 && here.is_passed != there.is_passed) {
        result->differences[result->difference_count++] =
            (mint_suite_difference_t){.test = &mint_sp800_22_tests[test],
                                      .is_summary = true,
                                      .is_passed = here.is_passed,
                                      .other = there.proportion};
    }
}

static mint_status_t fill_differences(const mint_run_t *run, mint_suite_result_t *result)
{
    size_t most = 0;
    for (size_t test = 0; test < TESTS; test++) {
        most += mint_modes_differ(&mint_sp800_22_tests[test]) ? run->sequences + 1 : 0;
    }
    result->differences = calloc(most, sizeof *result->differences);
    if (result->differences == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t test = 0; test < TESTS; test++) {
        if (mint_modes_differ(&mint_sp800_22_tests[test])) {
            compare_sequences(run, test, result);
            compare_summaries(run, test, result);
        }
    }
    return MINT_OK;
}

static mint_status_t conclude(const mint_run_t *run, mint_suite_result_t *result)
{
    mint_run_verdict_t verdict;
    mint_run_judge(run, true, &verdict);
    result->is_passed_otherwise = verdict.reason == NULL;
    mint_run_judge(run, false, &verdict);
    result->sequences = run->sequences;
    result->sequence_bits = run->sequence_bits;
    result->unused_bits = run->data->len % run->sequence_bits;
    result->is_passed = verdict.reason == NULL;
    result->reason = verdict.reason;
    result->judged = verdict.judged;
    result->flagged = verdict.flagged;
    result->flagged_expected = verdict.flagged_expected;
    mint_status_t status = fill_rows(run, result);
    status = status == MINT_OK ? fill_summaries(run, result) : status;
    return status == MINT_OK ? fill_differences(run, result) : status;
}

static mint_status_t run_suite(const mint_suite_t *suite, const mint_bits_t *data,
                               const mint_suite_options_t *options, mint_suite_result_t *result)
{
    const mint_suite_options_t defaults = {0};
    options = options == NULL ? &defaults : options;
    *result = (mint_suite_result_t){0};
    bool is_too_short = options->sequence_bits != 0 && options->sequence_bits < suite->min_bits;
    if (data->len < suite->min_bits || is_too_short || options->sequence_bits > data->len) {
        return MINT_ERR_ARGUMENT;
    }
    mint_run_t run;
    mint_status_t status = new_run(data, options, &run);
    if (status == MINT_OK) {
        const mint_pool_t pool = {.work = work,
                                  .context = &run,
                                  .count = run.sequences * TESTS / tests_together(&run),
                                  .share_to = 1};
        status = mint_pool_run(&pool, options);
    }
    status = status == MINT_OK ? conclude(&run, result) : status;
    if (status != MINT_OK) {
        mint_suite_result_free(result);
    }
    free_run(&run);
    return status;
}

const mint_suite_t mint_suite_sp800_22 = {
    .name = "22",
    .standard = "NIST SP 800-22 rev. 1a (2010)",
    .tests = mint_sp800_22_tests,
    .test_count = TESTS,
    .min_bits = 100,
    .run = run_suite,
};
