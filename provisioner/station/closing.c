// SPDX-License-Identifier: Apache-2.0
//
// The second half of a conversation: proof, PSK, lock, and the proof of a device that is locked.
#include <string.h>

#include "station/proof.h"
#include "station/steps.h"

static bool wants_psk(const mint_conversation_t *conversation)
{
    return conversation->station->batch.psk != MINT_PSK_POLICY_NONE;
}

// ---- prove ----

mint_status_t mint_step_prove_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    const mint_random_t *random = &conversation->station->random;
    mint_status_t status =
        random->fill(random->context, conversation->challenge, sizeof conversation->challenge);
    if (status != MINT_OK) {
        return status;
    }
    uint8_t body[64];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_field_write(&writer, MINT_FIELD_CHALLENGE,
                     (mint_bytes_t){conversation->challenge, sizeof conversation->challenge});
    status = mint_writer_status(&writer);
    return status != MINT_OK ? status
                             : mint_client_read(&conversation->client, MINT_COMMAND_PROVE, body,
                                                writer.len, now_ms);
}

static void open_proof(const mint_conversation_t *conversation, mint_work_t *work)
{
    const mint_certificate_record_t *own = &conversation->certificate;
    work->status =
        mint_proof_open(work->input, (mint_bytes_t){own->der, own->der_len}, conversation->info.id,
                        conversation->challenge, &work->proof, &work->problem);
}

static mint_step_t record_proof(mint_conversation_t *conversation)
{
    const mint_work_t *work = &conversation->work;
    const mint_proof_t *proof = &work->proof;
    if (work->status != MINT_OK) {
        return mint_step_fail_work(conversation, mint_cause_of_check(work->status));
    }
    memcpy(conversation->transport_key, proof->transport_key, sizeof conversation->transport_key);

    mint_registry_t *registry = conversation->station->registry;
    const uint8_t *id = conversation->info.id;
    mint_status_t status = mint_registry_record_transport_key(registry, id, proof->transport_key,
                                                              &conversation->problem);
    if (status == MINT_OK) {
        status = mint_registry_advance_device(registry, id, MINT_PROGRESS_PROVEN,
                                              proof->store_digest, &conversation->problem);
    }
    if (status != MINT_OK) {
        return mint_step_fail_registry(conversation, status);
    }
    return wants_psk(conversation) ? MINT_STEP_PSK : MINT_STEP_LOCK;
}

mint_step_t mint_step_prove_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    conversation->work.input = body;
    return mint_step_compute(conversation, open_proof, record_proof);
}

// ---- psk ----

mint_status_t mint_step_psk_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    uint8_t request[256];
    mint_writer_t writer;
    mint_writer_init(&writer, request, sizeof request);
    mint_status_t status = mint_station_seal_psk(conversation->station, conversation->info.id,
                                                 conversation->transport_key, &writer);
    return status != MINT_OK ? status
                             : mint_step_ask_write(conversation, MINT_COMMAND_PSK, &writer, now_ms);
}

mint_step_t mint_step_psk_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    if (!mint_step_is_done(conversation, body)) {
        return MINT_STEP_END;
    }
    mint_status_t status = mint_registry_record_psk(conversation->station->registry,
                                                    conversation->info.id, &conversation->problem);
    return status == MINT_OK ? MINT_STEP_LOCK : mint_step_fail_registry(conversation, status);
}

// ---- lock ----

mint_status_t mint_step_lock_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    uint8_t request[16];
    mint_writer_t writer;
    mint_writer_init(&writer, request, sizeof request);
    mint_number_write(&writer, MINT_FIELD_PSKS, wants_psk(conversation) ? 1 : 0);
    return mint_step_ask_write(conversation, MINT_COMMAND_LOCK, &writer, now_ms);
}

mint_step_t mint_step_lock_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    // Whether it is locked, the proof that follows says under signature.
    return mint_step_is_done(conversation, body) ? MINT_STEP_CONFIRM : MINT_STEP_END;
}

// ---- confirm ----

// What the device signs must be what the registry has on record of it, before and after the record
// is brought up to date: then the two agree.
static mint_step_t compare(mint_conversation_t *conversation, const mint_proof_t *proof)
{
    mint_device_t device;
    mint_status_t status = mint_registry_find_device(
        conversation->station->registry, conversation->info.id, &device, &conversation->problem);
    if (status != MINT_OK) {
        return mint_step_fail_registry(conversation, status);
    }
    const char *difference = NULL;
    if (!device.has_transport_key ||
        memcmp(device.transport_key, proof->transport_key, sizeof device.transport_key) != 0) {
        difference = "the device's transport key is not the one on record";
    } else if (!device.has_store_digest ||
               memcmp(device.store_digest, proof->store_digest, sizeof device.store_digest) != 0) {
        difference = "the device's store is not what it was when it was locked";
    }
    if (difference != NULL) {
        mint_error_set(&conversation->problem, "%s", difference);
        return mint_step_fail(conversation, MINT_CAUSE_IDENTITY);
    }
    conversation->outcome =
        conversation->was_finished ? MINT_OUTCOME_ALREADY : MINT_OUTCOME_PROVISIONED;
    return MINT_STEP_END;
}

static mint_step_t record_lock(mint_conversation_t *conversation)
{
    const mint_work_t *work = &conversation->work;
    const mint_proof_t *proof = &work->proof;
    if (work->status != MINT_OK) {
        return mint_step_fail_work(conversation, mint_cause_of_check(work->status));
    }
    if (proof->state != MINT_STATE_LOCKED) {
        mint_error_set(&conversation->problem, "the device signs that it is %s, not locked",
                       mint_device_state_text(proof->state));
        return mint_step_fail(conversation, MINT_CAUSE_IDENTITY);
    }
    if (!conversation->was_finished && !conversation->station->dry_run) {
        mint_registry_t *registry = conversation->station->registry;
        const uint8_t *id = conversation->info.id;
        mint_status_t status =
            mint_claims_settle(&conversation->claims, registry, id, &conversation->problem);
        if (status == MINT_OK) {
            status = mint_registry_advance_device(registry, id, MINT_PROGRESS_LOCKED,
                                                  proof->store_digest, &conversation->problem);
        }
        if (status != MINT_OK) {
            return mint_step_fail_registry(conversation, status);
        }
    }
    return conversation->was_finished || !conversation->station->dry_run
               ? compare(conversation, proof)
               : mint_step_ready(conversation);
}

mint_step_t mint_step_confirm_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    conversation->work.input = body;
    return mint_step_compute(conversation, open_proof, record_lock);
}
