// SPDX-License-Identifier: Apache-2.0
//
// The random number generator: the pool seeds and reseeds the mechanism, and the first thing that
// goes wrong turns it off (SP 800-90C RBG2(P), §5).
#include "mintmark/rng.h"

#include "drbg/self_test.h"
#include "mintmark/bytes.h"

#define SEED_LEN            48u // 384 bits: 256 of strength and, for the nonce, half as many again
#define RESEED_LEN          32u // 256 bits
#define PERSONALIZATION_MAX 64u

// Turns the generator off. The mechanism's state goes, so that no path has anything to hand out.
static mint_status_t latch(mint_rng_t *rng, mint_status_t reason)
{
    mint_drbg_uninstantiate(&rng->drbg);
    rng->failure = reason;
    return reason;
}

static mint_status_t seed(mint_rng_t *rng, const uint8_t *personalization,
                          size_t personalization_len)
{
    uint8_t entropy[SEED_LEN];
    mint_status_t status = mint_entropy_get(&rng->pool, entropy, sizeof entropy);
    if (status == MINT_OK) {
        status = mint_drbg_instantiate(&rng->drbg, entropy, sizeof entropy, NULL, 0,
                                       personalization, personalization_len);
    }
    mint_wipe(entropy, sizeof entropy);
    return status;
}

mint_status_t mint_rng_start(mint_rng_t *rng, const mint_source_t *sources, size_t source_count,
                             const uint8_t *personalization, size_t personalization_len)
{
    mint_wipe(rng, sizeof *rng);
    if (personalization_len > PERSONALIZATION_MAX) {
        return latch(rng, MINT_ERR_ARGUMENT);
    }
    mint_status_t status = mint_drbg_self_test();
    if (status == MINT_OK) {
        status = mint_entropy_start(&rng->pool, sources, source_count);
    }
    if (status == MINT_OK) {
        status = seed(rng, personalization, personalization_len);
    }
    return status == MINT_OK ? MINT_OK : latch(rng, status);
}

mint_status_t mint_rng_status(const mint_rng_t *rng)
{
    if (rng->failure != MINT_OK) {
        return rng->failure;
    }
    return rng->drbg.reseed_counter > 0 ? MINT_OK : MINT_ERR_NOT_SEEDED;
}

mint_status_t mint_rng_reseed(mint_rng_t *rng)
{
    mint_status_t status = mint_rng_status(rng);
    if (status != MINT_OK) {
        return status;
    }
    uint8_t entropy[RESEED_LEN];
    status = mint_entropy_get(&rng->pool, entropy, sizeof entropy);
    if (status == MINT_OK) {
        status = mint_drbg_reseed(&rng->drbg, entropy, sizeof entropy, NULL, 0);
    }
    mint_wipe(entropy, sizeof entropy);
    if (status != MINT_OK) {
        (void)latch(rng, MINT_ERR_LATCHED);
    }
    return status;
}

// One request of the mechanism, reseeded first when that is due.
static mint_status_t request(mint_rng_t *rng, uint8_t *out, size_t len)
{
    mint_status_t status = MINT_OK;
    if (rng->drbg.reseed_counter > MINT_RNG_RESEED_REQUESTS) {
        status = mint_rng_reseed(rng);
    }
    if (status == MINT_OK) {
        status = mint_drbg_generate(&rng->drbg, out, len, NULL, 0);
        if (status != MINT_OK) {
            (void)latch(rng, MINT_ERR_LATCHED);
        }
    }
    return status;
}

mint_status_t mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len)
{
    mint_status_t status = mint_rng_status(rng);
    for (size_t done = 0; done < len && status == MINT_OK;) {
        size_t left = len - done;
        size_t take = left < MINT_DRBG_REQUEST_MAX_LEN ? left : MINT_DRBG_REQUEST_MAX_LEN;
        status = request(rng, out + done, take);
        done += take;
    }
    if (status != MINT_OK) {
        mint_wipe(out, len);
    }
    return status;
}

static mint_status_t fill(void *context, uint8_t *out, size_t len)
{
    return mint_rng_bytes(context, out, len);
}

mint_random_t mint_rng_random(mint_rng_t *rng)
{
    const mint_random_t random = {fill, rng};
    return random;
}

void mint_rng_stop(mint_rng_t *rng)
{
    mint_entropy_free(&rng->pool);
    mint_wipe(rng, sizeof *rng);
}
