// SPDX-License-Identifier: Apache-2.0
//
// The first half of a conversation: from "who is there" to a certificate chain on the device.
#include <string.h>

#include "station/intake.h"
#include "station/steps.h"

static const uint8_t empty_map[] = {0xA0};

// ---- info ----

mint_status_t mint_step_info_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    return mint_client_read(&conversation->client, MINT_COMMAND_INFO, empty_map, sizeof empty_map,
                            now_ms);
}

// A station locks a device when the registry has its proof and its PSK. One that is locked before
// that was not locked by a station with this registry, or the registry is an older one, put back.
static bool has_finished_here(mint_conversation_t *conversation, const mint_device_t *device)
{
    bool wants_psk = conversation->station->batch.psk != MINT_PSK_POLICY_NONE;
    if (device->progress >= MINT_PROGRESS_PROVEN && (device->has_psk || !wants_psk)) {
        return true;
    }
    mint_error_set(&conversation->problem,
                   "the device is locked, but this registry has it only as %s%s",
                   mint_progress_text(device->progress),
                   device->progress >= MINT_PROGRESS_PROVEN ? ", without its PSK" : "");
    mint_error_hint(&conversation->problem,
                    "is the registry an older one, put back? `mintmark device unlock` lets the "
                    "station finish the device anew");
    return false;
}

// Out of use by the authority's word, though the device still works.
static mint_step_t fail_retired(mint_conversation_t *conversation)
{
    mint_error_set(&conversation->problem, "the device was retired, and did not obey yet");
    mint_error_hint(&conversation->problem, "take it off the line; `mintmark device retire` "
                                            "with --port has it forget its keys");
    return mint_step_fail(conversation, MINT_CAUSE_RETIRED);
}

// A locked device: this factory's own proves itself and is left as it is, others are turned away.
static mint_step_t meet_locked(mint_conversation_t *conversation)
{
    mint_registry_t *registry = conversation->station->registry;
    const uint8_t *id = conversation->info.id;
    mint_device_t device;
    mint_status_t status = mint_registry_find_device(registry, id, &device, &conversation->problem);
    if (status == MINT_OK && device.retired_s != 0) {
        return fail_retired(conversation);
    }
    if (status == MINT_OK) {
        status = mint_registry_find_certificate(registry, id, &conversation->certificate,
                                                &conversation->problem);
    }
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_set(&conversation->problem,
                       "the device is locked, and this registry does not know it");
        return mint_step_fail(conversation, MINT_CAUSE_STRANGER);
    }
    if (status != MINT_OK) {
        return mint_step_fail_registry(conversation, status);
    }
    if (strcmp(device.batch, conversation->station->batch.name) != 0) {
        mint_error_set(&conversation->problem, "the device is locked in batch %s, this is batch %s",
                       device.batch, conversation->station->batch.name);
        return mint_step_fail(conversation, MINT_CAUSE_BATCH);
    }
    if (!has_finished_here(conversation, &device)) {
        return mint_step_fail(conversation, MINT_CAUSE_STRANGER);
    }
    conversation->was_locked = true;
    conversation->was_finished = device.progress == MINT_PROGRESS_LOCKED;
    return MINT_STEP_CONFIRM;
}

// What admission would say, as the registry stands now, without taking the place.
static mint_step_t look(mint_conversation_t *conversation)
{
    mint_station_t *station = conversation->station;
    mint_error_t *problem = &conversation->problem;
    mint_device_t device;
    mint_batch_t batch;
    mint_status_t status =
        mint_registry_find_device(station->registry, conversation->info.id, &device, problem);
    if (status == MINT_OK && strcmp(device.batch, station->batch.name) != 0) {
        mint_error_set(problem, "the device belongs to batch '%s'", device.batch);
        return mint_step_fail(conversation, MINT_CAUSE_BATCH);
    }
    if (status == MINT_OK && device.retired_s != 0) {
        return fail_retired(conversation);
    }
    bool placed = status == MINT_OK && device.progress != MINT_PROGRESS_ADMITTED;
    if (status == MINT_ERR_NOT_FOUND || (status == MINT_OK && !placed)) {
        mint_error_clear(problem);
        status = mint_registry_find_batch(station->registry, station->batch.name, &batch, problem);
        if (status == MINT_OK && batch.closed_s != 0) {
            mint_error_set(problem, "the batch '%s' is closed", batch.name);
            return mint_step_fail(conversation, MINT_CAUSE_QUOTA);
        }
        if (status == MINT_OK && batch.quota > 0 && batch.admitted >= batch.quota) {
            mint_error_set(problem, "the batch '%s' is used up: %u of %u", batch.name,
                           (unsigned)batch.admitted, (unsigned)batch.quota);
            return mint_step_fail(conversation, MINT_CAUSE_QUOTA);
        }
    }
    return status == MINT_OK ? mint_step_ready(conversation)
                             : mint_step_fail_registry(conversation, status);
}

