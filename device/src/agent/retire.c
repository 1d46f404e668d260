// SPDX-License-Identifier: Apache-2.0
//
// Command RETIRE: the end of a device's life. The mark is written before anything is forgotten, so
// that a power cut leaves a retired device that still has its keys, never a blank one that could
// begin again; the next start forgets the rest.
#include "agent/command.h"

static mint_status_t forget(mint_agent_t *agent)
{
    mint_status_t status = mint_store_retain(&agent->store, MINT_UID_RETIRED);
    mint_wipe(agent->nonce, sizeof agent->nonce);
    return status;
}

mint_status_t mint_agent_finish_retirement(mint_agent_t *agent)
{
    if (mint_agent_state(agent) != MINT_STATE_RETIRED) {
        return MINT_OK;
    }
    uint64_t uid = 0;
    mint_status_t status;
    while ((status = mint_store_next(&agent->store, &uid)) == MINT_OK) {
        if (uid != MINT_UID_RETIRED && uid != MINT_UID_SEED) {
            return forget(agent);
        }
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

mint_status_t mint_command_retire(mint_call_t *call)
{
    mint_agent_t *agent = call->agent;
    mint_status_t status = mint_empty_read(call->arguments.data, call->arguments.len);
    if (status == MINT_OK) {
        status = mint_store_set(&agent->store, MINT_UID_RETIRED, NULL, 0,
                                MINT_STORE_WRITE_ONCE | MINT_STORE_UNLOCKED);
    }
    if (status == MINT_OK) {
        status = forget(agent);
    }
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}
