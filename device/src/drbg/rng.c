// SPDX-License-Identifier: Apache-2.0
//
// The random number generator: the pool seeds and reseeds the mechanism, and the first thing that
// goes wrong turns it off (SP 800-90C RBG2(P), §5).
#include "mintmark/rng.h"

#include <stdatomic.h>

#include "drbg/rng_turn.h"
#include "drbg/self_test.h"
#include "mintmark/bytes.h"

#define SEED_LEN   48u // 384 bits: 256 of strength and, for the nonce, half as many again
#define RESEED_LEN 32u // 256 bits

mint_status_t mint_rng_latch(mint_rng_t *rng, mint_status_t reason)
{
    mint_drbg_uninstantiate(&rng->drbg);
    rng->failure = reason;
    return reason;
}

static uint32_t generation(const mint_rng_t *rng)
{
    const mint_copy_guard_t *guard = &rng->copy_guard;
    return guard->generation != NULL ? guard->generation(guard->context) : 0;
}

static mint_status_t seed(mint_rng_t *rng, const uint8_t *personalization,
                          size_t personalization_len)
{
    uint8_t entropy[SEED_LEN];
    rng->generation = generation(rng); // before the entropy: a copy made meanwhile shares it
    mint_status_t status = mint_entropy_get(&rng->pool, entropy, sizeof entropy);
    if (status == MINT_OK) {
        status = mint_drbg_instantiate(&rng->drbg, entropy, sizeof entropy, NULL, 0,
                                       personalization, personalization_len);
    }
    mint_wipe(entropy, sizeof entropy);
    return status;
}

static mint_status_t start(mint_rng_t *rng, const mint_rng_config_t *config)
{
    if (config->personalization_len > MINT_RNG_PERSONALIZATION_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = mint_drbg_self_test();
    if (status == MINT_OK) {
        status = mint_entropy_start(&rng->pool, config->sources, config->source_count);
    }
    if (status == MINT_OK) {
        status = seed(rng, config->personalization, config->personalization_len);
    }
    return status;
}

mint_status_t mint_rng_start_with(mint_rng_t *rng, const mint_rng_config_t *config)
{
    mint_wipe(rng, sizeof *rng);
    rng->seed_file = MINT_ERR_NOT_FOUND;
    rng->failure = MINT_ERR_NOT_SEEDED; // for a callback that asks for bytes already
    if (config->copy_guard != NULL) {
        rng->copy_guard = *config->copy_guard;
    }
    mint_status_t status = start(rng, config);
    rng->failure = MINT_OK;
    return status == MINT_OK ? MINT_OK : mint_rng_latch(rng, status);
}

mint_status_t mint_rng_start(mint_rng_t *rng, const mint_source_t *sources, size_t source_count,
                             const uint8_t *personalization, size_t personalization_len)
{
    const mint_rng_config_t config = {.sources = sources,
                                      .source_count = source_count,
                                      .personalization = personalization,
                                      .personalization_len = personalization_len};
    return mint_rng_start_with(rng, &config);
}

mint_status_t mint_rng_status(const mint_rng_t *rng)
{
    if (rng->failure != MINT_OK) {
        return rng->failure;
    }
    return rng->drbg.reseed_counter > 0 ? MINT_OK : MINT_ERR_NOT_SEEDED;
}

// A handler that interrupts a call, or a source or guard that calls back, must find the door shut:
// the state is half-changed. The fences keep the compiler from moving the call out of the door.
mint_status_t mint_rng_enter(mint_rng_t *rng)
{
    mint_status_t status = rng->busy ? MINT_ERR_STATE : mint_rng_status(rng);
    if (status == MINT_OK) {
        rng->busy = true;
        atomic_signal_fence(memory_order_seq_cst);
    }
    return status;
}

void mint_rng_leave(mint_rng_t *rng)
{
    atomic_signal_fence(memory_order_seq_cst);
    rng->busy = false;
}

static mint_status_t reseed(mint_rng_t *rng, mint_bytes_t additional)
{
    uint8_t entropy[RESEED_LEN];
    rng->generation = generation(rng);
    mint_status_t status = mint_entropy_get(&rng->pool, entropy, sizeof entropy);
    if (status == MINT_OK) {
        status =
            mint_drbg_reseed(&rng->drbg, entropy, sizeof entropy, additional.data, additional.len);
    }
    mint_wipe(entropy, sizeof entropy);
    if (status != MINT_OK) {
        (void)mint_rng_latch(rng, MINT_ERR_LATCHED);
    }
    return status;
}

static bool reseed_is_due(const mint_rng_t *rng)
{
    return rng->drbg.reseed_counter > MINT_RNG_RESEED_REQUESTS ||
           generation(rng) != rng->generation;
}

mint_status_t mint_rng_renew(mint_rng_t *rng)
{
    return reseed_is_due(rng) ? reseed(rng, (mint_bytes_t){NULL, 0}) : MINT_OK;
}

// One request of the mechanism, reseeded first when that is due or wanted; the additional input
// then goes into the reseeding (SP 800-90A §9.3.1 step 7).
static mint_status_t request(mint_rng_t *rng, uint8_t *out, size_t len, bool prediction_resistance,
                             mint_bytes_t additional)
{
    mint_status_t status = MINT_OK;
    if (prediction_resistance || reseed_is_due(rng)) {
        status = reseed(rng, additional);
        additional = (mint_bytes_t){NULL, 0};
    }
    if (status == MINT_OK) {
        status = mint_drbg_generate(&rng->drbg, out, len, additional.data, additional.len);
        if (status != MINT_OK) {
            (void)mint_rng_latch(rng, MINT_ERR_LATCHED);
        }
    }
    return status;
}

mint_status_t mint_rng_reseed(mint_rng_t *rng)
{
    mint_status_t status = mint_rng_enter(rng);
    if (status == MINT_OK) {
        status = reseed(rng, (mint_bytes_t){NULL, 0});
        mint_rng_leave(rng);
    }
    return status;
}

mint_status_t mint_rng_test(mint_rng_t *rng)
{
    mint_status_t status = mint_rng_enter(rng);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_drbg_self_test();
    if (status == MINT_OK) {
        status = mint_entropy_test(&rng->pool);
    }
    if (status != MINT_OK) {
        (void)mint_rng_latch(rng, MINT_ERR_LATCHED);
    }
    mint_rng_leave(rng);
    return status;
}

mint_status_t mint_rng_generate(mint_rng_t *rng, uint8_t *out, size_t len,
                                bool prediction_resistance, const uint8_t *additional,
                                size_t additional_len)
{
    mint_status_t status = MINT_ERR_ARGUMENT;
    if (len <= MINT_DRBG_REQUEST_MAX_LEN && additional_len <= MINT_DRBG_INPUT_MAX_LEN) {
        status = mint_rng_enter(rng);
    }
    if (status == MINT_OK) {
        status = request(rng, out, len, prediction_resistance,
                         (mint_bytes_t){additional, additional_len});
        mint_rng_leave(rng);
    }
    if (status != MINT_OK) {
        mint_wipe(out, len);
    }
    return status;
}

mint_status_t mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len)
{
    mint_status_t status = mint_rng_status(rng);
    for (size_t done = 0; done < len && status == MINT_OK;) {
        size_t left = len - done;
        size_t take = left < MINT_DRBG_REQUEST_MAX_LEN ? left : MINT_DRBG_REQUEST_MAX_LEN;
        status = mint_rng_generate(rng, out + done, take, false, NULL, 0);
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
