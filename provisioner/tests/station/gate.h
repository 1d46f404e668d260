// SPDX-License-Identifier: Apache-2.0
//
// A job that keeps a worker busy until a test lets it go, so that what is given to the worker after
// it waits for as long as the test wants.
#ifndef MINT_TESTS_STATION_GATE_H
#define MINT_TESTS_STATION_GATE_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "station/worker.h"

/// The gate; zeros are an open one. Must not move while it is closed.
typedef struct {
    mint_job_t job;
    int ends[2]; ///< of a pipe: the job reads a byte from the first
    bool closed;
} gate_t;

static inline void gate_wait(void *context)
{
    const gate_t *gate = context;
    char byte;
    ssize_t got = read(gate->ends[0], &byte, 1);
    (void)got;
}

/// Gives the worker the job.
static inline void gate_close(gate_t *gate, mint_worker_t *worker)
{
    assert_false(gate->closed);
    assert_int_equal(pipe2(gate->ends, O_CLOEXEC), 0);
    gate->closed = true;
    gate->job = (mint_job_t){.run = gate_wait, .context = gate};
    mint_worker_give(worker, &gate->job);
}

/// Lets the worker go on, and takes the job back. One that is open stays open.
static inline void gate_open(gate_t *gate, mint_worker_t *worker)
{
    if (!gate->closed) {
        return;
    }
    gate->closed = false;
    assert_int_equal(write(gate->ends[1], "", 1), 1);
    mint_worker_drop(worker, &gate->job);
    (void)close(gate->ends[0]);
    (void)close(gate->ends[1]);
}

#endif
