// SPDX-License-Identifier: Apache-2.0
//
// Command NONCE: what the next write must carry. There is one at a time, in RAM alone, so a restart
// voids it and a recorded write is worth nothing.
#include "agent/command.h"

uint32_t mint_agent_seconds(const mint_agent_t *agent)
{
    const mint_port_t *port = agent->port;
    return port->seconds == NULL ? 0 : port->seconds(port->context);
}

mint_status_t mint_command_nonce(mint_call_t *call)
{
    mint_agent_t *agent = call->agent;
    agent->nonce_valid = false;
    mint_status_t status = mint_rng_bytes(&agent->rng, agent->nonce, sizeof agent->nonce);
    if (status == MINT_OK) {
        agent->nonce_valid = true;
        agent->nonce_packets = 0;
        agent->nonce_s = mint_agent_seconds(agent);
        mint_field_write(call->answer, MINT_FIELD_NONCE,
                         (mint_bytes_t){agent->nonce, sizeof agent->nonce});
    }
    return status;
}
