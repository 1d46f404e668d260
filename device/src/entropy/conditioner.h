// SPDX-License-Identifier: Apache-2.0
//
// The conditioning component: HMAC-SHA-256 under a fixed key, one of the vetted functions of
// SP 800-90B §3.1.5.1.1. A block is mint_conditioner_start(), mint_conditioner_add() for every
// sample, mint_conditioner_finish().
//
// Pointers must not be NULL. No heap. Who abandons a block wipes the mint_hmac_t.
#ifndef MINTMARK_ENTROPY_CONDITIONER_H
#define MINTMARK_ENTROPY_CONDITIONER_H

#include "mintmark/entropy.h"

/// Starts a block with what the last one left.
MINT_MUST_CHECK mint_status_t mint_conditioner_start(mint_hmac_t *block,
                                                     const uint8_t chain[MINT_ENTROPY_BLOCK_LEN]);

/// Adds one sample, tagged with the index of its source.
MINT_MUST_CHECK mint_status_t mint_conditioner_add(mint_hmac_t *block, uint8_t source,
                                                   uint8_t symbol);

/// Writes the conditioned block and what the next one starts with, and wipes the state. Neither of
/// the two says anything of the other. Both are zeroed after a failure.
MINT_MUST_CHECK mint_status_t mint_conditioner_finish(mint_hmac_t *block,
                                                      uint8_t out[MINT_ENTROPY_BLOCK_LEN],
                                                      uint8_t chain[MINT_ENTROPY_BLOCK_LEN]);

#endif
