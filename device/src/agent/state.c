// SPDX-License-Identifier: Apache-2.0
//
// The state of a device. It is nowhere written down: what the store holds is the state, so the two
// cannot disagree after a power cut.
#include "agent/chain.h"
#include "mintmark/agent.h"

static bool holds(const mint_agent_t *agent, uint64_t uid)
{
    size_t len;
    uint8_t flags;
    return mint_store_info(&agent->store, uid, &len, &flags) == MINT_OK;
}

mint_device_state_t mint_agent_state(const mint_agent_t *agent)
{
    if (holds(agent, MINT_UID_RETIRED)) {
        return MINT_STATE_RETIRED; // first of all, for a retirement that was cut counts too
    }
    if (mint_store_is_locked(&agent->store)) {
        return MINT_STATE_LOCKED; // before the rest, so that nothing missing ever unlocks a device
    }
    if (!holds(agent, MINT_UID_IDENTITY_KEY)) {
        return MINT_STATE_BLANK;
    }
    return mint_chain_is_complete(agent) ? MINT_STATE_CERTIFIED : MINT_STATE_KEYED;
}
