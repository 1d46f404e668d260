// SPDX-License-Identifier: Apache-2.0
//
// Command KEY: the device makes its keys. A device whose keys are there answers with the same
// public key, however often it is asked.
#include <string.h>

#include "agent/command.h"
#include "agent/keys.h"

/// Makes what is missing. The identity key comes last, so that a device that has it has all. The
/// generator is reseeded first: these keys live as long as the device.
static mint_status_t make_keys(mint_call_t *call)
{
    mint_agent_t *agent = call->agent;
    mint_status_t status = mint_rng_reseed(&agent->rng);
    if (status == MINT_OK) {
        status = mint_store_set(&agent->store, MINT_UID_BATCH, (const uint8_t *)call->batch,
                                strlen(call->batch), MINT_STORE_WRITE_ONCE);
    }
    if (status == MINT_OK) {
        status = mint_keys_make(agent, MINT_UID_TRANSPORT);
    }
    return status == MINT_OK ? mint_keys_make(agent, MINT_UID_IDENTITY_KEY) : status;
}

mint_status_t mint_command_key(mint_call_t *call)
{
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_device_state_t state = MINT_STATE_BLANK;
    mint_status_t status = mint_empty_read(call->arguments.data, call->arguments.len);
    if (status == MINT_OK) {
        status = mint_agent_read_state(call->agent, &state);
    }
    if (status == MINT_OK && state == MINT_STATE_BLANK) {
        status = make_keys(call);
    }
    if (status == MINT_OK) {
        status = mint_keys_public(call->agent, MINT_UID_IDENTITY_KEY, public_key);
    }
    if (status == MINT_OK) {
        mint_field_write(call->answer, MINT_FIELD_PUBLIC,
                         (mint_bytes_t){public_key, sizeof public_key});
    }
    return status;
}
