// SPDX-License-Identifier: Apache-2.0
//
// The assessment on the non-IID track, SP 800-90B §3.1.3 and §3.1.5.2: which estimators look at
// what, done by several threads, longest work first.
//
// An estimator runs in one thread from start to end, so no figure depends on how many there are.
#include "mintmark/entropy_tests/non_iid.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define MAX_THREADS 64u

// What one thread does at a time. The tuple estimates share a suffix sort, so they are one.
typedef enum {
    MCV,
    COLLISION,
    MARKOV,
    COMPRESSION,
    REPEATS,
    MULTI_MCW,
    LAG,
    MULTI_MMC,
    LZ78Y
} work_t;

// With about how many nanoseconds each takes for a bit and for a symbol.
typedef struct {
    work_t work;
    bool bits_only; // takes bits alone
    unsigned cost_bit;
    unsigned cost_symbol;
} plan_row_t;

static const plan_row_t plan[] = {
    {REPEATS, false, 25, 35}, {MULTI_MMC, false, 25, 95}, {LZ78Y, false, 8, 8},
    {LAG, false, 8, 28},      {MULTI_MCW, false, 6, 35},  {COMPRESSION, true, 2, 0},
    {COLLISION, true, 1, 0},  {MARKOV, true, 1, 0},       {MCV, false, 1, 1},
};

#define PLAN_LEN (sizeof plan / sizeof plan[0])

// A sequence and where what is said of it goes.
typedef struct {
    const uint8_t *symbols;
    size_t len;
    unsigned distinct;
    mint_estimates_t *estimates;
} scope_t;

typedef struct {
    const scope_t *scope;
    size_t step; // of the plan
    double cost;
} task_t;

typedef struct {
    const mint_non_iid_options_t *options;
    mint_non_iid_t *result;
    scope_t scopes[2];
    task_t tasks[2 * PLAN_LEN];
    size_t task_count;
    pthread_mutex_t lock; // of what follows, and of the result
    size_t next;
    double cost_done;
    double cost_all;
    bool stopped;
    mint_status_t status;
} assessment_t;

static const char *const names[MINT_ESTIMATOR_COUNT] = {
    "mcv", "collision", "markov", "compression", "t_tuple",
    "lrs", "multi_mcw", "lag",    "multi_mmc",   "lz78y",
};

const char *mint_estimator_name(mint_estimator_t estimator)
{
    return (unsigned)estimator < MINT_ESTIMATOR_COUNT ? names[estimator] : NULL;
}

// Notes an estimate. One that had too little data is left out and is no failure.
static mint_status_t note(mint_estimates_t *estimates, mint_estimator_t estimator,
                          mint_status_t status, double min_entropy)
{
    estimates->ran[estimator] = status == MINT_OK;
    if (status == MINT_OK) {
        estimates->min_entropy[estimator] = min_entropy + 0.0; // no minus before a zero
        estimates->lowest = fmin(estimates->lowest, estimates->min_entropy[estimator]);
    }
    return status == MINT_ERR_ARGUMENT ? MINT_OK : status;
}

static mint_status_t estimate_tuples(const scope_t *scope, mint_estimates_t *own)
{
    mint_repeats_t repeats;
    mint_status_t status =
        mint_repeats_count(scope->symbols, scope->len, scope->distinct, &repeats);
    if (status == MINT_OK) {
        mint_status_t t_tuple = mint_t_tuple_estimate(&repeats, &own->t_tuple);
        (void)note(own, MINT_ESTIMATOR_T_TUPLE, t_tuple, own->t_tuple.min_entropy);
        mint_status_t lrs = mint_lrs_estimate(&repeats, &own->lrs);
        (void)note(own, MINT_ESTIMATOR_LRS, lrs, own->lrs.min_entropy);
        mint_repeats_free(&repeats);
    }
    return status;
}

