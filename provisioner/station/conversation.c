// SPDX-License-Identifier: Apache-2.0
//
// The engine of a conversation: asks the question of the step, waits for its client, hands the
// answer to the step, enters the step that comes next.
#include "station/conversation.h"

#include <stdio.h>
#include <string.h>

#include "station/steps.h"

typedef struct {
    const char *text;
    mint_step_ask_t ask;
    mint_step_answer_t answer;
} step_t;

static const step_t steps[MINT_STEP_END] = {
    [MINT_STEP_INFO] = {"info", mint_step_info_ask, mint_step_info_answer},
    [MINT_STEP_NOISE] = {"noise", mint_step_noise_ask, mint_step_noise_answer},
    [MINT_STEP_KEY] = {"key", mint_step_key_ask, mint_step_key_answer},
    [MINT_STEP_CSR] = {"csr", mint_step_csr_ask, mint_step_csr_answer},
    [MINT_STEP_INSTALL] = {"install", mint_step_install_ask, mint_step_install_answer},
    [MINT_STEP_PROVE] = {"prove", mint_step_prove_ask, mint_step_prove_answer},
    [MINT_STEP_PSK] = {"psk", mint_step_psk_ask, mint_step_psk_answer},
    [MINT_STEP_LOCK] = {"lock", mint_step_lock_ask, mint_step_lock_answer},
    [MINT_STEP_CONFIRM] = {"confirm", mint_step_prove_ask, mint_step_confirm_answer},
};

const char *mint_step_text(mint_step_t step)
{
    if (step == MINT_STEP_END) {
        return "end";
    }
    return (size_t)step < MINT_STEP_END ? steps[step].text : "unknown";
}

mint_step_t mint_step_fail(mint_conversation_t *conversation, mint_cause_t cause)
{
    conversation->outcome = MINT_OUTCOME_FAILED;
    conversation->cause = cause;
    return MINT_STEP_END;
}

mint_step_t mint_step_fail_registry(mint_conversation_t *conversation, mint_status_t status)
{
    return mint_step_fail(conversation, mint_cause_of_registry(status));
}

mint_status_t mint_step_ask_write(mint_conversation_t *conversation, mint_command_t command,
                                  const mint_writer_t *writer, uint64_t now_ms)
{
    mint_status_t status = mint_writer_status(writer);
    return status != MINT_OK ? status
                             : mint_client_write(&conversation->client, conversation->info.id,
                                                 command, writer->data, writer->len, now_ms);
}

mint_step_t mint_step_ready(mint_conversation_t *conversation)
{
    conversation->outcome = MINT_OUTCOME_READY;
    return MINT_STEP_END;
}

bool mint_step_is_done(mint_conversation_t *conversation, mint_bytes_t body)
{
    if (mint_empty_read(body.data, body.len) == MINT_OK) {
        return true;
    }
    mint_error_set(&conversation->problem, "its answer to the step %s is malformed",
                   mint_step_text(conversation->step));
    (void)mint_step_fail(conversation, MINT_CAUSE_PROTOCOL);
    return false;
}

// A refusal is written into the audit log, for an auditor asks for what was turned away as well;
// mint_registry_count_refused() counts them by batch and cause.
static void note_failure(mint_conversation_t *conversation)
{
    if (conversation->outcome != MINT_OUTCOME_FAILED || !conversation->has_info ||
        conversation->station->dry_run) {
        return;
    }
    char detail[320];
    (void)snprintf(detail, sizeof detail, "batch %s, %s in step %s: %s",
                   conversation->station->batch.name, mint_cause_word(conversation->cause),
                   mint_step_text(conversation->last_step), conversation->problem.message);
    // If the registry does not take even this, the operator still sees the failure itself.
    mint_status_t status = mint_registry_note(conversation->station->registry, "refused",
                                              conversation->info.id, detail, NULL);
    (void)status;
}

static void enter(mint_conversation_t *conversation, mint_step_t step, uint64_t now_ms)
{
    bool is_new = step != conversation->step;
    if (step == MINT_STEP_END) {
        mint_work_drop(conversation);
        conversation->last_step = conversation->step;
        note_failure(conversation);
    }
    conversation->step = step;
    if (is_new) {
        conversation->step_ms = now_ms;
        conversation->notify(conversation->notify_context, conversation);
    }
}

// Enters a step and asks its question; a question that cannot be asked ends the conversation.
static void begin(mint_conversation_t *conversation, mint_step_t step, uint64_t now_ms)
{
    enter(conversation, step, now_ms);
    if (step == MINT_STEP_END) {
        return;
    }
    mint_status_t status = steps[step].ask(conversation, now_ms);
    if (status != MINT_OK) {
        mint_error_set(&conversation->problem, "cannot ask for %s: %s", steps[step].text,
                       mint_status_text(status));
        enter(conversation, mint_step_fail(conversation, MINT_CAUSE_STATION), now_ms);
    }
}

static mint_step_t explain_refusal(mint_conversation_t *conversation, mint_status_t status)
{
    mint_error_t *problem = &conversation->problem;
    mint_error_set(problem, "the device refuses the step %s: %s", steps[conversation->step].text,
                   mint_status_text(status));
    if (status == MINT_ERR_DELEGATION) {
        mint_error_hint(problem, "its firmware was built for another factory's authority");
    } else if (status == MINT_ERR_MISMATCH) {
        mint_error_hint(problem, "it holds something else already, from another registry");
    }
    return mint_step_fail(conversation, mint_cause_of_refusal(status));
}

