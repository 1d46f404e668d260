// SPDX-License-Identifier: Apache-2.0
//
// The only functions that see a private key on its way to or from the store.
#include "agent/keys.h"

mint_status_t mint_keys_load(const mint_agent_t *agent, uint64_t uid,
                             uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN])
{
    size_t len = 0;
    mint_status_t status =
        mint_store_get(&agent->store, uid, private_key, MINT_P256_PRIVATE_KEY_LEN, &len);
    if (status == MINT_OK && len != MINT_P256_PRIVATE_KEY_LEN) {
        status = MINT_ERR_CORRUPT;
    }
    if (status != MINT_OK) {
        mint_wipe(private_key, MINT_P256_PRIVATE_KEY_LEN);
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_ERR_STATE : status;
}

mint_status_t mint_keys_public(mint_agent_t *agent, uint64_t uid,
                               uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    const mint_random_t random = mint_rng_random(&agent->rng);
    mint_status_t status = mint_keys_load(agent, uid, private_key);
    if (status == MINT_OK) {
        status = mint_p256_public_key(&random, private_key, public_key);
    }
    mint_wipe(private_key, sizeof private_key);
    return status;
}

mint_status_t mint_keys_make(mint_agent_t *agent, uint64_t uid)
{
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN] = {0};
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    size_t len;
    uint8_t flags;
    if (mint_store_info(&agent->store, uid, &len, &flags) == MINT_OK) {
        return MINT_OK;
    }
    const mint_random_t random = mint_rng_random(&agent->rng);
    mint_status_t status = mint_p256_generate(&random, private_key, public_key);
    if (status == MINT_OK) {
        status = mint_store_set(&agent->store, uid, private_key, sizeof private_key,
                                MINT_STORE_WRITE_ONCE);
    }
    mint_wipe(private_key, sizeof private_key);
    return status;
}
