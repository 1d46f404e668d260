// SPDX-License-Identifier: Apache-2.0
//
// HKDF-SHA-256 (RFC 5869) over HMAC.
#include <string.h>

#include "crypto/parts.h"

mint_status_t mint_hkdf_extract(const uint8_t *salt, size_t salt_len, const uint8_t *ikm,
                                size_t ikm_len, uint8_t prk[MINT_SHA256_LEN])
{
    // An absent salt is 32 zero bytes (§2.2), and HMAC pads a short key with zeros.
    return mint_hmac(salt, salt_len, ikm, ikm_len, prk);
}

// T(i) = HMAC(PRK, T(i - 1) || info || i), in place; T(0) is empty.
static mint_status_t next_block(const uint8_t prk[MINT_SHA256_LEN], const mint_bytes_t *info,
                                size_t count, uint8_t index, uint8_t block[MINT_SHA256_LEN])
{
    mint_hmac_t hmac;
    mint_status_t status = mint_hmac_start(&hmac, prk, MINT_SHA256_LEN);
    if (status == MINT_OK) {
        status = mint_hmac_update(&hmac, block, index > 1 ? MINT_SHA256_LEN : 0);
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = mint_hmac_update(&hmac, info[i].data, info[i].len);
    }
    if (status == MINT_OK) {
        status = mint_hmac_update(&hmac, &index, sizeof index);
    }
    if (status == MINT_OK) {
        status = mint_hmac_finish(&hmac, block);
    }
    mint_wipe(&hmac, sizeof hmac);
    return status;
}

mint_status_t mint_hkdf_expand_parts(const uint8_t prk[MINT_SHA256_LEN], const mint_bytes_t *info,
                                     size_t count, uint8_t *out, size_t out_len)
{
    uint8_t block[MINT_SHA256_LEN];
    mint_status_t status = out_len <= 255u * sizeof block ? MINT_OK : MINT_ERR_ARGUMENT;
    uint8_t index = 0;
    for (size_t done = 0; done < out_len && status == MINT_OK; done += sizeof block) {
        size_t take = out_len - done < sizeof block ? out_len - done : sizeof block;
        index++;
        status = next_block(prk, info, count, index, block);
        if (status == MINT_OK) {
            memcpy(out + done, block, take);
        }
    }
    mint_wipe(block, sizeof block);
    if (status != MINT_OK) {
        mint_wipe(out, out_len);
    }
    return status;
}

mint_status_t mint_hkdf_expand(const uint8_t prk[MINT_SHA256_LEN], const uint8_t *info,
                               size_t info_len, uint8_t *out, size_t out_len)
{
    const mint_bytes_t part = {info, info_len};
    return mint_hkdf_expand_parts(prk, &part, 1, out, out_len);
}