static mint_step_t explain_failure(mint_conversation_t *conversation, mint_status_t status)
{
    const char *step = steps[conversation->step].text;
    if (status == MINT_ERR_TIMEOUT) {
        mint_error_set(&conversation->problem, "no answer to the step %s after %zu packets", step,
                       conversation->client.packets);
        return mint_step_fail(conversation, MINT_CAUSE_SILENT);
    }
    mint_error_set(&conversation->problem, "the step %s failed: %s", step,
                   mint_status_text(status));
    return mint_step_fail(conversation,
                          status == MINT_ERR_PEER ? MINT_CAUSE_PROTOCOL : MINT_CAUSE_STATION);
}

static mint_step_t outcome_of(mint_conversation_t *conversation)
{
    mint_bytes_t body;
    bool refused;
    mint_status_t status = mint_client_result(&conversation->client, &body, &refused);
    if (status == MINT_OK) {
        return steps[conversation->step].answer(conversation, body);
    }
    return refused ? explain_refusal(conversation, status) : explain_failure(conversation, status);
}

// Gives the step that comes next; false while it is not known.
static bool find_next(mint_conversation_t *conversation, mint_step_t *next)
{
    if (conversation->work.open) {
        if (!mint_work_take(conversation)) {
            return false;
        }
        *next = conversation->work.then(conversation);
    } else if (mint_client_finished(&conversation->client)) {
        *next = outcome_of(conversation);
    } else {
        return false;
    }
    return !conversation->work.open;
}

static void go_on(mint_conversation_t *conversation, uint64_t now_ms)
{
    mint_step_t next;
    while (conversation->step != MINT_STEP_END && find_next(conversation, &next)) {
        begin(conversation, next, now_ms);
    }
}

// Signs as the station does, and keeps the nonce: no device may give one twice.
static mint_status_t authorise(void *context, const mint_authorisation_t *authorisation,
                               mint_writer_t *writer)
{
    mint_conversation_t *conversation = context;
    const mint_authoriser_t own = mint_station_authoriser(conversation->station);
    mint_status_t status =
        mint_claims_add(&conversation->claims, MINT_CLAIM_NONCE,
                        (mint_bytes_t){authorisation->nonce, sizeof authorisation->nonce});
    return status == MINT_OK ? own.authorise(own.context, authorisation, writer) : status;
}

mint_status_t mint_conversation_start(mint_conversation_t *conversation, mint_station_t *station,
                                      const char *port, mint_conversation_notify_t notify,
                                      void *context, uint64_t now_ms)
{
    memset(conversation, 0, sizeof *conversation);
    conversation->step = MINT_STEP_END;
    uint8_t first_sequence;
    mint_status_t status = station->random.fill(station->random.context, &first_sequence, 1);
    if (status != MINT_OK) {
        return status;
    }
    conversation->station = station;
    conversation->authoriser = (mint_authoriser_t){.authorise = authorise, .context = conversation};
    size_t port_len = strlen(port);
    conversation->port =
        port_len > MINT_PORT_MAX_LEN ? port + (port_len - MINT_PORT_MAX_LEN) : port;
    conversation->notify = notify;
    conversation->notify_context = context;
    conversation->started_ms = now_ms;
    mint_client_init(&conversation->client, &station->patience, &conversation->authoriser,
                     first_sequence);
    begin(conversation, MINT_STEP_INFO, now_ms);
    return MINT_OK;
}

bool mint_conversation_is_computing(const mint_conversation_t *conversation)
{
    return conversation->work.open;
}

void mint_conversation_take(mint_conversation_t *conversation, const uint8_t *data, size_t len,
                            uint64_t now_ms)
{
    // What is being computed is computed of the answer, which the next packet would overwrite.
    if (!conversation->work.open) {
        mint_client_take(&conversation->client, data, len, now_ms);
    }
    go_on(conversation, now_ms);
}

void mint_conversation_tick(mint_conversation_t *conversation, uint64_t now_ms)
{
    mint_client_tick(&conversation->client, now_ms);
    go_on(conversation, now_ms);
}

void mint_conversation_stop(mint_conversation_t *conversation, mint_cause_t cause,
                            const char *message, const char *hint, uint64_t now_ms)
{
    if (conversation->step != MINT_STEP_END) {
        mint_error_t *problem = &conversation->problem;
        mint_error_set(problem, "%s", message);
        mint_error_hint(problem, "%s", hint == NULL ? "" : hint);
        enter(conversation, mint_step_fail(conversation, cause), now_ms);
    }
}

void mint_conversation_undo(mint_conversation_t *conversation, mint_status_t status,
                            const mint_error_t *error, uint64_t now_ms)
{
    if (conversation->outcome == MINT_OUTCOME_FAILED) {
        return;
    }
    conversation->problem = *error;
    bool over = conversation->step == MINT_STEP_END;
    (void)mint_step_fail_registry(conversation, status);
    if (!over) {
        enter(conversation, MINT_STEP_END, now_ms);
    }
}
