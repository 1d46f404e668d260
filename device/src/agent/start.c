// SPDX-License-Identifier: Apache-2.0
//
// Bringing the agent up.
#include <string.h>

#include "mintmark/agent.h"

static mint_status_t mount_store(mint_agent_t *agent)
{
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {0};
    mint_status_t status = agent->port->root_key(agent->port->context, root_key);
    if (status == MINT_OK) {
        status = mint_store_mount(&agent->store, agent->port->flash, root_key, agent->id,
                                  sizeof agent->id);
    }
    mint_wipe(root_key, sizeof root_key);
    return status;
}

mint_status_t mint_agent_start(mint_agent_t *agent, const mint_port_t *port,
                               const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                               const char *firmware)
{
    memset(agent, 0, sizeof *agent);
    agent->port = port;
    agent->firmware = firmware;
    memcpy(agent->authority_key, authority_key, sizeof agent->authority_key);
    mint_smp_receiver_init(&agent->receiver, agent->request, sizeof agent->request);
    mint_status_t status = port->device_id(port->context, agent->id);
    if (status != MINT_OK) {
        return status;
    }
    mint_status_t rng =
        mint_rng_start(&agent->rng, port->sources, port->source_count, agent->id, sizeof agent->id);
    if (rng != MINT_OK) {
        // The generator keeps the reason and repeats it to whoever asks for bytes, so the device
        // can still be asked what is wrong with it.
    }
    return mount_store(agent);
}
