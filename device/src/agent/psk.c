// SPDX-License-Identifier: Apache-2.0
//
// Command PSK: a pre-shared key comes sealed to the transport key and is kept under its identity.
// On its way it stands on the stack, and that is wiped.
#include <string.h>

#include "agent/command.h"
#include "agent/keys.h"
#include "agent/psks.h"
#include "mintmark/hpke.h"
#include "mintmark/psk.h"

_Static_assert(MINT_IDENTITY_MAX_LEN == MINT_PSK_IDENTITY_MAX_LEN, "what arrives fits");
_Static_assert(MINT_PSK_MAX_LEN == MINT_PSK_KEY_MAX_LEN, "what arrives fits");
_Static_assert(MINT_AGENT_PSKS_MAX <= MINT_PSKS_MAX, "there is a place for each");

uint8_t mint_agent_psk_count(const mint_agent_t *agent)
{
    return (uint8_t)mint_psk_count(&agent->store);
}

/// Opens the sealed key. The info binds it to this device, the additional data to its identity.
static mint_status_t open_psk(mint_agent_t *agent, const mint_psk_request_t *request,
                              uint8_t key[MINT_PSK_KEY_MAX_LEN])
{
    uint8_t info[MINT_PSK_INFO_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, info, sizeof info);
    mint_psk_info_write(&writer, agent->id);

    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    const mint_random_t random = mint_rng_random(&agent->rng);
    mint_status_t status = mint_keys_load(agent, MINT_UID_TRANSPORT, private_key);
    if (status == MINT_OK) {
        status = mint_hpke_open(&random, private_key, request->enc, info, sizeof info,
                                request->identity.data, request->identity.len,
                                request->ciphertext.data, request->ciphertext.len, key);
    }
    mint_wipe(private_key, sizeof private_key);
    return status;
}

/// Whether a station may install a key under this identity: another one, or one more.
static mint_status_t check_room(const mint_agent_t *agent, mint_bytes_t identity)
{
    uint8_t old[MINT_PSK_KEY_MAX_LEN];
    size_t len;
    mint_status_t status =
        mint_psk_find(&agent->store, identity.data, identity.len, old, sizeof old, &len);
    mint_wipe(old, sizeof old);
    if (status == MINT_ERR_NOT_FOUND || status == MINT_ERR_CORRUPT) {
        return mint_agent_psk_count(agent) < MINT_AGENT_PSKS_MAX ? MINT_OK : MINT_ERR_FULL;
    }
    return status;
}

mint_status_t mint_command_psk(mint_call_t *call)
{
    mint_psk_request_t request;
    uint8_t key[MINT_PSK_KEY_MAX_LEN] = {0};
    mint_status_t status =
        mint_psk_request_read(call->arguments.data, call->arguments.len, &request);
    if (status == MINT_OK) {
        status = open_psk(call->agent, &request, key);
    }
    if (status == MINT_OK) {
        status = check_room(call->agent, request.identity);
    }
    if (status == MINT_OK) {
        status = mint_psk_set(&call->agent->store, request.identity.data, request.identity.len, key,
                              request.ciphertext.len - MINT_AEAD_TAG_LEN);
    }
    mint_wipe(key, sizeof key);
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}
