// SPDX-License-Identifier: Apache-2.0
//
// Page headers: which pages are in use and in what order. Nothing about pages is kept in RAM but
// the open one; headers are short and read when they are wanted.
#include "store/log.h"

#define MAGIC   0x4B4Du // "MK"
#define VERSION 1u

/// log2 of the unit length.
static uint8_t unit_shift(const mint_flash_t *flash)
{
    uint8_t shift = 0;
    while (1u << shift < flash->unit_len) {
        shift++;
    }
    return shift;
}

void mint_page_encode(const mint_flash_t *flash, const mint_page_t *page,
                      uint8_t header[MINT_PAGE_HEADER_LEN])
{
    mint_writer_t writer;
    mint_writer_init(&writer, header, MINT_PAGE_HEADER_LEN);
    mint_write_u16le(&writer, MAGIC);
    mint_write_u8(&writer, VERSION);
    mint_write_u8(&writer, unit_shift(flash));
    mint_write_u32le(&writer, page->sequence);
    mint_write_u32le(&writer, page->source);
    mint_write_u32le(&writer, page->erase_count);
    mint_write_u32le(&writer, mint_crc32(0, header, MINT_PAGE_HEADER_LEN - 4));
}

static mint_status_t parse(const mint_flash_t *flash, const uint8_t header[MINT_PAGE_HEADER_LEN],
                           mint_page_t *page)
{
    mint_reader_t reader;
    mint_reader_init(&reader, header, MINT_PAGE_HEADER_LEN);
    uint16_t magic = mint_read_u16le(&reader);
    uint8_t version = mint_read_u8(&reader);
    uint8_t shift = mint_read_u8(&reader);
    page->sequence = mint_read_u32le(&reader);
    page->source = mint_read_u32le(&reader);
    page->erase_count = mint_read_u32le(&reader);
    uint32_t crc = mint_read_u32le(&reader);
    if (magic != MAGIC || crc != mint_crc32(0, header, MINT_PAGE_HEADER_LEN - 4)) {
        return MINT_ERR_NOT_FOUND;
    }
    if (version != VERSION || shift != unit_shift(flash)) {
        return MINT_ERR_UNSUPPORTED;
    }
    return page->sequence == 0 || page->sequence == UINT32_MAX ? MINT_ERR_NOT_FOUND : MINT_OK;
}

mint_status_t mint_page_read(const mint_store_t *store, uint32_t index, mint_page_t *page)
{
    const mint_flash_t *flash = store->flash;
    uint32_t address = index * flash->page_len;
    mint_status_t status = MINT_ERR_NOT_FOUND;
    for (int copy = 0; status == MINT_ERR_NOT_FOUND && copy < 2; copy++) {
        uint8_t header[MINT_PAGE_HEADER_LEN];
        status = mint_flash_read(store, address, header, sizeof header);
        if (status == MINT_OK) {
            status = parse(flash, header, page);
        }
        address += mint_layout_units(flash, MINT_PAGE_HEADER_LEN);
    }
    page->index = status == MINT_OK ? index : MINT_PAGE_NONE;
    return status;
}

/// Whether a candidate lies beyond `sequence` and is nearer to it than the best so far.
static bool between(uint32_t candidate, uint32_t sequence, uint32_t best, bool above)
{
    return above ? candidate > sequence && candidate < best
                 : candidate < sequence && candidate > best;
}

/// Looks through all pages for the one that is nearest to `sequence`, above or below it.
static mint_status_t nearest(const mint_store_t *store, uint32_t sequence, bool above,
                             mint_page_t *page)
{
    uint32_t best = above ? UINT32_MAX : 0;
    page->index = MINT_PAGE_NONE;
    for (uint32_t i = 0; i < store->flash->page_count; i++) {
        mint_page_t candidate;
        mint_status_t status = mint_page_read(store, i, &candidate);
        if (status == MINT_ERR_NOT_FOUND) {
            continue;
        }
        if (status != MINT_OK) {
            return status;
        }
        if (between(candidate.sequence, sequence, best, above)) {
            best = candidate.sequence;
            *page = candidate;
        }
    }
    return page->index == MINT_PAGE_NONE ? MINT_ERR_NOT_FOUND : MINT_OK;
}

mint_status_t mint_page_after(const mint_store_t *store, uint32_t sequence, mint_page_t *page)
{
    return nearest(store, sequence, true, page);
}

mint_status_t mint_page_before(const mint_store_t *store, uint32_t sequence, mint_page_t *page)
{
    return nearest(store, sequence, false, page);
}

mint_status_t mint_page_spares(const mint_store_t *store, uint32_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < store->flash->page_count; i++) {
        mint_page_t page;
        mint_status_t status = mint_page_read(store, i, &page);
        if (status == MINT_ERR_NOT_FOUND) {
            ++*count;
        } else if (status != MINT_OK) {
            return status;
        }
    }
    return MINT_OK;
}
