// SPDX-License-Identifier: Apache-2.0
//
// Opening a record a piece at a time, so that a value need never stand whole in the store's RAM.
#include "store/log.h"

mint_status_t mint_record_open(const mint_store_t *store, const mint_record_t *record,
                               mint_record_sink_t sink, void *context)
{
    uint32_t address = record->address + MINT_RECORD_HEADER_LEN;
    uint32_t left_len = record->len;
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    mint_ccm_t ccm = {.opaque = {0}};
    mint_status_t status = mint_record_ccm(store, record, MINT_CCM_OPEN, &ccm);
    while (status == MINT_OK && left_len > 0) {
        uint32_t len = left_len < sizeof chunk ? left_len : (uint32_t)sizeof chunk;
        status = mint_flash_read(store, address, chunk, len);
        if (status == MINT_OK) {
            status = mint_ccm_update(&ccm, chunk, len, chunk);
        }
        if (status == MINT_OK && sink != NULL) {
            status = sink(context, chunk, len);
        }
        address += len;
        left_len -= len;
    }
    if (status == MINT_OK) {
        status = mint_flash_read(store, address, chunk, MINT_AEAD_TAG_LEN);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_open(&ccm, chunk);
    }
    mint_ccm_wipe(&ccm);
    mint_wipe(chunk, sizeof chunk);
    return status;
}
