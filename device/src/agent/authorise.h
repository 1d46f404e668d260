// SPDX-License-Identifier: Apache-2.0
//
// Who may change a device.
#ifndef MINTMARK_AGENT_AUTHORISE_H
#define MINTMARK_AGENT_AUTHORISE_H

#include "agent/command.h"

/// Checks the body of a write of `command` (device/SPEC.md, "Authorisation"). With MINT_OK, the
/// call's arguments and batch are set and the nonce is used up. The nonce is also used up when its
/// rightful station asked for something that is refused, and not by anything that anybody else
/// sends.
MINT_MUST_CHECK mint_status_t mint_agent_authorise(mint_call_t *call, uint8_t command,
                                                   mint_bytes_t body);

/// The same for the commands that the authority itself must ask for. MINT_ERR_EXPIRED if the ticket
/// came too late.
MINT_MUST_CHECK mint_status_t mint_agent_check_ticket(mint_call_t *call, uint8_t command,
                                                      mint_bytes_t message);

/// Checks that an authorisation is for this device and carries its nonce, and uses that up.
/// MINT_ERR_TARGET, MINT_ERR_NONCE; then the nonce is as it was.
MINT_MUST_CHECK mint_status_t mint_agent_check_freshness(mint_agent_t *agent,
                                                         const mint_authorisation_t *authorisation);

/// Checks that an authorisation is for this command with these arguments. MINT_ERR_DIGEST.
MINT_MUST_CHECK mint_status_t mint_agent_check_digest(const mint_authorisation_t *authorisation,
                                                      uint8_t command, mint_bytes_t request);

#endif
