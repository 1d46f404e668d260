// SPDX-License-Identifier: Apache-2.0
//
// Bringing the agent up, over the store and the generator that every firmware of a board starts
// alike.
#include <string.h>

#include "agent/command.h"
#include "mintmark/start.h"

mint_status_t mint_agent_start(mint_agent_t *agent, const mint_port_t *port,
                               const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                               const char *firmware)
{
    memset(agent, 0, sizeof *agent);
    agent->port = port;
    agent->firmware = firmware;
    memcpy(agent->authority_key, authority_key, sizeof agent->authority_key);
    mint_smp_receiver_init(&agent->receiver, agent->request, sizeof agent->request);
    mint_status_t status = mint_start_store(port, &agent->store, agent->slots,
                                            MINT_AGENT_RECORDS_MAX, agent->unit, agent->id);
    if (status == MINT_OK) {
        status = mint_agent_finish_retirement(agent);
    }
    if (status == MINT_OK &&
        mint_start_rng(port, &agent->store, agent->id, &agent->rng) != MINT_OK) {
        // The generator keeps the reason and repeats it to whoever asks for bytes, so the device
        // can still be asked what is wrong with it.
    }
    return status;
}

void mint_agent_set_enrolment_key(mint_agent_t *agent, const uint8_t *key)
{
    agent->enrolment_key = key;
}
