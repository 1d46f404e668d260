// SPDX-License-Identifier: Apache-2.0
//
// A second thread for a program that has one: it computes what needs neither the program's files
// nor its lines, while the first goes on with those.
//
// The first thread gives a job and takes it back when it is done; in between, what the job reads
// and writes is the worker's. Jobs are done one after the other, in the order in which they came.
// Nobody is called back: whoever waits polls the worker's descriptor.
//
// Pointers must not be NULL. All calls by one thread, which owns worker and jobs. The worker takes
// no signals. The secrets that a job puts on the stack it wipes itself, as on any other.
#ifndef MINT_STATION_WORKER_H
#define MINT_STATION_WORKER_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A worker.
typedef struct mint_worker mint_worker_t;

/// Something to compute. The first two are its owner's, the rest the worker's; it stays where it is
/// from mint_worker_give() until it is taken or dropped.
typedef struct mint_job {
    void (*run)(void *context); ///< does it, in the worker's thread
    void *context;              ///< handed to `run`
    struct mint_job *next;      ///< the one that came after it
    bool done;                  ///< and not taken yet
} mint_job_t;

/// Starts a worker; NULL if there is no memory, descriptor or thread for it.
mint_worker_t *mint_worker_new(void);

/// Ends it and releases it. Every job was taken or dropped before. NULL is allowed.
void mint_worker_free(mint_worker_t *worker);

/// A descriptor that can be read from (POLLIN) as long as some job is done and was not taken. For
/// poll() alone.
int mint_worker_fd(const mint_worker_t *worker);

/// Gives the worker something to do.
void mint_worker_give(mint_worker_t *worker, mint_job_t *job);

/// True once a job that was given is done: it is its owner's again, with all that it has written.
bool mint_worker_take(mint_worker_t *worker, mint_job_t *job);

/// Takes back a job that nobody wants any more, done or not. One that is being done is waited for.
void mint_worker_drop(mint_worker_t *worker, mint_job_t *job);

#ifdef __cplusplus
}
#endif

#endif
