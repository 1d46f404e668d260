// SPDX-License-Identifier: Apache-2.0
//
// Erasing every page, with what is alive carried along: once around the ring.
#include "store/log.h"

/// Whether something from before `sequence` may be left on a page.
static mint_status_t is_stale(const mint_store_t *store, uint16_t page, uint32_t sequence,
                              bool *stale)
{
    uint32_t found;
    uint32_t page_len = store->flash->page_len;
    bool blank = false;
    mint_status_t status = mint_page_read(store, page, &found);
    *stale = status != MINT_OK || found < sequence;
    if (status == MINT_ERR_NOT_FOUND) {
        status = mint_flash_is_blank(store, page * page_len, page_len, &blank);
        *stale = !blank;
    }
    return status == MINT_ERR_FLASH ? status : MINT_OK;
}

static mint_status_t purge_page(mint_store_t *store, uint16_t page, uint32_t sequence)
{
    bool stale = false;
    mint_status_t status = is_stale(store, page, sequence, &stale);
    while (status == MINT_OK && stale) {
        // A page that is used is freed by going on; one that is not can go at once.
        status = mint_index_uses(store, page) || page == store->page
                     ? mint_log_open(store, mint_log_free_page(store), NULL, 0)
                     : mint_flash_erase(store, page);
        if (status == MINT_OK) {
            status = is_stale(store, page, sequence, &stale);
        }
    }
    return status;
}

mint_status_t mint_store_purge(mint_store_t *store)
{
    mint_status_t status = mint_store_check_writable(store);
    if (status != MINT_OK) {
        return status;
    }
    uint32_t sequence = store->floor;
    for (uint16_t i = 0; status == MINT_OK && i < store->flash->page_count; i++) {
        status = purge_page(store, i, sequence);
    }
    if (status == MINT_OK && store->followers < MINT_FOLLOWERS_FIRM) {
        status = mint_log_note(store);
    }
    return mint_store_changed(store, status == MINT_ERR_FULL ? MINT_ERR_FLASH : status);
}

mint_status_t mint_store_erase(mint_store_t *store, uint64_t uid)
{
    mint_status_t status = mint_store_delete(store, uid);
    return status == MINT_OK ? mint_store_purge(store) : status;
}
