// SPDX-License-Identifier: Apache-2.0
//
// Reads what a station has put into the store.
#include "mintmark/identity.h"

#include <string.h>

#include "mintmark/bytes.h"

mint_status_t mint_identity_key(const mint_store_t *store, uint8_t key[MINT_P256_PRIVATE_KEY_LEN])
{
    size_t len = 0;
    mint_status_t status =
        mint_store_get(store, MINT_UID_IDENTITY_KEY, key, MINT_P256_PRIVATE_KEY_LEN, &len);
    if (status == MINT_ERR_SPACE || (status == MINT_OK && len != MINT_P256_PRIVATE_KEY_LEN)) {
        status = MINT_ERR_CORRUPT;
    }
    if (status != MINT_OK) {
        mint_wipe(key, MINT_P256_PRIVATE_KEY_LEN);
    }
    return status;
}

mint_status_t mint_identity_key_der(const mint_store_t *store,
                                    uint8_t der[MINT_IDENTITY_KEY_DER_LEN])
{
    static const uint8_t head[] = {0x30, 0x31, 0x02, 0x01, 0x01, 0x04, MINT_P256_PRIVATE_KEY_LEN};
    static const uint8_t tail[] = {// [0] { prime256v1 }
                                   0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                   0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
    mint_status_t status = mint_identity_key(store, der + sizeof head);
    if (status != MINT_OK) {
        mint_wipe(der, MINT_IDENTITY_KEY_DER_LEN);
        return status;
    }
    memcpy(der, head, sizeof head);
    memcpy(der + sizeof head + MINT_P256_PRIVATE_KEY_LEN, tail, sizeof tail);
    return MINT_OK;
}

mint_status_t mint_identity_read_chain_count(const mint_store_t *store, unsigned *count)
{
    uint8_t byte = 0;
    size_t len = 0;
    mint_status_t status = mint_store_get(store, MINT_UID_CHAIN, &byte, sizeof byte, &len);
    *count = status == MINT_OK && len == sizeof byte ? byte : 0;
    return status == MINT_ERR_NOT_FOUND ? MINT_OK
           : status == MINT_ERR_SPACE || (status == MINT_OK && len != sizeof byte)
               ? MINT_ERR_CORRUPT
               : status;
}

unsigned mint_identity_chain_count(const mint_store_t *store)
{
    unsigned count;
    (void)!mint_identity_read_chain_count(store, &count);
    return count;
}

mint_status_t mint_identity_certificate(const mint_store_t *store, unsigned index, uint8_t *out,
                                        size_t size, size_t *len)
{
    unsigned count;
    *len = 0;
    mint_status_t status = mint_identity_read_chain_count(store, &count);
    if (status == MINT_OK && index >= count) {
        return MINT_ERR_NOT_FOUND;
    }
    if (status == MINT_OK) {
        status = mint_store_get(store, MINT_UID_CERTIFICATE(index), out, size, len);
    }
    // The count says that it is there.
    return status == MINT_ERR_NOT_FOUND ? MINT_ERR_CORRUPT : status;
}

mint_status_t mint_identity_chain(const mint_store_t *store, uint8_t *out, size_t size, size_t *len)
{
    unsigned count;
    mint_status_t status = mint_identity_read_chain_count(store, &count);
    status = status == MINT_OK && count == 0 ? MINT_ERR_NOT_FOUND : status;
    *len = 0;
    for (unsigned i = 0; i < count && status == MINT_OK; i++) {
        size_t part_len;
        status = mint_identity_certificate(store, i, out + *len, size - *len, &part_len);
        *len += part_len;
    }
    if (status != MINT_OK) {
        *len = 0;
    }
    return status;
}
