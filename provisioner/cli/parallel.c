// SPDX-License-Identifier: Apache-2.0
//
// Threads over a counter.
#include "cli/parallel.h"

#include <unistd.h>

static void take_turns(mint_parallel_t *parallel, size_t thread)
{
    for (;;) {
        size_t index = atomic_fetch_add(&parallel->next, 1);
        if (index >= parallel->count) {
            return;
        }
        parallel->work(parallel->context, thread, index);
    }
}

static void *run(void *argument)
{
    struct mint_parallel_thread *thread = argument;
    take_turns(thread->parallel, thread->number);
    return NULL;
}

void mint_parallel_start(mint_parallel_t *parallel, size_t threads, size_t count,
                         void (*work)(void *context, size_t thread, size_t index), void *context)
{
    parallel->work = work;
    parallel->context = context;
    parallel->count = count;
    parallel->started = 0;
    atomic_init(&parallel->next, 0);
    while (parallel->started < threads && parallel->started < count &&
           parallel->started < MINT_THREADS_MAX) {
        size_t number = parallel->started;
        parallel->arguments[number].parallel = parallel;
        parallel->arguments[number].number = number;
        if (pthread_create(&parallel->threads[number], NULL, run, &parallel->arguments[number]) !=
            0) {
            return;
        }
        parallel->started++;
    }
}

void mint_parallel_join(mint_parallel_t *parallel)
{
    take_turns(parallel, MINT_THREADS_MAX);
    for (size_t i = 0; i < parallel->started; i++) {
        (void)pthread_join(parallel->threads[i], NULL);
    }
    parallel->count = 0;
    parallel->started = 0;
}

size_t mint_parallel_default(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t threads = online < 1 ? 1 : (size_t)online;
    return threads < MINT_THREADS_MAX ? threads : MINT_THREADS_MAX;
}