static mint_status_t estimate(const scope_t *scope, work_t work, mint_estimates_t *own)
{
    const uint8_t *s = scope->symbols;
    size_t len = scope->len;
    unsigned k = scope->distinct;
    mint_status_t status;
    switch (work) {
    case MCV:
        status = mint_mcv_estimate(s, len, &own->mcv);
        return note(own, MINT_ESTIMATOR_MCV, status, own->mcv.min_entropy);
    case COLLISION:
        status = mint_collision_estimate(s, len, &own->collision);
        return note(own, MINT_ESTIMATOR_COLLISION, status, own->collision.min_entropy);
    case MARKOV:
        status = mint_markov_estimate(s, len, &own->markov);
        return note(own, MINT_ESTIMATOR_MARKOV, status, own->markov.min_entropy);
    case COMPRESSION:
        status = mint_compression_estimate(s, len, &own->compression);
        return note(own, MINT_ESTIMATOR_COMPRESSION, status, own->compression.min_entropy);
    case REPEATS:
        return estimate_tuples(scope, own);
    case MULTI_MCW:
        status = mint_multi_mcw_estimate(s, len, k, &own->multi_mcw);
        return note(own, MINT_ESTIMATOR_MULTI_MCW, status, own->multi_mcw.min_entropy);
    case LAG:
        status = mint_lag_estimate(s, len, k, &own->lag);
        return note(own, MINT_ESTIMATOR_LAG, status, own->lag.min_entropy);
    case MULTI_MMC:
        status = mint_multi_mmc_estimate(s, len, k, &own->multi_mmc);
        return note(own, MINT_ESTIMATOR_MULTI_MMC, status, own->multi_mmc.min_entropy);
    case LZ78Y:
        status = mint_lz78y_estimate(s, len, k, &own->lz78y);
        return note(own, MINT_ESTIMATOR_LZ78Y, status, own->lz78y.min_entropy);
    }
    return MINT_ERR_ARGUMENT;
}

// Moves what one piece of work found over to the result.
static void merge(const mint_estimates_t *own, work_t work, mint_estimates_t *all)
{
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        if (own->ran[i]) {
            all->ran[i] = true;
            all->min_entropy[i] = own->min_entropy[i];
        }
    }
    all->lowest = fmin(all->lowest, own->lowest);
    all->mcv = work == MCV ? own->mcv : all->mcv;
    all->collision = work == COLLISION ? own->collision : all->collision;
    all->markov = work == MARKOV ? own->markov : all->markov;
    all->compression = work == COMPRESSION ? own->compression : all->compression;
    all->t_tuple = work == REPEATS ? own->t_tuple : all->t_tuple;
    all->lrs = work == REPEATS ? own->lrs : all->lrs;
    all->multi_mcw = work == MULTI_MCW ? own->multi_mcw : all->multi_mcw;
    all->lag = work == LAG ? own->lag : all->lag;
    all->multi_mmc = work == MULTI_MMC ? own->multi_mmc : all->multi_mmc;
    all->lz78y = work == LZ78Y ? own->lz78y : all->lz78y;
}

// The lowest estimate. Where none ran nothing is known, and nothing is awarded.
static double lowest_of(const mint_estimates_t *estimates)
{
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        if (estimates->ran[i]) {
            return estimates->lowest;
        }
    }
    return 0;
}

// H_original and H_bitstring become one figure.
static void conclude(assessment_t *assessment)
{
    mint_non_iid_t *result = assessment->result;
    if (assessment->options->conditioned) {
        result->min_entropy = lowest_of(&result->bit_string);
        return;
    }
    result->min_entropy = result->distinct < 2 ? 0.0 : lowest_of(&result->original);
    if (result->bit_string.assessed) {
        result->min_entropy =
            fmin(result->min_entropy, lowest_of(&result->bit_string) * (double)result->bits);
    }
}

// What is printed, too, awards nothing for estimators that did not run.
static void settle(mint_non_iid_t *result)
{
    result->original.lowest = lowest_of(&result->original);
    result->bit_string.lowest = lowest_of(&result->bit_string);
}

static void finish_task(assessment_t *assessment, const task_t *task, mint_status_t status,
                        const mint_estimates_t *own)
{
    const mint_non_iid_options_t *options = assessment->options;
    pthread_mutex_lock(&assessment->lock);
    merge(own, plan[task->step].work, task->scope->estimates);
    conclude(assessment);
    assessment->cost_done += task->cost;
    if (status != MINT_OK) {
        assessment->status = status;
        assessment->stopped = true;
    } else if (options->progress != NULL && !assessment->stopped &&
               !options->progress(options->progress_context, assessment->result,
                                  assessment->cost_done / assessment->cost_all)) {
        assessment->status = MINT_ERR_STATE;
        assessment->stopped = true;
    }
    pthread_mutex_unlock(&assessment->lock);
}

