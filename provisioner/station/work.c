// SPDX-License-Identifier: Apache-2.0
//
// What a step computes of a device's answer: signatures, by far most of what a station does, and
// nothing that touches line or registry. With a worker, the other conversations go on meanwhile.
#include "station/steps.h"

static void run(void *context)
{
    mint_conversation_t *conversation = context;
    conversation->work.compute(conversation, &conversation->work);
}

mint_step_t mint_step_compute(mint_conversation_t *conversation, mint_work_compute_t compute,
                              mint_work_then_t then)
{
    mint_work_t *work = &conversation->work;
    mint_worker_t *worker = conversation->station->worker;
    work->compute = compute;
    work->then = then;
    work->status = MINT_OK;
    mint_error_clear(&work->problem);
    if (worker == NULL) {
        compute(conversation, work);
        return then(conversation);
    }
    work->job = (mint_job_t){.run = run, .context = conversation};
    work->open = true;
    mint_worker_give(worker, &work->job);
    return conversation->step;
}

bool mint_work_take(mint_conversation_t *conversation)
{
    mint_work_t *work = &conversation->work;
    work->open = !mint_worker_take(conversation->station->worker, &work->job);
    return !work->open;
}

void mint_work_drop(mint_conversation_t *conversation)
{
    mint_work_t *work = &conversation->work;
    if (work->open) {
        mint_worker_drop(conversation->station->worker, &work->job);
        work->open = false;
    }
    mint_buffer_free(&work->der);
}

mint_step_t mint_step_fail_work(mint_conversation_t *conversation, mint_cause_t cause)
{
    conversation->problem = conversation->work.problem;
    return mint_step_fail(conversation, cause);
}
