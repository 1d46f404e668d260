// SPDX-License-Identifier: Apache-2.0
//
// The PSKs as records of the store.
#ifndef MINTMARK_AGENT_PSKS_H
#define MINTMARK_AGENT_PSKS_H

#include "mintmark/agent.h"

/// PSKs that are installed, 0 to MINT_AGENT_PSKS_MAX.
uint8_t mint_agent_psk_count(const mint_agent_t *agent);

#endif
