// SPDX-License-Identifier: Apache-2.0
//
// The certificate chain as records of the store.
#ifndef MINTMARK_AGENT_CHAIN_H
#define MINTMARK_AGENT_CHAIN_H

#include "mintmark/agent.h"

/// Certificates that the chain is to have, 0 before its first is installed.
uint8_t mint_chain_count(const mint_agent_t *agent);

/// Certificates that are installed, counted from the device's own until one is missing.
uint8_t mint_chain_installed(const mint_agent_t *agent);

/// True if every certificate of the chain is installed.
bool mint_chain_is_complete(const mint_agent_t *agent);

#endif
