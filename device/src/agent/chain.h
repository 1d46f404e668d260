// SPDX-License-Identifier: Apache-2.0
//
// The certificate chain as records of the store.
#ifndef MINTMARK_AGENT_CHAIN_H
#define MINTMARK_AGENT_CHAIN_H

#include "mintmark/agent.h"

/// Certificates that the chain is to have, 0 before its first is installed or when the record of it
/// is damaged, for then it is installed anew; or why that cannot be told.
MINT_MUST_CHECK mint_status_t mint_chain_count(const mint_agent_t *agent, uint8_t *count);

/// Certificates that are installed, counted from the device's own until one is missing.
uint8_t mint_chain_installed(const mint_agent_t *agent);

/// Whether every certificate of a chain of `count` is installed.
bool mint_chain_is_complete(const mint_agent_t *agent, uint8_t count);

#endif
