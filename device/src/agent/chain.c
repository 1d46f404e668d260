// SPDX-License-Identifier: Apache-2.0
//
// How far the chain is. It grows from the device's own certificate up, so that what is installed is
// always a beginning of one chain.
#include "agent/chain.h"

mint_status_t mint_chain_count(const mint_agent_t *agent, uint8_t *count)
{
    unsigned found;
    mint_status_t status = mint_identity_read_chain_count(&agent->store, &found);
    *count = (uint8_t)found;
    return status == MINT_ERR_CORRUPT ? MINT_OK : status;
}

uint8_t mint_chain_installed(const mint_agent_t *agent)
{
    uint8_t installed = 0;
    size_t len;
    uint8_t flags;
    while (installed < MINT_CHAIN_MAX &&
           mint_store_info(&agent->store, MINT_UID_CERTIFICATE(installed), &len, &flags) ==
               MINT_OK) {
        installed++;
    }
    return installed;
}

bool mint_chain_is_complete(const mint_agent_t *agent, uint8_t count)
{
    return count > 0 && mint_chain_installed(agent) >= count;
}
