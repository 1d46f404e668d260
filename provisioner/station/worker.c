// SPDX-License-Identifier: Apache-2.0
//
// A thread, a queue behind a lock, and an eventfd(2) for whoever polls.
#include "station/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct mint_worker {
    pthread_t thread;
    pthread_mutex_t lock;      // of everything below, and of what jobs say of themselves
    pthread_cond_t given;      // the thread waits for work
    pthread_cond_t finished;   // mint_worker_drop() waits for the thread
    int fd;                    // readable while `done_count` is not 0
    bool ending;               // no more work comes
    mint_job_t *first;         // of the queue
    mint_job_t *last;          // of it; meaningless if it is empty
    const mint_job_t *at_work; // what the thread does; NULL: nothing
    size_t done_count;         // jobs that are done and were not taken
};

// ---- the thread ----

// The next job, off the queue; NULL when there will be none. With the lock.
static mint_job_t *wait_for_job(mint_worker_t *worker)
{
    while (worker->first == NULL && !worker->ending) {
        (void)pthread_cond_wait(&worker->given, &worker->lock);
    }
    mint_job_t *job = worker->first;
    if (job != NULL) {
        worker->first = job->next;
    }
    return job;
}

// With the lock, so that the descriptor and the count agree. An eventfd takes eight bytes at once.
static void add_done(mint_worker_t *worker)
{
    const uint64_t one = 1;
    if (worker->done_count++ == 0) {
        ssize_t written = write(worker->fd, &one, sizeof one);
        (void)written;
    }
}

static void remove_done(mint_worker_t *worker)
{
    uint64_t count;
    if (--worker->done_count == 0) {
        ssize_t got = read(worker->fd, &count, sizeof count);
        (void)got;
    }
}

static void *work(void *argument)
{
    mint_worker_t *worker = argument;
    (void)pthread_mutex_lock(&worker->lock);
    for (mint_job_t *job = wait_for_job(worker); job != NULL; job = wait_for_job(worker)) {
        worker->at_work = job;
        (void)pthread_mutex_unlock(&worker->lock);
        job->run(job->context);
        (void)pthread_mutex_lock(&worker->lock);
        worker->at_work = NULL;
        job->done = true;
        add_done(worker);
        (void)pthread_cond_signal(&worker->finished);
    }
    (void)pthread_mutex_unlock(&worker->lock);
    return NULL;
}

// Signals are for the thread that waits for lines.
static bool start(mint_worker_t *worker)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return false;
    }
    bool started = pthread_create(&worker->thread, NULL, work, worker) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

// ---- for the owner ----

// With default attributes none of these three can fail on Linux.
static void make_locks(mint_worker_t *worker)
{
    (void)pthread_mutex_init(&worker->lock, NULL);
    (void)pthread_cond_init(&worker->given, NULL);
    (void)pthread_cond_init(&worker->finished, NULL);
}

static void release(mint_worker_t *worker)
{
    (void)pthread_cond_destroy(&worker->finished);
    (void)pthread_cond_destroy(&worker->given);
    (void)pthread_mutex_destroy(&worker->lock);
    (void)close(worker->fd);
    free(worker);
}

mint_worker_t *mint_worker_new(void)
{
    mint_worker_t *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return NULL;
    }
    worker->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (worker->fd < 0) {
        free(worker);
        return NULL;
    }
    make_locks(worker);
    if (!start(worker)) {
        release(worker);
        return NULL;
    }
    return worker;
}

void mint_worker_free(mint_worker_t *worker)
{
    if (worker == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&worker->lock);
    worker->ending = true;
    (void)pthread_cond_signal(&worker->given);
    (void)pthread_mutex_unlock(&worker->lock);
    (void)pthread_join(worker->thread, NULL);
    release(worker);
}

int mint_worker_fd(const mint_worker_t *worker)
{
    return worker->fd;
}

void mint_worker_give(mint_worker_t *worker, mint_job_t *job)
{
    job->next = NULL;
    job->done = false;
    (void)pthread_mutex_lock(&worker->lock);
    if (worker->first == NULL) {
        worker->first = job;
    } else {
        worker->last->next = job;
    }
    worker->last = job;
    (void)pthread_cond_signal(&worker->given);
    (void)pthread_mutex_unlock(&worker->lock);
}

bool mint_worker_take(mint_worker_t *worker, mint_job_t *job)
{
    (void)pthread_mutex_lock(&worker->lock);
    bool done = job->done;
    if (done) {
        job->done = false;
        remove_done(worker);
    }
    (void)pthread_mutex_unlock(&worker->lock);
    return done;
}

// Takes a job off the queue, if it is there. With the lock.
static void remove_from_queue(mint_worker_t *worker, const mint_job_t *job)
{
    mint_job_t *before = NULL;
    for (mint_job_t *at = worker->first; at != NULL; before = at, at = at->next) {
        if (at != job) {
            continue;
        }
        if (before == NULL) {
            worker->first = at->next;
        } else {
            before->next = at->next;
        }
        worker->last = worker->last == at ? before : worker->last;
        return;
    }
}

void mint_worker_drop(mint_worker_t *worker, mint_job_t *job)
{
    (void)pthread_mutex_lock(&worker->lock);
    remove_from_queue(worker, job);
    while (worker->at_work == job) {
        (void)pthread_cond_wait(&worker->finished, &worker->lock);
    }
    if (job->done) {
        job->done = false;
        remove_done(worker);
    }
    (void)pthread_mutex_unlock(&worker->lock);
}
