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
#include "drbg/seed_file.h"

#include "mintmark/bytes.h"

static mint_status_t derive_next(mint_drbg_t *drbg, const uint8_t old[MINT_SEED_FILE_LEN],
                                 uint8_t next[MINT_SEED_FILE_LEN])
{
    uint8_t fresh[MINT_SEED_FILE_LEN];
    mint_status_t status = mint_drbg_generate(drbg, fresh, sizeof fresh, NULL, 0);
    if (status == MINT_OK) {
        status = mint_hmac(old, MINT_SEED_FILE_LEN, fresh, sizeof fresh, next);
    }
    mint_wipe(fresh, sizeof fresh);
    return status;
}

mint_status_t mint_seed_file_use(mint_drbg_t *drbg, const mint_seed_file_t *file,
                                 mint_status_t *outcome)
{
    uint8_t old[MINT_SEED_FILE_LEN];
    uint8_t next[MINT_SEED_FILE_LEN];
    *outcome = file->load(file->context, old);
    if (*outcome != MINT_OK) {
        mint_wipe(old, sizeof old); // whatever a failed load() left there is no seed
    }
    mint_status_t status = derive_next(drbg, old, next);
    if (status == MINT_OK) {
        mint_status_t saved = file->save(file->context, next);
        *outcome = saved != MINT_OK ? saved : *outcome;
    }
    if (status == MINT_OK && *outcome == MINT_OK) {
        status = mint_drbg_generate(drbg, NULL, 0, old, sizeof old);
    }
    mint_wipe(next, sizeof next);
    mint_wipe(old, sizeof old);
    return status;
}
