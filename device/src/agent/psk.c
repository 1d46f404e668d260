// SPDX-License-Identifier: Apache-2.0
//
// Command PSK: a pre-shared key comes sealed to the transport key and is kept under its identity.
// On its way it stands in one place, the record to be stored, and that is wiped.
#include <string.h>

#include "agent/command.h"
#include "agent/keys.h"
#include "agent/psks.h"
#include "mintmark/hpke.h"

/// A PSK's record: length of the identity (1 byte), identity, key.
typedef struct {
    uint8_t bytes[1 + MINT_IDENTITY_MAX_LEN + MINT_PSK_MAX_LEN];
    size_t len;
} record_t;

uint8_t mint_agent_psk_count(const mint_agent_t *agent)
{
    uint8_t count = 0;
    for (unsigned i = 0; i < MINT_AGENT_PSKS_MAX; i++) {
        size_t len;
        uint8_t flags;
        if (mint_store_info(&agent->store, MINT_UID_PSK(i), &len, &flags) == MINT_OK) {
            count++;
        }
    }
    return count;
}

static bool has_identity(const record_t *record, mint_bytes_t identity)
{
    return record->len > identity.len && record->bytes[0] == identity.len &&
           memcmp(record->bytes + 1, identity.data, identity.len) == 0;
}

/// The slot that holds `identity`, else the first free one. MINT_ERR_FULL if there is none.
static mint_status_t find_slot(const mint_agent_t *agent, mint_bytes_t identity, unsigned *slot)
{
    record_t record;
    *slot = MINT_AGENT_PSKS_MAX;
    mint_status_t status = MINT_OK;
    for (unsigned i = 0; i < MINT_AGENT_PSKS_MAX && status == MINT_OK; i++) {
        status = mint_store_get(&agent->store, MINT_UID_PSK(i), record.bytes, sizeof record.bytes,
                                &record.len);
        if (status == MINT_OK && has_identity(&record, identity)) {
            *slot = i;
            break;
        }
        if (status == MINT_ERR_NOT_FOUND) {
            *slot = *slot == MINT_AGENT_PSKS_MAX ? i : *slot;
            status = MINT_OK;
        }
    }
    mint_wipe(&record, sizeof record);
    return status == MINT_OK && *slot == MINT_AGENT_PSKS_MAX ? MINT_ERR_FULL : status;
}

/// Opens the sealed key into its record. The info binds it to this device, the additional data to
/// its identity.
static mint_status_t open_psk(mint_agent_t *agent, const mint_psk_request_t *request,
                              record_t *record)
{
    static const char text[] = "mintmark-psk";
    uint8_t info[sizeof text - 1 + MINT_DEVICE_ID_LEN];
    memcpy(info, text, sizeof text - 1);
    memcpy(info + sizeof text - 1, agent->id, sizeof agent->id);
    record->bytes[0] = (uint8_t)request->identity.len;
    memcpy(record->bytes + 1, request->identity.data, request->identity.len);
    const size_t head_len = 1 + request->identity.len;
    record->len = head_len + request->ciphertext.len - MINT_AEAD_TAG_LEN;

    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    const mint_random_t random = mint_rng_random(&agent->rng);
    mint_status_t status = mint_keys_load(agent, MINT_UID_TRANSPORT, private_key);
    if (status == MINT_OK) {
        status =
            mint_hpke_open(&random, private_key, request->enc, info, sizeof info,
                           request->identity.data, request->identity.len, request->ciphertext.data,
                           request->ciphertext.len, record->bytes + head_len);
    }
    mint_wipe(private_key, sizeof private_key);
    return status;
}

mint_status_t mint_command_psk(mint_call_t *call)
{
    mint_psk_request_t request;
    record_t record = {.len = 0};
    unsigned slot;
    mint_status_t status =
        mint_psk_request_read(call->arguments.data, call->arguments.len, &request);
    if (status == MINT_OK) {
        status = open_psk(call->agent, &request, &record);
    }
    if (status == MINT_OK) {
        status = find_slot(call->agent, request.identity, &slot);
    }
    if (status == MINT_OK) {
        status =
            mint_store_set(&call->agent->store, MINT_UID_PSK(slot), record.bytes, record.len, 0);
    }
    mint_wipe(&record, sizeof record);
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}
