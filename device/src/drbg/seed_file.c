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
#include "drbg/rng_turn.h"
#include "mintmark/bytes.h"

static mint_status_t derive_next(mint_rng_t *rng, const uint8_t old[MINT_SEED_FILE_LEN],
                                 uint8_t next[MINT_SEED_FILE_LEN])
{
    uint8_t fresh[MINT_SEED_FILE_LEN];
    mint_status_t status = mint_rng_renew(rng); // a copy must not find the same `next`
    if (status == MINT_OK) {
        status = mint_drbg_generate(&rng->drbg, fresh, sizeof fresh, NULL, 0);
    }
    if (status == MINT_OK) {
        status = mint_hmac(old, MINT_SEED_FILE_LEN, fresh, sizeof fresh, next);
    }
    mint_wipe(fresh, sizeof fresh);
    return status;
}

// Fails only as the generator does; what became of the file is in `rng->seed_file`.
static mint_status_t use(mint_rng_t *rng, const mint_seed_file_t *file)
{
    uint8_t old[MINT_SEED_FILE_LEN];
    uint8_t next[MINT_SEED_FILE_LEN];
    rng->seed_file = file->load(file->context, old);
    if (rng->seed_file != MINT_OK) {
        mint_wipe(old, sizeof old); // whatever a failed load() left there is no seed
    }
    mint_status_t status = derive_next(rng, old, next);
    if (status == MINT_OK) {
        mint_status_t saved = file->save(file->context, next);
        rng->seed_file = saved != MINT_OK ? saved : rng->seed_file;
    }
    if (status == MINT_OK && rng->seed_file == MINT_OK) {
        status = mint_drbg_generate(&rng->drbg, NULL, 0, old, sizeof old);
    }
    mint_wipe(next, sizeof next);
    mint_wipe(old, sizeof old);
    return status;
}

mint_status_t mint_rng_use_seed_file(mint_rng_t *rng, const mint_seed_file_t *file)
{
    mint_status_t status = mint_rng_enter(rng);
    if (status != MINT_OK) {
        return status; // without noise the seed stays as it is
    }
    status = use(rng, file);
    if (status != MINT_OK) {
        rng->seed_file = status;
        (void)mint_rng_latch(rng, status);
    }
    mint_rng_leave(rng);
    return status;
}
