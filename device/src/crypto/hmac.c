// SPDX-License-Identifier: Apache-2.0
//
// HMAC-SHA-256 (FIPS 198-1, RFC 2104) over the seam's SHA-256: one code for every backend, no heap.
#include <string.h>

#include "crypto/parts.h"
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define BLOCK_LEN 64u // bytes of a SHA-256 block
#define IPAD      0x36u
#define OPAD      0x5cu

static void xor_block(uint8_t block[BLOCK_LEN], uint8_t value)
{
    for (size_t i = 0; i < BLOCK_LEN; i++) {
        block[i] ^= value;
    }
}

// The key block is made where the outer key will stay, so that it needs no room of its own.
mint_status_t mint_hmac_start(mint_hmac_t *hmac, const uint8_t *key, size_t key_len)
{
    mint_status_t status = MINT_OK;
    memset(hmac->outer_key, 0, BLOCK_LEN);
    if (key_len > BLOCK_LEN) {
        status = mint_sha256(key, key_len, hmac->outer_key);
    } else if (key_len > 0) {
        memcpy(hmac->outer_key, key, key_len);
    }
    xor_block(hmac->outer_key, IPAD);
    if (status == MINT_OK) {
        status = mint_sha256_start(&hmac->inner);
    }
    if (status == MINT_OK) {
        status = mint_sha256_update(&hmac->inner, hmac->outer_key, BLOCK_LEN);
    }
    xor_block(hmac->outer_key, IPAD ^ OPAD);
    if (status != MINT_OK) {
        mint_wipe(hmac, sizeof *hmac);
    }
    return status;
}

mint_status_t mint_hmac_update(mint_hmac_t *hmac, const uint8_t *data, size_t len)
{
    return mint_sha256_update(&hmac->inner, data, len);
}

mint_status_t mint_hmac_finish(mint_hmac_t *hmac, uint8_t tag[MINT_SHA256_LEN])
{
    uint8_t inner[MINT_SHA256_LEN];
    mint_status_t status = mint_sha256_finish(&hmac->inner, inner);
    if (status == MINT_OK) {
        status = mint_sha256_start(&hmac->inner);
    }
    if (status == MINT_OK) {
        status = mint_sha256_update(&hmac->inner, hmac->outer_key, sizeof hmac->outer_key);
    }
    if (status == MINT_OK) {
        status = mint_sha256_update(&hmac->inner, inner, sizeof inner);
    }
    if (status == MINT_OK) {
        status = mint_sha256_finish(&hmac->inner, tag);
    }
    mint_wipe(inner, sizeof inner);
    mint_wipe(hmac, sizeof *hmac);
    if (status != MINT_OK) {
        mint_wipe(tag, MINT_SHA256_LEN);
    }
    return status;
}

mint_status_t mint_hmac_parts(const uint8_t *key, size_t key_len, const mint_bytes_t *parts,
                              size_t count, uint8_t tag[MINT_SHA256_LEN])
{
    mint_hmac_t hmac;
    mint_status_t status = mint_hmac_start(&hmac, key, key_len);
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = mint_hmac_update(&hmac, parts[i].data, parts[i].len);
    }
    if (status == MINT_OK) {
        return mint_hmac_finish(&hmac, tag);
    }
    mint_wipe(&hmac, sizeof hmac);
    mint_wipe(tag, MINT_SHA256_LEN);
    return status;
}

mint_status_t mint_hmac(const uint8_t *key, size_t key_len, const uint8_t *data, size_t len,
                        uint8_t tag[MINT_SHA256_LEN])
{
    const mint_bytes_t message = {data, len};
    return mint_hmac_parts(key, key_len, &message, 1, tag);
}
