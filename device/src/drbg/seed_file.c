// SPDX-License-Identifier: Apache-2.0
//
// The seed file. With `old` what it holds and `fresh` 256 bits of the mechanism:
//
//     next = HMAC(old, fresh)     what it holds from now on
//     old                         additional input of an empty request (SP 800-90A §9.3.1)
//
// in this order, with save() between the two: power that goes before save() leaves a seed that was
// never used, power that goes after it has lost one. Nobody who reads `next` later learns `old` or
// the mechanism's state from it; and whoever wrote `old` themselves knows no more of `next` than of
// `fresh`.
#include "mintmark/bytes.h"
#include "mintmark/rng.h"

static mint_status_t derive_next(mint_rng_t *rng, const uint8_t old[MINT_SEED_FILE_LEN],
                                 uint8_t next[MINT_SEED_FILE_LEN])
{
    uint8_t fresh[MINT_SEED_FILE_LEN];
    mint_status_t status = mint_rng_generate(rng, fresh, sizeof fresh, false, NULL, 0);
    if (status == MINT_OK &&
        mint_hmac(old, MINT_SEED_FILE_LEN, fresh, sizeof fresh, next) != MINT_OK) {
        // The mechanism is made of the same function: it ends as if it had failed itself.
        mint_drbg_uninstantiate(&rng->drbg);
        status = rng->failure = MINT_ERR_LATCHED;
    }
    mint_wipe(fresh, sizeof fresh);
    return status;
}

mint_status_t mint_rng_use_seed_file(mint_rng_t *rng, const mint_seed_file_t *file)
{
    mint_status_t status = mint_rng_status(rng);
    if (status != MINT_OK) {
        return status; // without noise the seed stays as it is
    }
    uint8_t old[MINT_SEED_FILE_LEN];
    uint8_t next[MINT_SEED_FILE_LEN];
    mint_status_t outcome = file->load(file->context, old);
    if (outcome != MINT_OK) {
        mint_wipe(old, sizeof old); // whatever a failed load() left there is no seed
    }
    status = derive_next(rng, old, next);
    if (status == MINT_OK) {
        mint_status_t saved = file->save(file->context, next);
        outcome = saved != MINT_OK ? saved : outcome;
    }
    if (status == MINT_OK && outcome == MINT_OK) {
        status = mint_rng_generate(rng, NULL, 0, false, old, sizeof old);
    }
    rng->seed_file = status == MINT_OK ? outcome : status;
    mint_wipe(next, sizeof next);
    mint_wipe(old, sizeof old);
    return status;
}
