// SPDX-License-Identifier: Apache-2.0
//
// Taking a page into use: erased, verified blank, then a header, twice, each read back. The second
// copy is there so that a bit that rots in the first does not lose the page.
#include "store/log.h"

/// A page without a header: the one that is known to be blank, else the next one around.
static mint_status_t find_spare(const mint_store_t *store, uint32_t *index)
{
    uint32_t count = store->flash->page_count;
    uint32_t first = store->blank_page;
    if (first == MINT_PAGE_NONE) {
        first = store->page == MINT_PAGE_NONE ? 0 : store->page + 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        mint_page_t page;
        *index = (first + i) % count;
        mint_status_t status = mint_page_read(store, *index, &page);
        if (status != MINT_OK) {
            return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
        }
    }
    return MINT_ERR_FULL;
}

/// Makes the spare page blank, and says how often it was erased. A page whose header went with a
/// cut erasure gets the count of the most erased page: too high is the safe side.
static mint_status_t make_blank(mint_store_t *store, uint32_t index, uint32_t *erase_count)
{
    if (index == store->blank_page) {
        *erase_count = store->blank_erase_count;
        return MINT_OK;
    }
    *erase_count = 0;
    mint_page_t page = {0};
    mint_status_t status = mint_page_after(store, 0, &page);
    while (status == MINT_OK) {
        *erase_count = page.erase_count > *erase_count ? page.erase_count : *erase_count;
        status = mint_page_after(store, page.sequence, &page);
    }
    ++*erase_count;
    return status == MINT_ERR_NOT_FOUND ? mint_flash_erase(store, index) : status;
}

static mint_status_t write_header(mint_store_t *store, const mint_page_t *page)
{
    uint8_t header[MINT_PAGE_HEADER_LEN];
    mint_page_encode(store->flash, page, header);
    mint_unit_writer_t writer;
    mint_unit_start(&writer, store, page->index * store->flash->page_len);
    mint_status_t status = MINT_OK;
    for (int copy = 0; status == MINT_OK && copy < 2; copy++) {
        status = mint_unit_put(&writer, header, sizeof header);
        if (status == MINT_OK) {
            status = mint_unit_finish(&writer);
        }
    }
    return status;
}

mint_status_t mint_page_open(mint_store_t *store, uint32_t source)
{
    mint_page_t page = {.source = source};
    mint_page_t newest;
    mint_status_t status = mint_page_before(store, UINT32_MAX, &newest);
    if (status != MINT_OK && status != MINT_ERR_NOT_FOUND) {
        return status;
    }
    page.sequence = status == MINT_OK ? newest.sequence + 1 : 1;
    if (page.sequence == UINT32_MAX) {
        return MINT_ERR_FLASH; // No nonce is left. The flash is worn out long before.
    }
    status = find_spare(store, &page.index);
    if (status == MINT_OK) {
        status = make_blank(store, page.index, &page.erase_count);
    }
    if (status != MINT_OK) {
        return status;
    }
    store->blank_page = MINT_PAGE_NONE;
    status = write_header(store, &page);
    if (status == MINT_OK) {
        store->page = page.index;
        store->page_sequence = page.sequence;
        store->offset = mint_layout_first(store->flash);
        store->tail_end = store->offset;
        store->note_needed = false;
    }
    return status;
}
