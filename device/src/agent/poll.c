// SPDX-License-Identifier: Apache-2.0
//
// The agent on its serial line.
#include "mintmark/agent.h"

static void answer_packet(mint_agent_t *agent, mint_bytes_t packet)
{
    size_t response_len = 0;
    mint_agent_handle(agent, packet.data, packet.len, agent->response, sizeof agent->response,
                      &response_len);
    if (response_len == 0) {
        return;
    }
    mint_status_t status = mint_smp_send_packet(agent->response, response_len,
                                                agent->port->serial_write, agent->port->context);
    if (status != MINT_OK) {
        // A lost answer is the station's to notice: it repeats its request.
    }
    if (agent->reset_wanted) {
        agent->reset_wanted = false;
        agent->port->reset(agent->port->context);
    }
}

void mint_agent_poll(mint_agent_t *agent)
{
    uint8_t byte;
    while (agent->port->serial_read(agent->port->context, &byte)) {
        mint_bytes_t packet;
        if (mint_smp_receive(&agent->receiver, byte, &packet)) {
            answer_packet(agent, packet);
            return;
        }
    }
}