// Takes the device's place in the batch, before anything on it is changed.
static mint_step_t admit(mint_conversation_t *conversation)
{
    const mint_info_t *info = &conversation->info;
    char health[MINT_HEALTH_MAX_LEN + 1];
    mint_status_t status = mint_intake_health(info, conversation->gate.figures, health);
    if (status != MINT_OK) {
        mint_error_set(&conversation->problem, "cannot write down its health: %s",
                       mint_status_text(status));
        return mint_step_fail(conversation, MINT_CAUSE_STATION);
    }
    mint_admission_t admission = {.batch = conversation->station->batch.name,
                                  .id = info->id,
                                  .board = info->board,
                                  .firmware = info->firmware,
                                  .health = health,
                                  .port = conversation->port};
    mint_device_t device;
    status = mint_registry_admit_device(conversation->station->registry, &admission, &device,
                                        &conversation->problem);
    return status == MINT_OK ? MINT_STEP_KEY : mint_step_fail_registry(conversation, status);
}

mint_step_t mint_step_info_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    mint_info_t *info = &conversation->info;
    if (mint_info_read(body.data, body.len, info) != MINT_OK) {
        mint_error_set(&conversation->problem, "its info message is malformed");
        return mint_step_fail(conversation, MINT_CAUSE_PROTOCOL);
    }
    conversation->has_info = true;
    if (info->state == MINT_STATE_RETIRED) {
        mint_error_set(&conversation->problem, "the device says that it is retired");
        return mint_step_fail(conversation, MINT_CAUSE_RETIRED);
    }
    if (info->state > MINT_STATE_RETIRED) {
        mint_error_set(&conversation->problem,
                       "the device cannot tell its state: a record of it can no longer be read");
        mint_error_hint(&conversation->problem, "`mintmark device retire` still ends its life");
        return mint_step_fail(conversation, MINT_CAUSE_REFUSED);
    }
    if (info->state == MINT_STATE_LOCKED) {
        return meet_locked(conversation);
    }
    const char *batch = conversation->station->batch.name;
    if (info->batch[0] != '\0' && strcmp(info->batch, batch) != 0) {
        mint_error_set(&conversation->problem, "the device was begun in batch %s, this is batch %s",
                       info->batch, batch);
        return mint_step_fail(conversation, MINT_CAUSE_BATCH);
    }
    uint16_t min_h_64 = conversation->station->batch.min_h_64;
    if (mint_intake_gate(info, min_h_64, &conversation->problem) != MINT_OK) {
        return mint_step_fail(conversation, MINT_CAUSE_ENTROPY);
    }
    return mint_step_noise_begin(conversation);
}

mint_step_t mint_step_admit(mint_conversation_t *conversation)
{
    return conversation->station->dry_run ? look(conversation) : admit(conversation);
}

// ---- key ----

mint_status_t mint_step_key_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    return mint_client_write(&conversation->client, conversation->info.id, MINT_COMMAND_KEY,
                             empty_map, sizeof empty_map, now_ms);
}

mint_step_t mint_step_key_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    mint_bytes_t key;
    if (mint_field_read(body.data, body.len, MINT_FIELD_PUBLIC, &key) != MINT_OK ||
        key.len != sizeof conversation->public_key) {
        mint_error_set(&conversation->problem, "its public key is malformed");
        return mint_step_fail(conversation, MINT_CAUSE_PROTOCOL);
    }
    memcpy(conversation->public_key, key.data, key.len);
    return MINT_STEP_CSR;
}

// ---- csr ----

// A batch without an enrolment key asks without a challenge: older firmware answers the same.
mint_status_t mint_step_csr_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    mint_station_t *station = conversation->station;
    uint8_t *challenge = station->batch.enrolment ? conversation->challenge : NULL;
    uint8_t body[64];
    mint_writer_t writer;
    mint_status_t status = challenge == NULL
                               ? MINT_OK
                               : station->random.fill(station->random.context, challenge,
                                                      sizeof conversation->challenge);
    if (status != MINT_OK) {
        return status;
    }
    mint_writer_init(&writer, body, sizeof body);
    mint_csr_request_write(&writer, challenge);
    status = mint_writer_status(&writer);
    return status != MINT_OK ? status
                             : mint_client_read(&conversation->client, MINT_COMMAND_CSR, body,
                                                writer.len, now_ms);
}

static mint_step_t begin_install(mint_conversation_t *conversation)
{
    conversation->chain_index = 0;
    return MINT_STEP_INSTALL;
}

