// SPDX-License-Identifier: Apache-2.0
//
// Threads that take the next item until there is none.
#include "common/pool.h"

#include <pthread.h>
#include <unistd.h>

#define MAX_THREADS 64u

typedef struct {
    const mint_pool_t *pool;
    const mint_suite_options_t *options;
    pthread_mutex_t lock; // of what follows
    size_t next;
    size_t done;
    mint_status_t status;
} state_t;

static bool take_item(state_t *state, size_t *item)
{
    pthread_mutex_lock(&state->lock);
    *item = state->next;
    bool is_there = state->status == MINT_OK && state->next < state->pool->count;
    state->next += is_there ? 1 : 0;
    pthread_mutex_unlock(&state->lock);
    return is_there;
}

static void tell_progress(state_t *state)
{
    const mint_pool_t *pool = state->pool;
    const mint_suite_options_t *options = state->options;
    double width = pool->share_to - pool->share_from;
    double share = pool->share_from + width * (double)state->done / (double)pool->count;
    if (options->progress != NULL && !options->progress(options->progress_context, share)) {
        state->status = MINT_ERR_STATE;
    }
}

static void finish_item(state_t *state, mint_status_t status)
{
    pthread_mutex_lock(&state->lock);
    state->done++;
    if (state->status == MINT_OK) {
        state->status = status;
    }
    if (state->status == MINT_OK) {
        tell_progress(state);
    }
    pthread_mutex_unlock(&state->lock);
}

static void *work_off(void *context)
{
    state_t *state = context;
    size_t item;
    while (take_item(state, &item)) {
        finish_item(state, state->pool->work(state->pool->context, item));
    }
    return NULL;
}

static size_t choose_threads(const state_t *state)
{
    size_t threads = state->options->threads;
    if (threads == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        threads = processors < 1 ? 1 : (size_t)processors;
    }
    threads = threads < MAX_THREADS ? threads : MAX_THREADS;
    return threads < state->pool->count ? threads : state->pool->count;
}

// If other threads cannot be had, the calling one does all there is.
mint_status_t mint_pool_run(const mint_pool_t *pool, const mint_suite_options_t *options)
{
    const mint_suite_options_t defaults = {0};
    state_t state = {.pool = pool, .options = options == NULL ? &defaults : options};
    pthread_t threads[MAX_THREADS];
    size_t wanted = choose_threads(&state);
    size_t started = 0;
    pthread_mutex_init(&state.lock, NULL);
    while (started + 1 < wanted && pthread_create(&threads[started], NULL, work_off, &state) == 0) {
        started++;
    }
    (void)work_off(&state);
    for (size_t i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    pthread_mutex_destroy(&state.lock);
    return state.status;
}
