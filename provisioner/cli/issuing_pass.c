// SPDX-License-Identifier: Apache-2.0
//
// Three groups at work: the threads have one, the caller finishes the one before and fills the
// next, so that no core waits for the disk or the database.
#include <stdlib.h>

#include "cli/issuing.h"

/// A pass at work.
typedef struct {
    const mint_pass_t *pass;
    mint_group_t *groups[3];
    mint_group_t *current; ///< what the threads have
} running_t;

static void work(void *context, size_t thread, size_t index)
{
    const running_t *running = context;
    running->pass->work(running->pass->issuing, thread, &running->current->rows[index]);
}

static void empty(mint_group_t *group)
{
    for (size_t i = 0; i < group->count; i++) {
        mint_row_free(&group->rows[i]);
    }
    group->count = 0;
}

/// One turn: the threads work on `groups[1]`, meanwhile `groups[0]` is finished and `groups[2]`
/// filled. A failure to fill waits in `filling` until what came before is finished.
static mint_status_t turn(running_t *running, mint_status_t *filling, mint_error_t *fill_error,
                          mint_error_t *error)
{
    mint_parallel_t parallel;
    const mint_pass_t *pass = running->pass;
    running->current = running->groups[1];
    mint_parallel_start(&parallel, pass->issuing->threads, running->current->count, work, running);
    mint_status_t status = running->groups[0]->count > 0
                               ? pass->after(pass->issuing, running->groups[0], error)
                               : MINT_OK;
    empty(running->groups[0]);
    if (status == MINT_OK && *filling == MINT_OK) {
        *filling = pass->before(pass->issuing, running->groups[2], fill_error);
    }
    mint_parallel_join(&parallel);
    return status;
}

static mint_status_t run(running_t *running, mint_error_t *error)
{
    mint_status_t filling = MINT_OK;
    mint_status_t status = MINT_OK;
    mint_error_t fill_error = {0};
    do {
        status = turn(running, &filling, &fill_error, error);
        if (filling != MINT_OK) {
            empty(running->groups[2]);
        }
        mint_group_t *finished = running->groups[0];
        running->groups[0] = running->groups[1];
        running->groups[1] = running->groups[2];
        running->groups[2] = finished;
    } while (status == MINT_OK && running->groups[0]->count + running->groups[1]->count > 0);
    if (status == MINT_OK && filling != MINT_OK) {
        if (error != NULL) {
            *error = fill_error;
        }
        status = filling;
    }
    return status;
}

mint_status_t mint_pass_run(const mint_pass_t *pass, mint_error_t *error)
{
    running_t running = {.pass = pass};
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < 3; i++) {
        running.groups[i] = calloc(1, sizeof *running.groups[i]);
        status = running.groups[i] == NULL ? MINT_ERR_MEMORY : status;
    }
    status = status == MINT_OK ? run(&running, error) : mint_fail(error, status, "out of memory");
    for (size_t i = 0; i < 3; i++) {
        if (running.groups[i] != NULL) {
            empty(running.groups[i]);
            free(running.groups[i]);
        }
    }
    return status;
}
