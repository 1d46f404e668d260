// SPDX-License-Identifier: Apache-2.0
//
// Command RETIRE: the end of a device's life. The mark is written before anything is forgotten, so
// that a power cut leaves a retired device that still has its keys, never a blank one that could
// begin again; the next start forgets the rest. A second mark is written when what was forgotten is
// erased from flash as well: without it the next start does all of that again, for what a cut left
// of it stands in no index.
#include "agent/command.h"

static mint_status_t mark(mint_agent_t *agent, uint64_t uid)
{
    return mint_store_set(&agent->store, uid, NULL, 0, MINT_STORE_WRITE_ONCE | MINT_STORE_UNLOCKED);
}

static mint_status_t forget(mint_agent_t *agent)
{
    mint_status_t status = mint_store_retain(&agent->store, MINT_UID_RETIRED);
    mint_wipe(agent->nonce, sizeof agent->nonce);
    return status == MINT_OK ? mark(agent, MINT_UID_ERASED) : status;
}

/// 1 if the store has the record, else 0.
static size_t count(const mint_agent_t *agent, uint64_t uid)
{
    size_t len;
    uint8_t flags;
    return mint_store_info(&agent->store, uid, &len, &flags) == MINT_OK ? 1 : 0;
}

mint_status_t mint_agent_finish_retirement(mint_agent_t *agent)
{
    if (mint_agent_state(agent) != MINT_STATE_RETIRED) {
        return MINT_OK;
    }
    // Records of all areas, and those that can no longer be read.
    mint_store_usage_t usage;
    mint_status_t status = mint_store_usage(&agent->store, &usage);
    if (status != MINT_OK) {
        return status;
    }
    size_t erased = count(agent, MINT_UID_ERASED);
    size_t rightful = 1 + erased + count(agent, MINT_UID_SEED);
    return erased == 0 || usage.record_count > rightful ? forget(agent) : MINT_OK;
}

mint_status_t mint_command_retire(mint_call_t *call)
{
    mint_agent_t *agent = call->agent;
    mint_status_t status = mint_empty_read(call->arguments.data, call->arguments.len);
    if (status == MINT_OK) {
        status = mark(agent, MINT_UID_RETIRED);
    }
    if (status == MINT_ERR_FULL) { // the seed gives up its place
        status = mint_store_delete(&agent->store, MINT_UID_SEED);
        if (status == MINT_OK) {
            status = mark(agent, MINT_UID_RETIRED);
        } else if (status == MINT_ERR_NOT_FOUND) {
            status = MINT_ERR_FULL;
        }
    }
    if (status == MINT_OK) {
        status = forget(agent);
    }
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}
