// SPDX-License-Identifier: Apache-2.0
//
// Work that is done for each of many items, by several threads, while the caller does something
// else.
//
// One thread starts and joins. `work` is called once for each index from 0 to `count` - 1, in no
// order; `thread` is below MINT_THREADS_MAX, or that for the caller itself (in
// mint_parallel_join()), so that each thread can have things of its own.
#ifndef MINTMARK_PROVISIONER_PARALLEL_H
#define MINTMARK_PROVISIONER_PARALLEL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#define MINT_THREADS_MAX 16u ///< threads at most, the caller's own not counted

/// Work at work. Its fields are the implementation's.
typedef struct {
    void (*work)(void *context, size_t thread,
                 size_t index);          ///< called once for each index, from several threads
    void *context;                       ///< handed to `work`
    size_t count;                        ///< indices, from 0
    atomic_size_t next;                  ///< the next index
    size_t started;                      ///< threads that run
    pthread_t threads[MINT_THREADS_MAX]; ///< the first `started`
    struct mint_parallel_thread {
        void *parallel; ///< the whole
        size_t number;  ///< of the thread, from 0
    } arguments[MINT_THREADS_MAX];
} mint_parallel_t;

/// Starts up to `threads` threads. If fewer can be had, the work is done all the same.
void mint_parallel_start(mint_parallel_t *parallel, size_t threads, size_t count,
                         void (*work)(void *context, size_t thread, size_t index), void *context);

/// Helps with what is left, and returns when all is done.
void mint_parallel_join(mint_parallel_t *parallel);

/// How many threads this machine runs at once, at most MINT_THREADS_MAX.
size_t mint_parallel_default(void);

#endif
