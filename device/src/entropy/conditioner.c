// SPDX-License-Identifier: Apache-2.0
//
// The conditioner. What it computes, with K the fixed key and s_i the source of sample x_i:
//
//     block = HMAC(K, chain || s_1 || x_1 || s_2 || x_2 || … || 0x01)
//     chain = HMAC(K, chain || s_1 || x_1 || s_2 || x_2 || … || 0x02)     for the next block
//
// Each is the vetted function itself, over the samples; a block conditioned once more, from a
// digest of 256 bits, would count for 251.7 bits by §3.1.5.1.2. The chain carries what earlier
// samples had over the need of their block into all later ones and is never counted. Nobody gets
// from one of the two values to the other without the samples: who has seen a block does not know
// what the next one starts with. The samples are hashed once; the running hash is copied.
#include "entropy/conditioner.h"

#include "mintmark/bytes.h"

#define TAG_BLOCK 0x01u
#define TAG_CHAIN 0x02u

// The standard lets the key be any value that does not depend on the samples (§3.1.5.1.2).
static const uint8_t KEY[MINT_SHA256_LEN] = "Mintmark entropy conditioner, v2";

mint_status_t mint_conditioner_start(mint_hmac_t *block,
                                     const uint8_t chain[MINT_ENTROPY_BLOCK_LEN])
{
    mint_status_t status = mint_hmac_start(block, KEY, sizeof KEY);
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

static mint_status_t finish_with(mint_hmac_t *hmac, uint8_t tag,
                                 uint8_t out[MINT_ENTROPY_BLOCK_LEN])
{
    mint_status_t status = mint_hmac_update(hmac, &tag, sizeof tag);
    if (status == MINT_OK) {
        status = mint_hmac_finish(hmac, out);
    }
    mint_wipe(hmac, sizeof *hmac);
    return status;
}

mint_status_t mint_conditioner_finish(mint_hmac_t *block, uint8_t out[MINT_ENTROPY_BLOCK_LEN],
                                      uint8_t chain[MINT_ENTROPY_BLOCK_LEN])
{
    mint_hmac_t twin = *block;
    mint_status_t status = finish_with(block, TAG_BLOCK, out);
    if (status == MINT_OK) {
        status = finish_with(&twin, TAG_CHAIN, chain);
    }
    mint_wipe(&twin, sizeof twin);
    if (status != MINT_OK) {
        mint_wipe(out, MINT_ENTROPY_BLOCK_LEN);
        mint_wipe(chain, MINT_ENTROPY_BLOCK_LEN);
    }
    return status;
}
