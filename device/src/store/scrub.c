// SPDX-License-Identifier: Apache-2.0
//
// Scrubbing: what reads wrong now and then is written anew while it still reads right at all.
#include "store/log.h"

#define READINGS 3

typedef enum { SOUND, MARGINAL, LOST } condition_t;

static condition_t examine(const mint_store_t *store, const mint_store_slot_t *slot,
                           mint_record_t *record)
{
    bool mended = false;
    unsigned good_count = 0;
    for (int i = 0; i < READINGS; i++) {
        good_count += mint_index_read(store, slot, record) == MINT_OK &&
                      mint_record_open(store, record, NULL, NULL) == MINT_OK;
        mended |= record->mended;
    }
    if (good_count == 0) {
        return LOST;
    }
    return mended || good_count < READINGS ? MARGINAL : SOUND;
}

/// Writes a copy, on a new page if need be.
static mint_status_t rewrite(mint_store_t *store, mint_store_slot_t *slot, mint_record_t *record)
{
    uint32_t limit = mint_layout_limit(store);
    mint_status_t status = store->note_needed ? mint_log_note(store) : MINT_OK;
    if (status == MINT_OK) {
        status = mint_log_append_copy(store, record, limit, true);
    }
    if (status != MINT_ERR_FULL) {
        if (status == MINT_OK) {
            mint_index_move(store, slot, record->address);
            status = store->state != NULL ? mint_log_note(store) : MINT_OK;
        }
        return status;
    }
    // Going on moves all that is alive sooner or later; this record with it.
    for (uint32_t i = 0; i < store->flash->page_count && status == MINT_ERR_FULL; i++) {
        uint32_t address = record->address;
        status = mint_log_open(store, mint_log_free_page(store), NULL, 0);
        if (status == MINT_OK && mint_index_address(store, slot) == address) {
            status = MINT_ERR_FULL;
        }
    }
    return status;
}

mint_status_t mint_store_scrub(mint_store_t *store, mint_store_scrub_t *scrub)
{
    *scrub = (mint_store_scrub_t){0};
    mint_status_t status = mint_store_check_writable(store);
    for (size_t i = 0; status == MINT_OK && i < store->record_count; i++) {
        mint_record_t record = {.mended = false};
        mint_store_slot_t *slot = &store->slots[i];
        if (slot->unit == 0) {
            continue;
        }
        condition_t condition = examine(store, slot, &record);
        scrub->read_count++;
        scrub->lost_count += condition == LOST;
        if (condition == MARGINAL) {
            status = mint_store_changed(store, rewrite(store, slot, &record));
            scrub->copied_count += status == MINT_OK;
        }
    }
    if (status == MINT_OK && store->followers < MINT_FOLLOWERS_FIRM) {
        status = mint_store_changed(store, mint_log_note(store));
    }
    return status;
}
