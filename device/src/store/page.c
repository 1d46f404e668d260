// SPDX-License-Identifier: Apache-2.0
//
// Page headers: which pages were taken into use, and in what order. A wrong bit in one is mended,
// lest it lose the page.
#include "store/log.h"

#define MAGIC   0x4B4Du // "MK"
#define VERSION 2u

#define START_ATTEMPTS 2

/// What the number of records and the state of notes make of a page's capacity: it must not change.
static uint16_t kind(const mint_store_t *store)
{
    return (uint16_t)(store->record_count | (store->state != NULL ? 0x8000u : 0u));
}

static void encode(const mint_store_t *store, uint32_t sequence,
                   uint8_t header[MINT_PAGE_HEADER_LEN])
{
    mint_writer_t writer;
    mint_writer_init(&writer, header, MINT_PAGE_HEADER_LEN);
    mint_write_u16le(&writer, MAGIC);
    mint_write_u16le(&writer, VERSION);
    mint_write_u32le(&writer, sequence);
    mint_write_u16le(&writer, (uint16_t)store->flash->unit_len);
    mint_write_u16le(&writer, kind(store));
    mint_write_u32le(&writer, store->key_check);
    mint_write_u32le(&writer, mint_crc32(0, header, MINT_PAGE_HEADER_LEN - 4));
}

static mint_status_t parse(const mint_store_t *store, const uint8_t header[MINT_PAGE_HEADER_LEN],
                           uint32_t *sequence)
{
    mint_reader_t reader;
    mint_reader_init(&reader, header, MINT_PAGE_HEADER_LEN);
    uint16_t magic = mint_read_u16le(&reader);
    uint16_t version = mint_read_u16le(&reader);
    *sequence = mint_read_u32le(&reader);
    uint16_t unit_len = mint_read_u16le(&reader);
    uint16_t found_kind = mint_read_u16le(&reader);
    uint32_t key_check = mint_read_u32le(&reader);
    uint32_t crc = mint_read_u32le(&reader);
    if (magic != MAGIC || crc != mint_crc32(0, header, MINT_PAGE_HEADER_LEN - 4) ||
        *sequence == UINT32_MAX) {
        return crc == UINT32_MAX && *sequence == UINT32_MAX ? MINT_ERR_NOT_FOUND : MINT_ERR_FORMAT;
    }
    if (version != VERSION || unit_len != store->flash->unit_len || found_kind != kind(store)) {
        return MINT_ERR_UNSUPPORTED;
    }
    return key_check == store->key_check ? MINT_OK : MINT_ERR_CORRUPT;
}

mint_status_t mint_page_read(const mint_store_t *store, uint32_t page, uint32_t *sequence)
{
    uint8_t header[MINT_PAGE_HEADER_LEN];
    mint_status_t status =
        mint_flash_read(store, page * store->flash->page_len, header, sizeof header);
    if (status != MINT_OK) {
        return status;
    }
    status = parse(store, header, sequence);
    return status == MINT_ERR_FORMAT && mint_header_mend(header, sizeof header)
               ? parse(store, header, sequence)
               : status;
}

mint_status_t mint_page_newest(const mint_store_t *store, uint32_t below, uint16_t *page,
                               uint32_t *sequence)
{
    mint_status_t found = MINT_OK;
    *page = MINT_PAGE_NONE;
    *sequence = 0;
    uint16_t page_count = (uint16_t)store->flash->page_count; // mounting takes no more
    for (uint16_t i = 0; i < page_count; i++) {
        uint32_t candidate = 0;
        mint_status_t status = mint_page_read(store, i, &candidate);
        if (status == MINT_ERR_NOT_FOUND || status == MINT_ERR_FORMAT) {
            continue;
        }
        if (status != MINT_OK && status != MINT_ERR_CORRUPT) {
            return status;
        }
        if (candidate < below && candidate >= *sequence) {
            found = *page != MINT_PAGE_NONE && candidate == *sequence ? MINT_ERR_CORRUPT : status;
            *page = i;
            *sequence = candidate;
        }
    }
    return found;
}

mint_status_t mint_page_start(mint_store_t *store, uint16_t page)
{
    if (store->floor >= UINT32_MAX - 1) {
        return MINT_ERR_FLASH; // No nonce is left. The flash is worn out long before.
    }
    mint_status_t status = MINT_ERR_FLASH;
    uint8_t header[MINT_PAGE_HEADER_LEN];
    store->page = page;
    store->sequence = store->epoch = store->floor++;
    encode(store, store->sequence, header);
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < START_ATTEMPTS; attempt++) {
        store->offset = 0;
        store->fill = 0;
        status = mint_flash_erase(store, page);
        if (status == MINT_OK) {
            status = mint_flash_put(store, header, sizeof header);
        }
        if (status == MINT_OK) {
            status = mint_flash_finish(store);
        }
    }
    store->tail_end = store->offset;
    store->doubtful = false;
    store->note_needed = false;
    return status;
}
