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

#endif
