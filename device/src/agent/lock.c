// SPDX-License-Identifier: Apache-2.0
//
// Commands LOCK and UNLOCK: from now on nothing changes, or again everything as before. Asking a
// locked device again is answered as the first time, for the first answer may have been lost.
//
// The request says how many PSKs the station takes to be installed. It is signed, while the answer
// to a PSK is not: whoever swallows a PSK on the line and forges its answer gets no device locked
// without it.
#include "agent/command.h"
#include "agent/psks.h"

mint_status_t mint_command_unlock(mint_call_t *call)
{
    mint_status_t status = mint_empty_read(call->arguments.data, call->arguments.len);
    if (status == MINT_OK) {
        status = mint_store_unlock(&call->agent->store);
    }
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}

mint_status_t mint_command_lock(mint_call_t *call)
{
    uint32_t psks = 0;
    mint_device_state_t state = MINT_STATE_BLANK;
    mint_status_t status =
        mint_number_read(call->arguments.data, call->arguments.len, MINT_FIELD_PSKS, &psks);
    if (status == MINT_OK) {
        status = mint_agent_read_state(call->agent, &state);
    }
    if (status == MINT_OK && state < MINT_STATE_CERTIFIED) {
        status = MINT_ERR_STATE;
    }
    if (status == MINT_OK && psks != mint_agent_psk_count(call->agent)) {
        status = MINT_ERR_MISMATCH;
    }
    if (status == MINT_OK) {
        status = mint_store_lock(&call->agent->store);
    }
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}
