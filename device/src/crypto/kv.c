// SPDX-License-Identifier: Apache-2.0
//
// The steps of (K, V) that HMAC_DRBG and RFC 6979 share.
#include "crypto/kv.h"

#include <string.h>

#include "crypto/parts.h"

void mint_kv_init(uint8_t key[MINT_SHA256_LEN], uint8_t value[MINT_SHA256_LEN])
{
    memset(key, 0x00, MINT_SHA256_LEN);
    memset(value, 0x01, MINT_SHA256_LEN);
}

mint_status_t mint_kv_next(uint8_t key[MINT_SHA256_LEN], uint8_t value[MINT_SHA256_LEN])
{
    mint_status_t status = mint_hmac(key, MINT_SHA256_LEN, value, MINT_SHA256_LEN, value);
    if (status != MINT_OK) {
        mint_wipe(key, MINT_SHA256_LEN);
        mint_wipe(value, MINT_SHA256_LEN);
    }
    return status;
}

// K = HMAC(K, V || round || parts). The step of V that follows is the caller's, so that the two do
// not stand on the stack together.
static mint_status_t update_key(uint8_t key[MINT_SHA256_LEN], uint8_t value[MINT_SHA256_LEN],
                                uint8_t round, const mint_bytes_t *parts, size_t count)
{
    mint_bytes_t message[2 + MINT_KV_PARTS_MAX] = {{value, MINT_SHA256_LEN}, {&round, 1}};
    for (size_t i = 0; i < count; i++) {
        message[2 + i] = parts[i];
    }
    mint_status_t status = mint_hmac_parts(key, MINT_SHA256_LEN, message, 2 + count, key);
    if (status != MINT_OK) {
        mint_wipe(value, MINT_SHA256_LEN);
    }
    return status;
}

mint_status_t mint_kv_update(uint8_t key[MINT_SHA256_LEN], uint8_t value[MINT_SHA256_LEN],
                             const mint_bytes_t *parts, size_t count)
{
    size_t provided_len = 0;
    for (size_t i = 0; i < count; i++) {
        provided_len += parts[i].len;
    }
    mint_status_t status = update_key(key, value, 0x00, parts, count);
    if (status == MINT_OK) {
        status = mint_kv_next(key, value);
    }
    if (status == MINT_OK && provided_len > 0) {
        status = update_key(key, value, 0x01, parts, count);
        if (status == MINT_OK) {
            status = mint_kv_next(key, value);
        }
    }
    return status;
}
