// SPDX-License-Identifier: Apache-2.0
//
// The device's two private keys.
#ifndef MINTMARK_AGENT_KEYS_H
#define MINTMARK_AGENT_KEYS_H

#include "mintmark/agent.h"

/// Reads the private key under `uid`, for the caller to wipe. MINT_ERR_STATE if there is none yet.
MINT_MUST_CHECK mint_status_t mint_keys_load(const mint_agent_t *agent, uint64_t uid,
                                             uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN]);

/// The public key of the private key under `uid`. MINT_ERR_STATE if there is none yet, the
/// generator's status if it is off (it blinds).
MINT_MUST_CHECK mint_status_t mint_keys_public(mint_agent_t *agent, uint64_t uid,
                                               uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);

/// Makes a key under `uid`, never to change, if there is none yet.
MINT_MUST_CHECK mint_status_t mint_keys_make(mint_agent_t *agent, uint64_t uid);

#endif
