// SPDX-License-Identifier: Apache-2.0
//
// The permutation test, SP 800-90B §5.1: ranks the statistics of a set among those of its shuffles.
// Threads take shuffles in turn; what they find is counted in the order of the shuffles, so that
// the result is the same for any number of threads. A statistic that has more than 5 shuffles on
// either side has passed and is not computed again; one failure is enough, so compression, dearer
// than all others together, waits until the others have passed.
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sp800_90b/permutation.h"

#define EACH_SIDE   5u ///< to pass, a statistic needs more shuffles than this on either side
#define THREADS_MAX 64u

#define ALL_STATISTICS   (MINT_PERMUTATION_BIT(MINT_PERMUTATION_COUNT) - 1)
#define CHEAP_STATISTICS (ALL_STATISTICS & ~MINT_PERMUTATION_BIT(MINT_PERMUTATION_COMPRESSION))

/// How one shuffle compares: a bit for each statistic.
typedef struct {
    uint32_t greater;
    uint32_t equal;
    bool is_done;
} comparison_t;

/// A pass over the shuffles by all threads.
typedef struct {
    const mint_permutation_source_t *source;
    const mint_permutation_options_t *options;
    const double *keys;     ///< of the original
    uint32_t absent;        ///< statistics that the original does not have
    unsigned total;         ///< shuffles to make at most
    pthread_mutex_t lock;   ///< of everything below
    comparison_t *compared; ///< by shuffle
    unsigned next;          ///< shuffle to take
    unsigned counted;       ///< shuffles counted
    uint32_t open;          ///< statistics that are not decided
    bool is_stopped;        ///< by the caller
    mint_status_t status;
    mint_permutation_result_t *result;
} pass_t;

// ---- counting ----

static void count_statistic(pass_t *pass, const comparison_t *comparison, unsigned statistic)
{
    mint_permutation_rank_t *rank = &pass->result->ranks[statistic];
    uint32_t bit = MINT_PERMUTATION_BIT(statistic);
    if ((comparison->greater & bit) != 0) {
        rank->greater++;
    } else if ((comparison->equal & bit) != 0) {
        rank->equal++;
    } else {
        rank->less++;
    }
    if (rank->greater + rank->equal > EACH_SIDE && rank->equal + rank->less > EACH_SIDE) {
        rank->outcome = MINT_PERMUTATION_PASSED;
        pass->open &= pass->options->all ? ~(uint32_t)0 : ~bit;
    }
}

/// Counts what has been compared, as far as no shuffle is missing.
static void count(pass_t *pass)
{
    while (pass->counted < pass->total && pass->open != 0 &&
           pass->compared[pass->counted].is_done) {
        for (unsigned statistic = 0; statistic < MINT_PERMUTATION_COUNT; statistic++) {
            if ((pass->open & MINT_PERMUTATION_BIT(statistic)) != 0) {
                count_statistic(pass, &pass->compared[pass->counted], statistic);
            }
        }
        pass->counted++;
    }
}

// ---- threads ----

/// Takes the next shuffle (from 1); 0 if there is nothing left to do.
static unsigned take(pass_t *pass, uint32_t *open)
{
    (void)pthread_mutex_lock(&pass->lock);
    bool is_over = pass->open == 0 || pass->is_stopped || pass->status != MINT_OK;
    unsigned shuffle = is_over || pass->next == pass->total ? 0 : ++pass->next;
    *open = pass->open;
    (void)pthread_mutex_unlock(&pass->lock);
    return shuffle;
}

static void give(pass_t *pass, unsigned shuffle, comparison_t comparison, mint_status_t status)
{
    (void)pthread_mutex_lock(&pass->lock);
    pass->compared[shuffle - 1] = comparison;
    pass->status = pass->status != MINT_OK ? pass->status : status;
    count(pass);
    (void)pthread_mutex_unlock(&pass->lock);
}

