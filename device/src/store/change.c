// SPDX-License-Identifier: Apache-2.0
//
// Changing a record: everything that can be refused is refused before anything is written.
#include "store/log.h"

typedef struct {
    const uint8_t *data; // what is left to compare
    bool equal;          // so far
} comparison_t;

static mint_status_t compare_chunk(void *context, const uint8_t *chunk, size_t len)
{
    comparison_t *comparison = (comparison_t *)context;
    comparison->equal &= mint_equal_ct(comparison->data, chunk, len);
    comparison->data += len;
    return MINT_OK;
}

mint_status_t mint_store_check_writable(const mint_store_t *store)
{
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    return store->write_failed ? MINT_ERR_FLASH : MINT_OK;
}

mint_status_t mint_store_changed(mint_store_t *store, mint_status_t status)
{
    // Where it stands now is where a power cut would have left it.
    store->write_failed |= status != MINT_OK;
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}

/// Whether the record holds this already. Not what might be marginal: the caller wants it written.
static bool holds(const mint_store_t *store, const mint_record_t *record, const uint8_t *data,
                  size_t len, uint8_t flags)
{
    comparison_t comparison = {.data = data, .equal = true};
    return record->len == len && record->flags == flags &&
           mint_record_open(store, record, compare_chunk, &comparison) == MINT_OK &&
           comparison.equal;
}

/// Whether the lock lets a change with these flags through: MINT_ERR_LOCKED, MINT_ERR_FLASH.
static mint_status_t check_lock(const mint_store_t *store, uint64_t uid, uint8_t flags)
{
    if (store->area != 0 || uid == MINT_STORE_UID_LOCK || (flags & MINT_STORE_UNLOCKED) != 0) {
        return MINT_OK;
    }
    mint_store_slot_t *slot;
    mint_record_t record;
    mint_status_t status = mint_index_find(store, 0, MINT_STORE_UID_LOCK, &slot, &record);
    if (status == MINT_ERR_FLASH) {
        return status;
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : MINT_ERR_LOCKED;
}

/// Looks for the record that a call is about and says whether it may change. MINT_ERR_NOT_FOUND.
static mint_status_t find(const mint_store_t *store, uint64_t uid, mint_store_slot_t **slot,
                          mint_record_t *record)
{
    mint_status_t status = mint_index_find(store, store->area, uid, slot, record);
    if (status == MINT_OK) {
        status = check_lock(store, uid, record->flags);
    }
    if (status != MINT_OK) {
        return status;
    }
    return (record->flags & MINT_STORE_WRITE_ONCE) != 0 ? MINT_ERR_WRITE_ONCE : MINT_OK;
}

mint_status_t mint_store_set(mint_store_t *store, uint64_t uid, const uint8_t *data, size_t len,
                             uint8_t flags)
{
    mint_store_slot_t *slot = NULL;
    mint_record_t record;
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    if (uid == 0 || len > UINT16_MAX || (flags & ~MINT_STORE_FLAGS) != 0) {
        return MINT_ERR_ARGUMENT;
    }
    flags |= (uint8_t)(store->area << MINT_RECORD_AREA_SHIFT);
    mint_status_t status = find(store, uid, &slot, &record);
    if (slot != NULL && status != MINT_ERR_FLASH && holds(store, &record, data, len, flags)) {
        return MINT_OK;
    }
    // What is not found, though a record is lost that might have been it, is new.
    if (slot == NULL && status != MINT_ERR_FLASH) {
        status = check_lock(store, uid, flags);
        slot = mint_index_unused(store);
    }
    uint32_t room = 0;
    if (status == MINT_OK) {
        status = mint_store_check_writable(store);
    }
    if (status == MINT_OK) {
        status = slot != NULL ? mint_log_room(store, &room) : MINT_ERR_FULL;
    }
    if (status != MINT_OK) {
        return status;
    }
    record.type = MINT_RECORD_DATA;
    record.slot = (uint8_t)(slot - store->slots);
    record.uid = uid;
    record.len = (uint16_t)len;
    record.flags = flags;
    return mint_layout_record_len(store, record.type, record.len) <= room
               ? mint_store_changed(store, mint_log_add(store, &record, data))
               : MINT_ERR_FULL;
}

/// Deletes by opening a page without the record, which needs no room.
static mint_status_t leave_behind(mint_store_t *store, mint_store_slot_t *slot)
{
    uint16_t page = mint_log_free_page(store);
    slot->unit = 0;
    mint_status_t status = mint_log_open(store, page, NULL, 0);
    return status == MINT_OK ? mint_log_note(store) : status;
}

mint_status_t mint_store_delete(mint_store_t *store, uint64_t uid)
{
    mint_store_slot_t *slot = NULL;
    mint_record_t record;
    mint_status_t status = store->mounted ? find(store, uid, &slot, &record) : MINT_ERR_STATE;
    if (status == MINT_OK) {
        status = mint_store_check_writable(store);
    }
    if (status != MINT_OK) {
        return status;
    }
    record.type = MINT_RECORD_TOMBSTONE;
    record.len = 0;
    record.flags = (uint8_t)(store->area << MINT_RECORD_AREA_SHIFT);
    status = mint_log_append_change(store, &record, NULL);
    if (status == MINT_ERR_FULL) {
        status = leave_behind(store, slot);
    }
    return mint_store_changed(store, status);
}
