// SPDX-License-Identifier: Apache-2.0
//
// The worker alone: what it does in which order, when its descriptor says so, and that a job that
// was taken back is not touched any more.
#include "gate.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum { COUNT = 20 };

// What the jobs wrote down; the worker's until they were taken.
typedef struct {
    size_t count;
    size_t numbers[COUNT];
} written_t;

typedef struct {
    mint_job_t job;
    written_t *written;
    size_t number;
} note_t;

static void write_down(void *context)
{
    const note_t *note = context;
    written_t *written = note->written;
    written->numbers[written->count++] = note->number;
}

static void give(mint_worker_t *worker, note_t *note, written_t *written, size_t number)
{
    *note = (note_t){.job = {.run = write_down, .context = note}, .written = written};
    note->number = number;
    mint_worker_give(worker, &note->job);
}

static bool is_readable(const mint_worker_t *worker, int wait_ms)
{
    struct pollfd done = {.fd = mint_worker_fd(worker), .events = POLLIN};
    return poll(&done, 1, wait_ms) == 1;
}

static void take(mint_worker_t *worker, mint_job_t *job)
{
    while (!mint_worker_take(worker, job)) {
        (void)poll(NULL, 0, 1);
    }
}

static void jobs_are_done_in_their_order(void **state)
{
    (void)state;
    note_t notes[COUNT];
    written_t written = {0};
    gate_t gate = {0};
    mint_worker_t *worker = mint_worker_new();
    assert_non_null(worker);
    gate_close(&gate, worker);
    for (size_t i = 0; i < COUNT; i++) {
        give(worker, &notes[i], &written, i);
    }
    gate_open(&gate, worker);
    for (size_t i = COUNT; i > 0; i--) { // taken in any order
        take(worker, &notes[i - 1].job);
        assert_false(mint_worker_take(worker, &notes[i - 1].job));
    }
    assert_int_equal(written.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(written.numbers[i], i);
    }
    mint_worker_free(worker);
}

static void the_descriptor_says_what_is_done(void **state)
{
    (void)state;
    note_t notes[2];
    written_t written = {0};
    gate_t gate = {0};
    mint_worker_t *worker = mint_worker_new();
    gate_close(&gate, worker);
    give(worker, &notes[0], &written, 0);
    give(worker, &notes[1], &written, 1);
    assert_false(is_readable(worker, 0));
    assert_false(mint_worker_take(worker, &notes[0].job));
    gate_open(&gate, worker);
    take(worker, &notes[1].job); // so the first is done as well, and waits
    assert_true(is_readable(worker, 0));
    assert_true(mint_worker_take(worker, &notes[0].job));
    assert_false(is_readable(worker, 0));
    give(worker, &notes[0], &written, 2);
    assert_true(is_readable(worker, -1));
    mint_worker_drop(worker, &notes[0].job);
    assert_false(is_readable(worker, 0));
    assert_int_equal(written.count, 3);
    mint_worker_free(worker);
}

// First, last and middle of the queue; what is left is done, and what is given later too.
static void a_job_may_be_taken_off_the_queue(void **state)
{
    (void)state;
    note_t notes[5];
    written_t written = {0};
    gate_t gate = {0};
    mint_worker_t *worker = mint_worker_new();
    gate_close(&gate, worker);
    for (size_t i = 0; i < 4; i++) {
        give(worker, &notes[i], &written, i);
    }
    mint_worker_drop(worker, &notes[0].job);
    mint_worker_drop(worker, &notes[2].job);
    mint_worker_drop(worker, &notes[3].job);
    give(worker, &notes[4], &written, 4);
    gate_open(&gate, worker);
    take(worker, &notes[4].job);
    take(worker, &notes[1].job);
    assert_int_equal(written.count, 2);
    assert_int_equal(written.numbers[0], 1);
    assert_int_equal(written.numbers[1], 4);
    assert_false(is_readable(worker, 0));
    mint_worker_free(worker);
}

typedef struct {
    mint_job_t job;
    int begun[2]; // a pipe
    size_t done;  // bytes of it that were written
} slow_t;

static void take_long(void *context)
{
    slow_t *slow = context;
    if (write(slow->begun[1], "", 1) == 1) {
        (void)poll(NULL, 0, 20);
        slow->done++;
    }
}

static void one_that_is_being_done_is_waited_for(void **state)
{
    (void)state;
    char byte;
    slow_t *slow = calloc(1, sizeof *slow);
    mint_worker_t *worker = mint_worker_new();
    assert_int_equal(pipe2(slow->begun, O_CLOEXEC), 0);
    slow->job = (mint_job_t){.run = take_long, .context = slow};
    mint_worker_give(worker, &slow->job);
    assert_int_equal(read(slow->begun[0], &byte, 1), 1);
    mint_worker_drop(worker, &slow->job);
    assert_int_equal(slow->done, 1);
    (void)close(slow->begun[0]);
    (void)close(slow->begun[1]);
    free(slow); // nobody touches it any more
    assert_false(is_readable(worker, 0));
    mint_worker_free(worker);
}

static void look_at_signals(void *context)
{
    (void)pthread_sigmask(SIG_BLOCK, NULL, context);
}

static void signals_are_for_others(void **state)
{
    (void)state;
    sigset_t before;
    sigset_t its;
    sigset_t after;
    mint_job_t job = {.run = look_at_signals, .context = &its};
    (void)pthread_sigmask(SIG_BLOCK, NULL, &before);
    mint_worker_t *worker = mint_worker_new();
    mint_worker_give(worker, &job);
    take(worker, &job);
    (void)pthread_sigmask(SIG_BLOCK, NULL, &after);
    assert_true(sigismember(&its, SIGINT) == 1 && sigismember(&its, SIGTERM) == 1);
    assert_int_equal(sigismember(&after, SIGINT), sigismember(&before, SIGINT));
    mint_worker_free(worker);
    mint_worker_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_are_done_in_their_order),
        cmocka_unit_test(the_descriptor_says_what_is_done),
        cmocka_unit_test(a_job_may_be_taken_off_the_queue),
        cmocka_unit_test(one_that_is_being_done_is_waited_for),
        cmocka_unit_test(signals_are_for_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
