// SPDX-License-Identifier: Apache-2.0
//
// The end of the log. What fails to stick is left behind, inside the gap of the next record, and
// tried again further on.
#include "store/log.h"

#define WRITE_ATTEMPTS 3

bool mint_log_fits(const mint_store_t *store, uint32_t len, uint32_t limit)
{
    return store->page != MINT_PAGE_NONE && store->offset <= limit && len <= limit - store->offset;
}

/// Gives a record its place at the end of the log, and takes the place away from others.
static mint_status_t place(mint_store_t *store, mint_record_t *record, uint32_t limit)
{
    uint32_t len = mint_layout_record_len(store->flash, record->type, record->len);
    if (!mint_log_fits(store, len, limit)) {
        return MINT_ERR_FULL;
    }
    record->address = store->page * store->flash->page_len + store->offset;
    record->gap = (uint16_t)((store->offset - store->tail_end) / store->flash->unit_len);
    store->offset += len;
    return MINT_OK;
}

/// Writes a record at the end of the log, once.
static mint_status_t write_here(mint_store_t *store, mint_record_t *record, const uint8_t *data,
                                uint32_t limit)
{
    uint32_t unit = store->offset / store->flash->unit_len;
    mint_status_t status = place(store, record, limit);
    if (status != MINT_OK) {
        return status;
    }
    record->origin_sequence = store->page_sequence;
    record->origin_unit = (uint16_t)unit;
    status = mint_record_write(store, record, data);
    if (status == MINT_OK) {
        store->tail_end = store->offset;
    }
    return status;
}

uint32_t mint_log_note_len(const mint_store_t *store)
{
    return store->note_needed ? mint_layout_record_len(store->flash, MINT_RECORD_NOTE, 0) : 0;
}

/// Makes sure that what is sealed next is sealed where nothing was before. An earlier session, or
/// an attempt that failed, may have sealed something for this very place and left nothing to see.
/// The note takes the place instead; once it is firm, no later session comes back to what is behind
/// it.
static mint_status_t write_note(mint_store_t *store, uint32_t limit)
{
    mint_record_t note = {.type = MINT_RECORD_NOTE};
    mint_status_t status = store->note_needed ? write_here(store, &note, NULL, limit) : MINT_OK;
    if (status == MINT_OK) {
        store->note_needed = false;
    }
    return status;
}

mint_status_t mint_log_append(mint_store_t *store, mint_record_t *record, const uint8_t *data)
{
    uint32_t limit = mint_layout_limit(store->flash, record->type);
    mint_status_t status = MINT_ERR_FLASH;
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < WRITE_ATTEMPTS; attempt++) {
        status = mint_layout_has_value(record->type) ? write_note(store, limit) : MINT_OK;
        if (status == MINT_OK) {
            status = write_here(store, record, data, limit);
        }
        store->note_needed |= status == MINT_ERR_FLASH;
    }
    return status;
}

mint_status_t mint_log_append_copy(mint_store_t *store, mint_record_t *record, uint32_t limit)
{
    mint_record_t copy = *record;
    mint_status_t status = MINT_ERR_FLASH;
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < WRITE_ATTEMPTS; attempt++) {
        status = place(store, &copy, limit);
        if (status == MINT_OK) {
            status = mint_record_copy(store, record, &copy);
        }
    }
    if (status == MINT_OK) {
        store->tail_end = store->offset;
        *record = copy;
    }
    return status;
}
