// SPDX-License-Identifier: Apache-2.0
//
// Putting a record on flash, new or as a copy. The seal comes last, when all before it was read
// back and authenticated: a power cut before leaves a record that the next mount distrusts.
#include <string.h>

#include "store/log.h"

/// Seals `data` on its way to flash.
static mint_status_t put_sealed(mint_store_t *store, const mint_record_t *record,
                                const uint8_t *data)
{
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    mint_ccm_t ccm = {.opaque = {0}};
    mint_status_t status = mint_record_ccm(store, record, MINT_CCM_SEAL, &ccm);
    for (uint32_t at = 0; status == MINT_OK && at < record->len; at += sizeof chunk) {
        uint32_t left_len = record->len - at;
        uint32_t len = left_len < sizeof chunk ? left_len : (uint32_t)sizeof chunk;
        status = mint_ccm_update(&ccm, data + at, len, chunk);
        if (status == MINT_OK) {
            status = mint_flash_put(store, chunk, len);
        }
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_seal(&ccm, chunk);
    }
    mint_ccm_wipe(&ccm);
    return status == MINT_OK ? mint_flash_put(store, chunk, MINT_AEAD_TAG_LEN) : status;
}

/// Copies the ciphertext and tag of the value at `from`.
static mint_status_t put_copy(mint_store_t *store, uint32_t from, uint32_t value_len)
{
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    uint32_t body_len = value_len + MINT_AEAD_TAG_LEN;
    mint_status_t status = MINT_OK;
    for (uint32_t at = 0; status == MINT_OK && at < body_len; at += sizeof chunk) {
        uint32_t len = body_len - at < sizeof chunk ? body_len - at : (uint32_t)sizeof chunk;
        status = mint_flash_read(store, from + MINT_RECORD_HEADER_LEN + at, chunk, len);
        if (status == MINT_OK) {
            status = mint_flash_put(store, chunk, len);
        }
    }
    return status;
}

mint_status_t mint_record_write(mint_store_t *store, mint_record_t *record, const uint8_t *data,
                                uint32_t from)
{
    mint_status_t status = mint_record_put_header(store, record);
    if (status == MINT_OK) {
        status = from != 0 ? put_copy(store, from, record->len) : put_sealed(store, record, data);
    }
    if (status == MINT_OK) {
        status = mint_flash_finish(store);
    }
    if (status == MINT_OK) {
        status = mint_record_open(store, record, NULL, NULL);
        if (status == MINT_OK) {
            status = mint_seal_write(store, record);
        } else if (from == 0) {
            status = MINT_ERR_FLASH;
        }
    }
    return status;
}
