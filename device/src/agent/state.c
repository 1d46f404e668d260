// SPDX-License-Identifier: Apache-2.0
//
// The state of a device. It is nowhere written down: what the store holds is the state, so the two
// cannot disagree after a power cut.
#include "agent/chain.h"
#include "agent/command.h"

/// Whether the store has the record, or why that cannot be told.
static mint_status_t look(const mint_agent_t *agent, uint64_t uid, bool *has)
{
    size_t len;
    uint8_t flags;
    mint_status_t status = mint_store_info(&agent->store, uid, &len, &flags);
    *has = status == MINT_OK;
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

/// The state of a device that is neither retired nor locked.
static mint_status_t read_progress(const mint_agent_t *agent, mint_device_state_t *state)
{
    bool keyed;
    uint8_t count = 0;
    mint_status_t status = look(agent, MINT_UID_IDENTITY_KEY, &keyed);
    if (status == MINT_OK && keyed) {
        status = mint_chain_count(agent, &count);
    }
    *state = mint_chain_is_complete(agent, count) ? MINT_STATE_CERTIFIED
             : keyed                              ? MINT_STATE_KEYED
                                                  : MINT_STATE_BLANK;
    return status;
}

mint_status_t mint_agent_read_state(const mint_agent_t *agent, mint_device_state_t *state)
{
    bool retired;
    mint_status_t status = look(agent, MINT_UID_RETIRED, &retired);
    if (retired) {
        *state = MINT_STATE_RETIRED; // first of all, for a retirement that was cut counts too
    } else if (mint_store_is_locked(&agent->store)) {
        *state =
            MINT_STATE_LOCKED; // before the rest, so that nothing missing ever unlocks a device
    } else {
        mint_status_t further = read_progress(agent, state);
        status = status == MINT_OK ? further : status;
    }
    return status;
}

mint_device_state_t mint_agent_state(const mint_agent_t *agent)
{
    mint_device_state_t state;
    (void)!mint_agent_read_state(agent, &state);
    return state;
}