static comparison_t compare(const double *keys, const double *original, uint32_t open)
{
    comparison_t comparison = {.is_done = true};
    for (unsigned statistic = 0; statistic < MINT_PERMUTATION_COUNT; statistic++) {
        uint32_t bit = open & MINT_PERMUTATION_BIT(statistic);
        comparison.greater |= keys[statistic] > original[statistic] ? bit : 0;
        comparison.equal |= keys[statistic] == original[statistic] ? bit : 0;
    }
    return comparison;
}

/// Tells the caller how far it is, and asks whether to go on.
static void report(pass_t *pass)
{
    (void)pthread_mutex_lock(&pass->lock);
    unsigned counted = pass->counted;
    unsigned open = 0;
    for (uint32_t left = pass->open; left != 0; left &= left - 1) {
        open++;
    }
    (void)pthread_mutex_unlock(&pass->lock);
    if (!pass->options->progress(pass->options->progress_context, counted, open)) {
        (void)pthread_mutex_lock(&pass->lock);
        pass->is_stopped = true;
        (void)pthread_mutex_unlock(&pass->lock);
    }
}

/// Makes shuffles until there is nothing left to do.
static void work(pass_t *pass, bool reports)
{
    mint_arrangement_t arrangement;
    mint_status_t status = mint_arrangement_new(pass->source, &arrangement);
    if (status != MINT_OK) {
        (void)pthread_mutex_lock(&pass->lock);
        pass->status = status;
        (void)pthread_mutex_unlock(&pass->lock);
        return;
    }
    uint32_t open;
    for (unsigned shuffle = take(pass, &open); shuffle != 0; shuffle = take(pass, &open)) {
        double keys[MINT_PERMUTATION_COUNT] = {0};
        mint_arrangement_shuffle(&arrangement, pass->options->seed, shuffle);
        mint_permutation_compute(&arrangement, open, keys);
        give(pass, shuffle, compare(keys, pass->keys, open), arrangement.status);
        if (reports && pass->options->progress != NULL) {
            report(pass);
        }
    }
    mint_arrangement_free(&arrangement);
}

static void *work_in_thread(void *pass)
{
    work(pass, false);
    return NULL;
}

static unsigned count_threads(unsigned asked)
{
    long processors = asked > 0 ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (unsigned)processors;
}

/// Runs a pass for the statistics in `open`. What is still open after it stands in `*open`.
static mint_status_t run(pass_t *pass, uint32_t *open)
{
    pthread_t threads[THREADS_MAX];
    unsigned wanted = count_threads(pass->options->threads) - 1;
    unsigned running = 0;
    pass->compared = calloc(pass->total, sizeof *pass->compared);
    pass->open = *open;
    pass->next = 0;
    pass->counted = 0;
    if (pass->compared == NULL) {
        return MINT_ERR_MEMORY;
    }
    // A thread that cannot be had is done without.
    while (running < wanted && pthread_create(&threads[running], NULL, work_in_thread, pass) == 0) {
        running++;
    }
    work(pass, true);
    while (running > 0) {
        (void)pthread_join(threads[--running], NULL);
    }
    free(pass->compared);
    pass->compared = NULL;
    *open = pass->open;
    if (pass->counted > pass->result->shuffles) {
        pass->result->shuffles = pass->counted;
    }
    return pass->status;
}

// ---- the test ----

/// Computes the statistics of the original.
static mint_status_t measure_original(const mint_permutation_source_t *source, uint32_t wanted,
                                      double keys[MINT_PERMUTATION_COUNT],
                                      mint_permutation_result_t *result)
{
    mint_arrangement_t arrangement;
    mint_status_t status = mint_arrangement_new(source, &arrangement);
    if (status != MINT_OK) {
        return status;
    }
    mint_arrangement_load(&arrangement);
    mint_permutation_compute(&arrangement, wanted, keys);
    status = arrangement.status;
    mint_arrangement_free(&arrangement);
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        result->ranks[i].value = keys[i];
    }
    result->ranks[MINT_PERMUTATION_EXCURSION].value = mint_excursion_value(source->samples);
    return status;
}

