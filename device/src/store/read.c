// SPDX-License-Identifier: Apache-2.0
//
// Reading the store: what mint_store_get() and its like do with the index and the log.
#include <string.h>

#include "store/log.h"
#include "store/read.h"

mint_status_t mint_store_read(const mint_store_t *store, const mint_store_slot_t *slot,
                              mint_record_sink_t sink, void *context)
{
    mint_record_t record;
    mint_status_t status = mint_record_read(store, slot->address, &record);
    if (status == MINT_OK && (record.type != MINT_RECORD_DATA || record.uid != slot->uid ||
                              record.len != slot->len || record.flags != slot->flags)) {
        status = MINT_ERR_CORRUPT;
    }
    if (status == MINT_OK) {
        status = mint_record_open(store, &record, sink, context);
    }
    return status == MINT_ERR_NOT_FOUND || status == MINT_ERR_AUTHENTICATION ? MINT_ERR_CORRUPT
                                                                             : status;
}

static mint_status_t append_chunk(void *context, const uint8_t *chunk, size_t len)
{
    uint8_t **out = (uint8_t **)context;
    memcpy(*out, chunk, len);
    *out += len;
    return MINT_OK;
}

mint_status_t mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out, size_t size,
                             size_t *len)
{
    *len = 0;
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    const mint_store_slot_t *slot = mint_index_find(store, uid);
    if (slot == NULL) {
        return MINT_ERR_NOT_FOUND;
    }
    if (slot->len > size) {
        return MINT_ERR_SPACE;
    }
    uint8_t *end = out;
    mint_status_t status = mint_store_read(store, slot, append_chunk, &end);
    if (status != MINT_OK) {
        mint_wipe(out, slot->len);
        return status;
    }
    *len = slot->len;
    return MINT_OK;
}

mint_status_t mint_store_info(const mint_store_t *store, uint64_t uid, size_t *len, uint8_t *flags)
{
    *len = 0;
    *flags = 0;
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    const mint_store_slot_t *slot = mint_index_find(store, uid);
    if (slot == NULL) {
        return MINT_ERR_NOT_FOUND;
    }
    *len = slot->len;
    *flags = slot->flags;
    return MINT_OK;
}

mint_status_t mint_store_next(const mint_store_t *store, uint64_t *uid)
{
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    uint64_t next = 0;
    for (size_t i = 0; i < MINT_STORE_RECORDS_MAX; i++) {
        uint64_t candidate = store->slots[i].uid;
        if (candidate > *uid && (next == 0 || candidate < next)) {
            next = candidate;
        }
    }
    if (next == 0) {
        return MINT_ERR_NOT_FOUND;
    }
    *uid = next;
    return MINT_OK;
}

size_t mint_store_space(const mint_store_t *store)
{
    uint32_t room = 0;
    if (!store->mounted || store->write_failed || mint_index_is_full(store) ||
        mint_log_room(store, &room) != MINT_OK ||
        room < mint_layout_record_len(store->flash, MINT_RECORD_DATA, 0)) {
        return 0;
    }
    uint32_t body_len = (room & ~(store->flash->unit_len - 1)) - store->flash->unit_len;
    uint32_t len = body_len - MINT_RECORD_HEADER_LEN - MINT_AEAD_TAG_LEN;
    return len < MINT_STORE_RECORD_MAX_LEN ? len : MINT_STORE_RECORD_MAX_LEN;
}
