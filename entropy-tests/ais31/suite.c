// SPDX-License-Identifier: Apache-2.0
//
// AIS 20/31 2.0 §2.4.4 as suites: procedures A and B, together or each by itself, and the rule of
// the second run. The data are used up in order: A, B, then the second runs that have become
// necessary, so that no bit is looked at twice.
#include <stdlib.h>

#include "ais31/procedures.h"

#define STANDARD "AIS 20/31 2.0 (2011)"
#define RUNS_MAX 2u

typedef struct {
    const mint_bits_t *bits;
    const mint_suite_options_t *options;
    size_t at; // the next fresh bit
    mint_ais31_a_t a[RUNS_MAX];
    mint_ais31_b_t b[RUNS_MAX];
    size_t a_runs;
    size_t b_runs;
    const char *reason; // NULL as long as all is well
} work_t;

static const char a_many[] = "more than one of the 1286 basic tests of procedure A failed";
static const char a_again[] =
    "one of the 1286 basic tests of procedure A failed, which a good source is allowed once: repeat "
    "with fresh data, of which there is not enough behind these";
static const char a_twice[] = "procedure A failed in its second run, too";
static const char b_many[] = "more than one of the 9 basic tests of procedure B failed";
static const char b_again[] =
    "one of the 9 basic tests of procedure B failed, which a good source is allowed once: repeat "
    "with fresh data, of which there is not enough behind these";
static const char b_twice[] = "procedure B failed in its second run, too";
static const char b_short[] = "the data ended before procedure B had the bits that it needs";

static void fail(work_t *work, const char *reason)
{
    work->reason = work->reason == NULL ? reason : work->reason;
}

static mint_status_t run_a(work_t *work)
{
    // The second run is rare: progress then stays where it was.
    double from = work->a_runs == 0 ? 0 : 1;
    mint_status_t status =
        mint_ais31_run_a(work->bits, work->at, work->options, from, 1, &work->a[work->a_runs]);
    work->at += MINT_AIS31_A_BITS;
    work->a_runs++;
    return status;
}

static void run_b(work_t *work)
{
    mint_ais31_b_t *b = &work->b[work->b_runs++];
    mint_ais31_run_b(work->bits, work->at, b);
    work->at += b->used_bits;
}

static mint_status_t conclude_a(work_t *work)
{
    if (work->a[0].failed == 0) {
        return MINT_OK;
    }
    if (work->a[0].failed > 1) {
        fail(work, a_many);
        return MINT_OK;
    }
    if (work->bits->len - work->at < MINT_AIS31_A_BITS) {
        fail(work, a_again);
        return MINT_OK;
    }
    mint_status_t status = run_a(work);
    if (status == MINT_OK && work->a[1].failed > 0) {
        fail(work, a_twice);
    }
    return status;
}

static void conclude_b(work_t *work)
{
    if (work->b[0].failed > 1) {
        fail(work, b_many);
        return;
    }
    if (!work->b[0].is_complete) {
        fail(work, b_short);
        return;
    }
    if (work->b[0].failed == 0) {
        return;
    }
    if (work->bits->len - work->at < MINT_AIS31_B_BITS) {
        fail(work, b_again);
        return;
    }
    run_b(work);
    if (work->b[1].failed > 0) {
        fail(work, b_twice);
    } else if (!work->b[1].is_complete) {
        fail(work, b_again);
    }
}

static mint_status_t run_procedures(work_t *work, bool with_a, bool with_b)
{
    mint_status_t status = with_a ? run_a(work) : MINT_OK;
    if (with_b && status == MINT_OK) {
        run_b(work);
    }
    if (with_a && status == MINT_OK) {
        status = conclude_a(work);
    }
    if (with_b && status == MINT_OK) {
        conclude_b(work);
    }
    return status;
}

static mint_status_t run(const mint_suite_t *suite, const mint_bits_t *data,
                         const mint_suite_options_t *options, mint_suite_result_t *result)
{
    bool with_a = suite->tests == mint_ais31_tests;
    bool with_b = suite->tests + suite->test_count == mint_ais31_tests + MINT_AIS31_TESTS;
    *result = (mint_suite_result_t){0};
    if (data->len < suite->min_bits) {
        return MINT_ERR_ARGUMENT;
    }
    work_t *work = calloc(1, sizeof *work);
    if (work == NULL) {
        return MINT_ERR_MEMORY;
    }
    work->bits = data;
    work->options = options;
    mint_status_t status = run_procedures(work, with_a, with_b);
    if (status == MINT_OK) {
        status = mint_ais31_make_rows(work->a, work->a_runs, work->b, work->b_runs, result);
    }
    if (status == MINT_OK) {
        result->sequences = with_a ? work->a_runs * MINT_AIS31_BLOCKS : work->b_runs;
        result->sequence_bits = with_a ? MINT_AIS31_BLOCK_BITS : work->b[0].used_bits;
        result->unused_bits = data->len - work->at;
        result->is_passed = work->reason == NULL;
        result->is_passed_otherwise = result->is_passed; // there is one mode
        result->reason = work->reason;
    }
    free(work);
    return status;
}

const mint_suite_t mint_suite_ais31 = {
    .name = "ais31",
    .standard = STANDARD ", procedures A and B",
    .tests = mint_ais31_tests,
    .test_count = MINT_AIS31_TESTS,
    .min_bits = MINT_AIS31_A_BITS + MINT_AIS31_B_BITS,
    .run = run,
};

const mint_suite_t mint_suite_ais31_a = {
    .name = "ais31a",
    .standard = STANDARD ", procedure A",
    .tests = mint_ais31_tests,
    .test_count = MINT_AIS31_T6A,
    .min_bits = MINT_AIS31_A_BITS,
    .run = run,
};

const mint_suite_t mint_suite_ais31_b = {
    .name = "ais31b",
    .standard = STANDARD ", procedure B",
    .tests = mint_ais31_tests + MINT_AIS31_T6A,
    .test_count = MINT_AIS31_TESTS - MINT_AIS31_T6A,
    .min_bits = MINT_AIS31_B_BITS,
    .run = run,
};
