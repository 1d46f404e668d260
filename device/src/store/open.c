// SPDX-License-Identifier: Apache-2.0
//
// The next page. The ring of pages is gone round in order, so that all wear alike: the page behind
// the open one is free, is erased now and not before, and takes over what is alive on the page
// behind it, which so becomes the free one. Until a note stands behind the checkpoint, a page holds
// nothing but copies; a mount that finds it so goes back to the page before.
//
// One free page always suffices: what is alive on one page fits on an empty one.
#include "store/log.h"

static uint32_t next_page(const mint_store_t *store, uint32_t page)
{
    return page + 1 < store->flash->page_count ? page + 1 : 0;
}

/// Moves what is alive on a page to the open one, as far as it fits. `*more`: all of it did.
static mint_status_t move_out(mint_store_t *store, uint32_t page, bool *more)
{
    uint32_t base = page * store->flash->page_len;
    uint32_t limit = mint_layout_first(store) + mint_layout_capacity(store);
    mint_store_slot_t *slot;
    while ((slot = mint_index_first_in(store, base, base + store->flash->page_len)) != NULL) {
        mint_record_t record;
        mint_status_t status = mint_index_read(store, slot, &record);
        if (status == MINT_ERR_CORRUPT) {
            slot->unit = MINT_UNIT_LOST; // So that it goes on being reported.
            continue;
        }
        if (status == MINT_OK) {
            status = mint_log_append_copy(store, &record, limit, true);
        }
        if (status != MINT_OK) {
            *more = false;
            return status == MINT_ERR_FULL ? MINT_OK : MINT_ERR_FLASH;
        }
        mint_index_move(store, slot, record.address);
    }
    return MINT_OK;
}

/// Fills the open page with what is alive on the pages from `page` on, until a record of `need`
/// bytes would have room, or else as far as it goes.
static mint_status_t gather(mint_store_t *store, uint32_t page, uint32_t need)
{
    uint32_t end = mint_layout_first(store) + mint_layout_capacity(store);
    bool more = true;
    mint_status_t status = move_out(store, page, &more);
    if (status == MINT_OK && !more) {
        return MINT_ERR_FLASH; // Only units that failed to program can have used up the room.
    }
    for (page = next_page(store, page);
         status == MINT_OK && more && page != store->page && store->offset + need > end;
         page = next_page(store, page)) {
        status = move_out(store, page, &more);
    }
    return status;
}

uint16_t mint_log_free_page(const mint_store_t *store)
{
    uint32_t page = next_page(store, store->page);
    while (page != store->page && mint_index_uses(store, page)) {
        page = next_page(store, page);
    }
    return (uint16_t)page;
}

mint_status_t mint_log_open(mint_store_t *store, uint16_t page, mint_scan_t *leave, uint32_t need)
{
    uint32_t old = store->page;
    mint_status_t status = page != old ? MINT_OK : MINT_ERR_FULL;
    while (status == MINT_OK && store->followers < MINT_FOLLOWERS_FIRM) {
        status = mint_log_note(store);
    }
    if (status != MINT_OK) {
        return MINT_ERR_FLASH;
    }
    status = mint_page_start(store, page);
    if (status == MINT_OK && leave != NULL) {
        bool copied;
        status = mint_log_append_tail(store, leave, store->flash->page_len, &copied);
    }
    if (status == MINT_OK) {
        status =
            leave != NULL ? gather(store, old, 0) : gather(store, next_page(store, page), need);
    }
    if (status == MINT_OK) {
        status = mint_checkpoint_append(store);
    }
    if (status == MINT_OK) {
        status = mint_log_note(store);
    }
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}

/// Whether a note must follow a change: for the state, or because a mount that found this record
/// last, without a seal, would have no room to say that it stands.
static bool must_be_noted(const mint_store_t *store, const mint_record_t *record)
{
    uint32_t mend_len = store->flash->unit_len + mint_layout_note_len(store) +
                        mint_layout_record_len(store, record->type, record->len);
    bool late = store->flash->page_len - store->offset < mend_len;
    return store->state != NULL || (late && mint_layout_seal_len(store) == 0);
}

/// Bytes kept free behind a change: for the state that follows it, if one does.
static uint32_t state_len(const mint_store_t *store)
{
    return store->state != NULL ? mint_layout_note_len(store) : 0;
}

mint_status_t mint_log_append_change(mint_store_t *store, mint_record_t *record,
                                     const uint8_t *data)
{
    mint_status_t status =
        mint_log_append(store, record, data, mint_layout_limit(store) - state_len(store));
    if (status == MINT_OK) {
        mint_index_apply(store, record);
        status = must_be_noted(store, record) ? mint_log_note(store) : MINT_OK;
    }
    return status;
}

mint_status_t mint_log_add(mint_store_t *store, mint_record_t *record, const uint8_t *data)
{
    uint32_t need = mint_layout_record_len(store, record->type, record->len) + state_len(store);
    mint_status_t status = mint_log_append_change(store, record, data);
    for (uint32_t i = 0; status == MINT_ERR_FULL && i < 2 * store->flash->page_count; i++) {
        status = mint_log_open(store, mint_log_free_page(store), NULL, need);
        if (status == MINT_OK) {
            status = mint_log_append_change(store, record, data);
        }
    }
    return status;
}
