// SPDX-License-Identifier: Apache-2.0
//
// The conditioner. What it computes, with K the fixed key and s_i the source of sample x_i:
//
//     block = HMAC(K, 0x01 || chain || s_1 || x_1 || s_2 || x_2 || …)
//     chain = HMAC(K, 0x02 || block)
//
// The chain carries what earlier samples had over the need of their block into all later ones; it
// is never counted. The tags make different sequences of samples different messages.
#include "entropy/conditioner.h"

#include "mintmark/bytes.h"

#define TAG_BLOCK 0x01u
#define TAG_CHAIN 0x02u

// The standard lets the key be any value that does not depend on the samples (§3.1.5.1.2).
static const uint8_t KEY[MINT_SHA256_LEN] = "Mintmark entropy conditioner, v1";

mint_status_t mint_conditioner_start(mint_hmac_t *block,
                                     const uint8_t chain[MINT_ENTROPY_BLOCK_LEN])
{
    const uint8_t tag = TAG_BLOCK;
    mint_status_t status = mint_hmac_start(block, KEY, sizeof KEY);
    if (status == MINT_OK) {
        status = mint_hmac_update(block, &tag, sizeof tag);
    }
    if (status == MINT_OK) {
        status = mint_hmac_update(block, chain, MINT_ENTROPY_BLOCK_LEN);
    }
    return status;
}

mint_status_t mint_conditioner_add(mint_hmac_t *block, uint8_t source, uint8_t symbol)
{
    uint8_t tagged[2] = {source, symbol};
    mint_status_t status = mint_hmac_update(block, tagged, sizeof tagged);
    mint_wipe(tagged, sizeof tagged);
    return status;
}

mint_status_t mint_conditioner_finish(mint_hmac_t *block, uint8_t out[MINT_ENTROPY_BLOCK_LEN],
                                      uint8_t chain[MINT_ENTROPY_BLOCK_LEN])
{
    uint8_t link[1 + MINT_ENTROPY_BLOCK_LEN] = {TAG_CHAIN};
    mint_status_t status = mint_hmac_finish(block, out);
    if (status == MINT_OK) {
        for (size_t i = 0; i < MINT_ENTROPY_BLOCK_LEN; i++) {
            link[1 + i] = out[i];
        }
        status = mint_hmac(KEY, sizeof KEY, link, sizeof link, chain);
    }
    mint_wipe(link, sizeof link);
    if (status != MINT_OK) {
        mint_wipe(out, MINT_ENTROPY_BLOCK_LEN);
        mint_wipe(chain, MINT_ENTROPY_BLOCK_LEN);
    }
    return status;
}