static void *work_off(void *context)
{
    assessment_t *assessment = context;
    for (;;) {
        pthread_mutex_lock(&assessment->lock);
        bool done = assessment->stopped || assessment->next == assessment->task_count;
        const task_t *task = done ? NULL : &assessment->tasks[assessment->next++];
        pthread_mutex_unlock(&assessment->lock);
        if (task == NULL) {
            return NULL;
        }
        mint_estimates_t own = {.lowest = INFINITY};
        mint_status_t status = estimate(task->scope, plan[task->step].work, &own);
        finish_task(assessment, task, status, &own);
    }
}

static unsigned choose_threads(const assessment_t *assessment)
{
    unsigned threads = assessment->options->threads;
    if (threads == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        threads = processors < 1 ? 1 : (unsigned)processors;
    }
    threads = threads < MAX_THREADS ? threads : MAX_THREADS;
    return threads < assessment->task_count ? threads : (unsigned)assessment->task_count;
}

// The calling thread works, too; if others cannot be had, it does all there is.
static void run_threads(assessment_t *assessment)
{
    pthread_t threads[MAX_THREADS];
    unsigned wanted = choose_threads(assessment), started = 0;
    while (started + 1 < wanted &&
           pthread_create(&threads[started], NULL, work_off, assessment) == 0) {
        started++;
    }
    (void)work_off(assessment);
    for (unsigned i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
}

static void add_tasks(assessment_t *assessment, const scope_t *scope)
{
    for (size_t step = 0; step < PLAN_LEN; step++) {
        bool applies = scope->distinct > 1 ? scope->distinct == 2 || !plan[step].bits_only
                                           : plan[step].work == MCV;
        if (!applies) {
            continue;
        }
        unsigned cost = scope->distinct <= 2 ? plan[step].cost_bit : plan[step].cost_symbol;
        task_t task = {scope, step, (double)cost * (double)scope->len};
        size_t at = assessment->task_count++;
        for (; at > 0 && assessment->tasks[at - 1].cost < task.cost; at--) {
            assessment->tasks[at] = assessment->tasks[at - 1];
        }
        assessment->tasks[at] = task;
        assessment->cost_all += task.cost;
    }
}

static void add_scope(assessment_t *assessment, const mint_samples_t *samples,
                      mint_estimates_t *estimates)
{
    scope_t *scope = &assessment->scopes[assessment->scopes[0].symbols != NULL];
    *scope = (scope_t){samples->symbols, samples->len, samples->distinct, estimates};
    estimates->assessed = true;
    estimates->len = samples->len;
    estimates->lowest = (double)samples->bits;
    add_tasks(assessment, scope);
}

mint_status_t mint_non_iid_assess(const mint_samples_t *samples,
                                  const mint_non_iid_options_t *options, mint_non_iid_t *result)
{
    const mint_non_iid_options_t defaults = {0};
    options = options == NULL ? &defaults : options;
    *result = (mint_non_iid_t){0};
    if (samples->len == 0) {
        return MINT_ERR_ARGUMENT;
    }
    result->samples = samples->len;
    result->bits = samples->bits;
    result->distinct = samples->distinct;
    assessment_t assessment = {.options = options, .result = result};
    mint_samples_t bits = {0};
    // Conditioned output is bits and nothing else; one symbol alone has no entropy in either form.
    bool conditioned = options->conditioned && samples->distinct > 1;
    if (conditioned || (samples->distinct > 2 && !options->symbols_only)) {
        mint_status_t status = mint_samples_bit_string(samples, options->bit_limit, &bits);
        if (status != MINT_OK) {
            return status;
        }
        add_scope(&assessment, &bits, &result->bit_string);
    }
    if (!conditioned) {
        add_scope(&assessment, samples, &result->original);
    }
    pthread_mutex_init(&assessment.lock, NULL);
    conclude(&assessment);
    run_threads(&assessment);
    pthread_mutex_destroy(&assessment.lock);
    settle(result);
    mint_samples_free(&bits);
    return assessment.status;
}
