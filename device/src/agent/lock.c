// SPDX-License-Identifier: Apache-2.0
//
// Command LOCK: from now on nothing changes. Asking a locked device again is answered as the first
// time, for the first answer may have been lost.
#include "agent/command.h"

mint_status_t mint_command_lock(mint_call_t *call)
{
    static const uint8_t locked = 1;
    mint_status_t status = mint_empty_read(call->arguments.data, call->arguments.len);
    if (status == MINT_OK && mint_agent_state(call->agent) < MINT_STATE_CERTIFIED) {
        status = MINT_ERR_STATE;
    }
    if (status == MINT_OK) {
        status = mint_store_set(&call->agent->store, MINT_UID_LOCK, &locked, sizeof locked, 0);
    }
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}
