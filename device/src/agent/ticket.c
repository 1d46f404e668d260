// SPDX-License-Identifier: Apache-2.0
//
// Tickets: what no station may do, the authority signs itself, for one device and one nonce of it,
// with an end. A delegation has no place in one, and a station's authorisation is signed under
// another text, so neither passes for a ticket.
#include "agent/authorise.h"

/// The signature, by the authority and nobody in its name.
static mint_status_t check_signature(const mint_agent_t *agent, mint_bytes_t message,
                                     mint_ticket_t *ticket)
{
    mint_cose_sign1_t cose;
    mint_status_t status = mint_cose_sign1_read(message.data, message.len, &cose);
    if (status == MINT_OK && cose.delegation.len > 0) {
        status = MINT_ERR_AUTHENTICATION;
    }
    if (status == MINT_OK) {
        status = mint_cose_sign1_verify(&cose, MINT_COSE_TEXT_TICKET, agent->authority_key);
    }
    return status == MINT_OK ? mint_ticket_read(cose.payload.data, cose.payload.len, ticket)
                             : status;
}

/// Life is counted from the nonce. A clock that went back looks like one far ahead: expired too.
/// The packet with the ticket is counted already.
static bool has_expired(const mint_agent_t *agent, const mint_ticket_t *ticket)
{
    uint32_t age_s = mint_agent_seconds(agent) - agent->nonce_s;
    return age_s > ticket->seconds || agent->nonce_packets > MINT_TICKET_PACKETS + 1u;
}

mint_status_t mint_agent_check_ticket(mint_call_t *call, uint8_t command, mint_bytes_t message)
{
    mint_ticket_t ticket;
    mint_status_t status = check_signature(call->agent, message, &ticket);
    if (status == MINT_OK) {
        status = mint_agent_check_freshness(call->agent, &ticket.request);
    }
    if (status == MINT_OK && has_expired(call->agent, &ticket)) {
        status = MINT_ERR_EXPIRED;
    }
    return status == MINT_OK ? mint_agent_check_digest(&ticket.request, command, call->arguments)
                             : status;
}
