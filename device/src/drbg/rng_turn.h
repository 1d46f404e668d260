// SPDX-License-Identifier: Apache-2.0
//
// A turn at the generator, for the files that it is made of (rng.c, seed_file.c): who has it finds
// the generator serving, and nobody else gets a byte until it is given back.
//
// Pointers must not be NULL.
#ifndef MINTMARK_DRBG_RNG_TURN_H
#define MINTMARK_DRBG_RNG_TURN_H

#include "mintmark/rng.h"

/// Takes the turn. MINT_ERR_STATE if somebody has it, else as mint_rng_status(); then nothing has
/// changed.
MINT_MUST_CHECK mint_status_t mint_rng_enter(mint_rng_t *rng);

/// Gives it back.
void mint_rng_leave(mint_rng_t *rng);

/// Reseeds if that is due, as before each request; for who has the turn. What fails latches.
MINT_MUST_CHECK mint_status_t mint_rng_renew(mint_rng_t *rng);

/// Turns the generator off. The mechanism's state goes, so that no path has anything to hand out.
/// Returns `reason`, which mint_rng_status() repeats from now on.
mint_status_t mint_rng_latch(mint_rng_t *rng, mint_status_t reason);

#endif
