// SPDX-License-Identifier: Apache-2.0
//
// Putting a record on flash, new or as a copy. The seal comes last, when all before it was read
// back and authenticated: a power cut before leaves a record without a seal, and so one that the
// next mount distrusts.
#include "store/log.h"

/// Programs the seal of a record in the open page.
static mint_status_t seal_off(const mint_store_t *store, const mint_record_t *record)
{
    uint32_t end = record->address +
                   mint_layout_record_len(store->flash, record->type, record->len) -
                   store->flash->unit_len;
    return mint_seal_write(store, store->page_sequence, record->address, end);
}

static mint_status_t put_header(mint_unit_writer_t *writer, const mint_record_t *record)
{
    uint8_t header[MINT_RECORD_HEADER_LEN];
    mint_record_encode(record, header);
    return mint_unit_put(writer, header, sizeof header);
}

static mint_status_t put_sealed(const mint_store_t *store, const mint_record_t *record,
                                const uint8_t *data, mint_unit_writer_t *writer)
{
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    mint_ccm_t ccm;
    mint_status_t status = mint_record_ccm(store, record, MINT_CCM_SEAL, &ccm);
    for (uint32_t at = 0; status == MINT_OK && at < record->len; at += sizeof chunk) {
        uint32_t left_len = record->len - at;
        uint32_t len = left_len < sizeof chunk ? left_len : (uint32_t)sizeof chunk;
        status = mint_ccm_update(&ccm, data + at, len, chunk);
        if (status == MINT_OK) {
            status = mint_unit_put(writer, chunk, len);
        }
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_seal(&ccm, chunk);
    }
    mint_ccm_wipe(&ccm);
    return status == MINT_OK ? mint_unit_put(writer, chunk, MINT_AEAD_TAG_LEN) : status;
}

mint_status_t mint_record_write(const mint_store_t *store, const mint_record_t *record,
                                const uint8_t *data)
{
    bool has_value = mint_layout_has_value(record->type);
    mint_unit_writer_t writer;
    mint_unit_start(&writer, store, record->address);
    mint_status_t status = put_header(&writer, record);
    if (status == MINT_OK && has_value) {
        status = put_sealed(store, record, data, &writer);
    }
    if (status == MINT_OK) {
        status = mint_unit_finish(&writer);
    }
    if (status == MINT_OK && has_value && mint_record_open(store, record, NULL, NULL) != MINT_OK) {
        status = MINT_ERR_FLASH;
    }
    return status == MINT_OK && record->type != MINT_RECORD_MARK ? seal_off(store, record) : status;
}

static mint_status_t put_body(const mint_store_t *store, const mint_record_t *record,
                              mint_unit_writer_t *writer)
{
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    uint32_t body_len = (uint32_t)record->len + MINT_AEAD_TAG_LEN;
    mint_status_t status = MINT_OK;
    for (uint32_t at = 0; status == MINT_OK && at < body_len; at += sizeof chunk) {
        uint32_t len = body_len - at < sizeof chunk ? body_len - at : (uint32_t)sizeof chunk;
        status = mint_flash_read(store, record->address + MINT_RECORD_HEADER_LEN + at, chunk, len);
        if (status == MINT_OK) {
            status = mint_unit_put(writer, chunk, len);
        }
    }
    return status == MINT_OK ? mint_unit_finish(writer) : status;
}

mint_status_t mint_record_copy(const mint_store_t *store, const mint_record_t *record,
                               const mint_record_t *copy)
{
    mint_unit_writer_t writer;
    mint_unit_start(&writer, store, copy->address);
    mint_status_t status = put_header(&writer, copy);
    if (status == MINT_OK) {
        status = put_body(store, record, &writer);
    }
    // A damaged record is copied as it is, so that it goes on being reported as damaged.
    if (status == MINT_OK && mint_record_open(store, copy, NULL, NULL) != MINT_OK &&
        mint_record_open(store, record, NULL, NULL) == MINT_OK) {
        status = MINT_ERR_FLASH;
    }
    return status == MINT_OK ? seal_off(store, copy) : status;
}