/// Marks the statistics that the original does not have. There is nothing to rank, so they cannot
/// pass.
static uint32_t find_absent(mint_permutation_result_t *result)
{
    uint32_t absent = 0;
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        if (!isfinite(result->ranks[i].value)) {
            result->ranks[i].outcome = MINT_PERMUTATION_ABSENT;
            absent |= MINT_PERMUTATION_BIT(i);
        }
    }
    return absent;
}

/// Marks what has not passed after all shuffles as failed; true if anything has.
static bool settle(mint_permutation_result_t *result, uint32_t open)
{
    bool is_failed = false;
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        mint_permutation_outcome_t *outcome = &result->ranks[i].outcome;
        if ((open & MINT_PERMUTATION_BIT(i)) != 0 && *outcome != MINT_PERMUTATION_PASSED) {
            *outcome = MINT_PERMUTATION_FAILED;
            is_failed = true;
        }
    }
    return is_failed;
}

/// The cheap statistics first, then, unless one of them failed, compression; all at once if all
/// counters are wanted.
static mint_status_t run_passes(pass_t *pass, bool skip_compression)
{
    uint32_t open = ALL_STATISTICS & ~pass->absent;
    mint_status_t status;
    if (!pass->options->all || skip_compression) {
        open = CHEAP_STATISTICS & ~pass->absent;
        status = run(pass, &open);
        if (status != MINT_OK || pass->is_stopped) {
            return status;
        }
        bool is_failed = settle(pass->result, open) || pass->absent != 0;
        pass->result->is_complete = is_failed;
        if (is_failed || skip_compression) {
            return MINT_OK;
        }
        open = MINT_PERMUTATION_BIT(MINT_PERMUTATION_COMPRESSION);
    }
    status = run(pass, &open);
    if (status == MINT_OK && !pass->is_stopped) {
        pass->result->is_passed = !settle(pass->result, open) && pass->absent == 0;
        pass->result->is_complete = true;
    }
    return status;
}

mint_status_t mint_permutation_measure(const mint_samples_t *samples,
                                       mint_permutation_result_t *result)
{
    mint_permutation_source_t source;
    double keys[MINT_PERMUTATION_COUNT] = {0};
    *result = (mint_permutation_result_t){0};
    mint_status_t status = mint_permutation_source(samples, &source);
    if (status == MINT_OK) {
        status = measure_original(&source, ALL_STATISTICS, keys, result);
    }
    (void)find_absent(result);
    return status;
}

mint_status_t mint_permutation_test(const mint_samples_t *samples,
                                    const mint_permutation_options_t *options,
                                    mint_permutation_result_t *result)
{
    static const mint_permutation_options_t defaults = {0};
    mint_permutation_source_t source;
    double keys[MINT_PERMUTATION_COUNT] = {0};
    options = options != NULL ? options : &defaults;
    *result = (mint_permutation_result_t){0};
    mint_status_t status = mint_permutation_source(samples, &source);
    if (status != MINT_OK) {
        return status;
    }
    uint32_t wanted = options->skip_compression ? CHEAP_STATISTICS : ALL_STATISTICS;
    status = measure_original(&source, wanted, keys, result);
    if (status != MINT_OK) {
        return status;
    }
    pass_t pass = {
        .source = &source,
        .options = options,
        .keys = keys,
        .absent = find_absent(result),
        .total = options->shuffles > 0 ? options->shuffles : MINT_PERMUTATIONS,
        .result = result,
    };
    if (pthread_mutex_init(&pass.lock, NULL) != 0) {
        return MINT_ERR_MEMORY;
    }
    status = run_passes(&pass, options->skip_compression);
    (void)pthread_mutex_destroy(&pass.lock);
    return status == MINT_OK && pass.is_stopped ? MINT_ERR_STATE : status;
}
