// SPDX-License-Identifier: Apache-2.0
//
// HMAC_DRBG (SP 800-90A §10.1.2) with SHA-256. The steps of (K, V) stand in crypto/kv.h.
#include <string.h>

#include "crypto/kv.h"
#include "mintmark/drbg.h"

#define NONCE_MIN_LEN        16u // half the security strength (§8.6.7)
#define ENTROPY_AS_NONCE_LEN 48u // entropy input that brings its own nonce (§8.6.7): 3/2 of it

static bool seed_suffices(size_t entropy_len, size_t nonce_len)
{
    return entropy_len >= ENTROPY_AS_NONCE_LEN ||
           (entropy_len >= MINT_DRBG_ENTROPY_MIN_LEN && nonce_len >= NONCE_MIN_LEN);
}

// No input is longer than the mechanism takes (table 2).
static bool lengths_allowed(const mint_bytes_t *inputs, size_t count)
{
    bool allowed = true;
    for (size_t i = 0; i < count; i++) {
        allowed = allowed && inputs[i].len <= MINT_DRBG_INPUT_MAX_LEN;
    }
    return allowed;
}

// Updates (K, V), and leaves nothing to go on with if that fails.
static mint_status_t update(mint_drbg_t *drbg, const mint_bytes_t *parts, size_t count)
{
    mint_status_t status = mint_kv_update(drbg->key, drbg->value, parts, count);
    if (status != MINT_OK) {
        mint_drbg_uninstantiate(drbg);
    }
    return status;
}

mint_status_t mint_drbg_instantiate(mint_drbg_t *drbg, const uint8_t *entropy, size_t entropy_len,
                                    const uint8_t *nonce, size_t nonce_len,
                                    const uint8_t *personalization, size_t personalization_len)
{
    const mint_bytes_t seed_material[] = {
        {entropy, entropy_len}, {nonce, nonce_len}, {personalization, personalization_len}};
    mint_drbg_uninstantiate(drbg);
    if (!seed_suffices(entropy_len, nonce_len) || !lengths_allowed(seed_material, 3)) {
        return MINT_ERR_ARGUMENT;
    }
    mint_kv_init(drbg->key, drbg->value);
    mint_status_t status = update(drbg, seed_material, 3);
    if (status == MINT_OK) {
        drbg->reseed_counter = 1;
    }
    return status;
}

mint_status_t mint_drbg_reseed(mint_drbg_t *drbg, const uint8_t *entropy, size_t entropy_len,
                               const uint8_t *additional, size_t additional_len)
{
    const mint_bytes_t seed_material[] = {{entropy, entropy_len}, {additional, additional_len}};
    if (drbg->reseed_counter == 0) {
        return MINT_ERR_NOT_SEEDED;
    }
    if (entropy_len < MINT_DRBG_ENTROPY_MIN_LEN || !lengths_allowed(seed_material, 2)) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = update(drbg, seed_material, 2);
    if (status == MINT_OK) {
        drbg->reseed_counter = 1;
    }
    return status;
}

static mint_status_t may_generate(const mint_drbg_t *drbg, size_t len, const mint_bytes_t *input)
{
    if (drbg->reseed_counter == 0) {
        return MINT_ERR_NOT_SEEDED;
    }
    if (len > MINT_DRBG_REQUEST_MAX_LEN || !lengths_allowed(input, 1)) {
        return MINT_ERR_ARGUMENT;
    }
    return drbg->reseed_counter > MINT_DRBG_RESEED_INTERVAL ? MINT_ERR_RESEED : MINT_OK;
}

// Step 4 of §10.1.2.5.
static mint_status_t fill(mint_drbg_t *drbg, uint8_t *out, size_t len)
{
    for (size_t done = 0; done < len; done += sizeof drbg->value) {
        mint_status_t status = mint_kv_next(drbg->key, drbg->value);
        if (status != MINT_OK) {
            mint_drbg_uninstantiate(drbg);
            return status;
        }
        size_t take = len - done < sizeof drbg->value ? len - done : sizeof drbg->value;
        memcpy(out + done, drbg->value, take);
    }
    return MINT_OK;
}

mint_status_t mint_drbg_generate(mint_drbg_t *drbg, uint8_t *out, size_t len,
                                 const uint8_t *additional, size_t additional_len)
{
    const mint_bytes_t input = {additional, additional_len};
    mint_status_t status = may_generate(drbg, len, &input);
    if (status == MINT_OK && additional_len > 0) {
        status = update(drbg, &input, 1);
    }
    if (status == MINT_OK) {
        status = fill(drbg, out, len);
    }
    if (status == MINT_OK) {
        // Who takes K and V after this cannot go back to the bytes handed out (§8.8).
        status = update(drbg, &input, 1);
    }
    if (status == MINT_OK) {
        drbg->reseed_counter++;
    } else {
        mint_wipe(out, len);
    }
    return status;
}

void mint_drbg_uninstantiate(mint_drbg_t *drbg)
{
    mint_wipe(drbg, sizeof *drbg);
}
