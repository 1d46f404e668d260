// SPDX-License-Identifier: Apache-2.0
//
// Forgetting at once: a page is opened whose checkpoint has only what is to stay. Page sequences go
// on where they were, for nonces come from them.
#include <string.h>

#include "store/log.h"

/// Opens a page, which was free before anything was forgotten, with what the index holds now, and
/// makes that firm.
static mint_status_t commit(mint_store_t *store, uint16_t free_page)
{
    mint_status_t status = mint_log_open(store, free_page, NULL, 0);
    if (status == MINT_OK) {
        status = mint_log_note(store);
    }
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}

/// Whether a record stays: the one with the uid `kept` of area 0 alone or, if that is 0, those that
/// are write-once.
static bool stays(const mint_record_t *record, uint64_t kept)
{
    return kept == 0 ? (record->flags & MINT_STORE_WRITE_ONCE) != 0
                     : record->uid == kept && record->flags >> MINT_RECORD_AREA_SHIFT == 0;
}

static mint_status_t reduce(mint_store_t *store, uint64_t kept)
{
    mint_status_t status = mint_store_check_writable(store);
    uint16_t free_page = status == MINT_OK ? mint_log_free_page(store) : MINT_PAGE_NONE;
    for (size_t i = 0; status == MINT_OK && i < store->record_count; i++) {
        mint_store_slot_t *slot = &store->slots[i];
        mint_record_t record = {.flags = 0};
        if (slot->unit != 0) {
            status = mint_index_read(store, slot, &record);
        }
        if (status == MINT_ERR_CORRUPT) {
            record = (mint_record_t){.flags = 0}; // What it said is not known: it goes.
            status = MINT_OK;
        }
        if (status == MINT_OK && !stays(&record, kept)) {
            slot->unit = 0;
        }
    }
    if (status == MINT_OK) {
        status = commit(store, free_page);
    }
    return status == MINT_OK ? mint_store_purge(store) : mint_store_changed(store, status);
}

mint_status_t mint_store_reset(mint_store_t *store)
{
    return reduce(store, 0);
}

mint_status_t mint_store_retain(mint_store_t *store, uint64_t uid)
{
    return uid == 0 ? MINT_ERR_ARGUMENT : reduce(store, uid);
}

/// Erases all pages but the open one.
static mint_status_t erase_others(const mint_store_t *store)
{
    mint_status_t status = MINT_OK;
    for (uint32_t i = 0; status == MINT_OK && i < store->flash->page_count; i++) {
        status = i != store->page ? mint_flash_erase(store, i) : MINT_OK;
    }
    return status;
}

mint_status_t mint_store_format(mint_store_t *store)
{
    uint16_t newest;
    uint32_t sequence;
    if (store->flash == NULL) {
        return MINT_ERR_STATE;
    }
    mint_status_t status = mint_page_newest(store, UINT32_MAX, &newest, &sequence);
    if (status == MINT_ERR_CORRUPT) {
        status = MINT_OK; // That is what brought us here, perhaps.
    }
    if (!store->mounted) {
        memset(store->slots, 0, store->record_count * sizeof store->slots[0]);
        store->page = newest == MINT_PAGE_NONE ? 0 : newest;
    }
    // In a mounted store, the newest header may be the free page's: one that a cut left, and that
    // could not be read at mount.
    uint16_t free_page = mint_log_free_page(store);
    memset(store->slots, 0, store->record_count * sizeof store->slots[0]);
    store->floor = store->floor > sequence + 1 ? store->floor : sequence + 1;
    store->followers = MINT_FOLLOWERS_FIRM;
    if (status == MINT_OK) {
        status = commit(store, free_page);
    }
    if (status == MINT_OK) {
        status = erase_others(store);
    }
    mint_store_unmount(store);
    return status;
}
