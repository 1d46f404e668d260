// SPDX-License-Identifier: Apache-2.0
//
// Erasing everything. Page sequences must go on where they were, for nonces come from them; so a
// fresh page is taken into use first and stays, with nothing in it but the marks of the others.
#include "store/log.h"

/// Opens a page that the marks go to. There is no spare page if a collection was cut; what it had
/// received, or else moved out, can go.
static mint_status_t open_fresh(mint_store_t *store, const mint_mount_t *mount)
{
    uint32_t unfinished =
        mount->undone.index != MINT_PAGE_NONE ? mount->undone.index : mount->moved_out.index;
    mint_status_t status = MINT_OK;
    if (unfinished != MINT_PAGE_NONE) {
        status = mint_flash_erase(store, unfinished);
    }
    mint_page_t oldest;
    if (status == MINT_OK) {
        status = mint_page_after(store, 0, &oldest);
    }
    return status == MINT_OK ? mint_page_open(store, oldest.sequence) : status;
}

/// Erases all pages but the open one, oldest first, so that a cut leaves no value that is outdated.
static mint_status_t retire_all(mint_store_t *store)
{
    mint_page_t oldest;
    mint_status_t status = mint_page_after(store, 0, &oldest);
    while (status == MINT_OK && oldest.index != store->page) {
        status = mint_log_retire(store, &oldest);
        if (status == MINT_ERR_FULL) {
            status = mint_page_open(store, oldest.sequence);
        }
        if (status == MINT_OK) {
            status = mint_page_after(store, 0, &oldest);
        }
    }
    return status;
}

/// Erases what is not blank among the pages without a header.
static mint_status_t erase_rest(const mint_store_t *store)
{
    uint32_t page_len = store->flash->page_len;
    for (uint32_t i = 0; i < store->flash->page_count; i++) {
        mint_page_t page;
        bool blank = true;
        mint_status_t status = mint_page_read(store, i, &page);
        if (status == MINT_ERR_NOT_FOUND) {
            status = mint_flash_is_blank(store, i * page_len, page_len, &blank);
        }
        if (status == MINT_OK && !blank) {
            status = mint_flash_erase(store, i);
        }
        if (status != MINT_OK) {
            return status;
        }
    }
    return MINT_OK;
}

mint_status_t mint_store_format(mint_store_t *store)
{
    if (store->flash == NULL) {
        return MINT_ERR_STATE;
    }
    mint_mount_t mount;
    store->blank_page = MINT_PAGE_NONE;
    mint_status_t status = mint_mount_plan(store, &mount);
    if (status == MINT_OK && mount.newest.index != MINT_PAGE_NONE) {
        store->page = mount.newest.index;
        status = open_fresh(store, &mount);
        if (status == MINT_OK) {
            status = retire_all(store);
        }
    }
    if (status == MINT_OK) {
        status = erase_rest(store);
    }
    mint_store_unmount(store);
    return status;
}
