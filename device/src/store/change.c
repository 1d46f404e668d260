// SPDX-License-Identifier: Apache-2.0
//
// Changing the store: set and delete.
#include "store/read.h"

/// Appends. Once flash has failed half-way, the object only reads: going on would build on what the
/// next mount may undo.
static mint_status_t append(mint_store_t *store, mint_record_t *record, const uint8_t *data)
{
    mint_status_t status = mint_log_add(store, record, data);
    store->write_failed = status != MINT_OK;
    return status;
}

typedef struct {
    const uint8_t *data; // what is left to compare
    bool equal;
} comparison_t;

static mint_status_t compare_chunk(void *context, const uint8_t *chunk, size_t len)
{
    comparison_t *comparison = (comparison_t *)context;
    comparison->equal &= mint_equal_ct(comparison->data, chunk, len);
    comparison->data += len;
    return MINT_OK;
}

/// Whether the record is there already, just so.
static bool holds(const mint_store_t *store, const mint_store_slot_t *slot, const uint8_t *data,
                  size_t len, uint8_t flags)
{
    if (slot->len != len || slot->flags != flags) {
        return false;
    }
    comparison_t comparison = {.data = data, .equal = true};
    return mint_store_read(store, slot, compare_chunk, &comparison) == MINT_OK && comparison.equal;
}

static mint_status_t check_room(const mint_store_t *store, size_t len)
{
    uint32_t room = 0;
    mint_status_t status = mint_log_room(store, &room);
    if (status == MINT_OK &&
        mint_layout_record_len(store->flash, MINT_RECORD_DATA, (uint32_t)len) > room) {
        status = MINT_ERR_FULL;
    }
    return status;
}

static mint_status_t check_set(const mint_store_t *store, const mint_store_slot_t *slot, size_t len)
{
    if (slot != NULL && (slot->flags & MINT_STORE_WRITE_ONCE) != 0) {
        return MINT_ERR_WRITE_ONCE;
    }
    if (store->write_failed) {
        return MINT_ERR_FLASH;
    }
    return slot == NULL && mint_index_is_full(store) ? MINT_ERR_FULL : check_room(store, len);
}

mint_status_t mint_store_set(mint_store_t *store, uint64_t uid, const uint8_t *data, size_t len,
                             uint8_t flags)
{
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    if (uid == 0 || len > MINT_STORE_RECORD_MAX_LEN ||
        (flags & ~(MINT_STORE_WRITE_ONCE | MINT_STORE_NOT_IN_DIGEST)) != 0) {
        return MINT_ERR_ARGUMENT;
    }
    const mint_store_slot_t *slot = mint_index_find(store, uid);
    if (slot != NULL && holds(store, slot, data, len, flags)) {
        return MINT_OK;
    }
    mint_status_t status = check_set(store, slot, len);
    if (status != MINT_OK) {
        return status;
    }
    mint_record_t record = {
        .type = MINT_RECORD_DATA, .uid = uid, .len = (uint16_t)len, .flags = flags};
    status = append(store, &record, data);
    return status == MINT_OK ? mint_index_put(store, &record) : status;
}

mint_status_t mint_store_delete(mint_store_t *store, uint64_t uid)
{
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    const mint_store_slot_t *slot = mint_index_find(store, uid);
    if (slot == NULL) {
        return MINT_ERR_NOT_FOUND;
    }
    if ((slot->flags & MINT_STORE_WRITE_ONCE) != 0) {
        return MINT_ERR_WRITE_ONCE;
    }
    if (store->write_failed) {
        return MINT_ERR_FLASH;
    }
    mint_record_t record = {.type = MINT_RECORD_TOMBSTONE, .uid = uid};
    mint_status_t status = append(store, &record, NULL);
    if (status == MINT_OK) {
        mint_index_remove(store, uid);
    }
    return status;
}