// What is on record may have been signed by a CA of before a rollover, and the device keeps for
// good what it is given.
static mint_step_t find_issuer(mint_conversation_t *conversation)
{
    const mint_certificate_record_t *own = &conversation->certificate;
    mint_status_t status = mint_factory_find_issuer(conversation->station->factory,
                                                    (mint_bytes_t){own->der, own->der_len},
                                                    &conversation->issuer, &conversation->problem);
    return status == MINT_OK ? begin_install(conversation)
                             : mint_step_fail(conversation, MINT_CAUSE_STATION);
}

static void check(const mint_conversation_t *conversation, mint_work_t *work)
{
    work->status = mint_station_check_csr(conversation->info.id, conversation->public_key,
                                          work->input, &work->problem);
}

static void sign(const mint_conversation_t *conversation, mint_work_t *work)
{
    work->status =
        mint_station_sign(conversation->station, conversation->info.id, conversation->public_key,
                          conversation->certificate.serial, &work->der, &work->problem);
}

static mint_step_t record(mint_conversation_t *conversation)
{
    mint_work_t *work = &conversation->work;
    if (work->status != MINT_OK) {
        // The device has done its part, and its key is good.
        return mint_step_fail_work(conversation, MINT_CAUSE_STATION);
    }
    mint_cause_t cause;
    mint_status_t status = mint_station_record(
        conversation->station, conversation->info.id, conversation->certificate.serial,
        mint_buffer_view(&work->der), &conversation->certificate, &cause, &conversation->problem);
    // Unless another station was faster, it is the one that was signed here and now.
    const mint_certificate_record_t *own = &conversation->certificate;
    bool ours = status == MINT_OK && own->der_len == work->der.len &&
                memcmp(own->der, work->der.data, own->der_len) == 0;
    mint_buffer_free(&work->der);
    if (status != MINT_OK) {
        return mint_step_fail(conversation, cause);
    }
    conversation->issuer = conversation->station->issuer;
    return ours ? begin_install(conversation) : find_issuer(conversation);
}

static mint_step_t reserve(mint_conversation_t *conversation)
{
    const mint_work_t *work = &conversation->work;
    mint_certificate_record_t *certificate = &conversation->certificate;
    if (work->status != MINT_OK) {
        return mint_step_fail_work(conversation, mint_cause_of_check(work->status));
    }
    mint_cause_t cause;
    mint_status_t status = mint_station_reserve(
        conversation->station, conversation->info.id, conversation->public_key, work->input,
        &conversation->claims, certificate, &cause, &conversation->problem);
    if (status != MINT_OK) {
        return mint_step_fail(conversation, cause);
    }
    return certificate->issued ? find_issuer(conversation)
                               : mint_step_compute(conversation, sign, record);
}

mint_step_t mint_step_csr_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    mint_csr_answer_t answer;
    if (mint_csr_answer_read(body.data, body.len, &answer) != MINT_OK) {
        mint_error_set(&conversation->problem, "its CSR is malformed");
        return mint_step_fail(conversation, MINT_CAUSE_PROTOCOL);
    }
    mint_cause_t cause;
    mint_status_t status = mint_station_check_enrolment(
        conversation->station, conversation->challenge, conversation->info.id, &answer, &cause,
        &conversation->problem);
    if (status != MINT_OK) {
        return mint_step_fail(conversation, cause);
    }
    conversation->work.input = answer.csr;
    return mint_step_compute(conversation, check, reserve);
}

// ---- install ----

// The device's own certificate and that of the CA that signed it; whoever verifies has the root.
static mint_bytes_t chain_link(const mint_conversation_t *conversation, size_t index)
{
    const mint_certificate_record_t *own = &conversation->certificate;
    return index == 0 ? (mint_bytes_t){own->der, own->der_len} : conversation->issuer;
}

enum { CHAIN_COUNT = 2 };

mint_status_t mint_step_install_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    uint8_t request[MINT_SMP_PACKET_SIZE];
    mint_writer_t writer;
    mint_writer_init(&writer, request, sizeof request);
    mint_certificate_request_t certificate = {
        .index = conversation->chain_index,
        .count = CHAIN_COUNT,
        .der = chain_link(conversation, conversation->chain_index)};
    mint_certificate_request_write(&writer, &certificate);
    return mint_step_ask_write(conversation, MINT_COMMAND_CERTIFICATE, &writer, now_ms);
}

mint_step_t mint_step_install_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    if (!mint_step_is_done(conversation, body)) {
        return MINT_STEP_END;
    }
    if (++conversation->chain_index < CHAIN_COUNT) {
        return MINT_STEP_INSTALL;
    }
    mint_status_t status =
        mint_registry_advance_device(conversation->station->registry, conversation->info.id,
                                     MINT_PROGRESS_INSTALLED, NULL, &conversation->problem);
    return status == MINT_OK ? MINT_STEP_PROVE : mint_step_fail_registry(conversation, status);
}
