// SPDX-License-Identifier: Apache-2.0
//
// The index: where the newest version of each record is. Searched from front to back; a device has
// some tens of records.
#include <string.h>

#include "store/log.h"

static mint_store_slot_t *find(mint_store_t *store, uint64_t uid)
{
    for (size_t i = 0; i < MINT_STORE_RECORDS_MAX; i++) {
        if (store->slots[i].uid == uid) {
            return &store->slots[i];
        }
    }
    return NULL;
}

const mint_store_slot_t *mint_index_find(const mint_store_t *store, uint64_t uid)
{
    for (size_t i = 0; uid != 0 && i < MINT_STORE_RECORDS_MAX; i++) {
        if (store->slots[i].uid == uid) {
            return &store->slots[i];
        }
    }
    return NULL;
}

bool mint_index_is_full(const mint_store_t *store)
{
    size_t used = 0;
    for (size_t i = 0; i < MINT_STORE_RECORDS_MAX; i++) {
        used += store->slots[i].uid != 0;
    }
    return used == MINT_STORE_RECORDS_MAX;
}

mint_status_t mint_index_put(mint_store_t *store, const mint_record_t *record)
{
    mint_store_slot_t *slot = find(store, record->uid);
    if (slot == NULL) {
        slot = find(store, 0);
    }
    if (slot == NULL) {
        return MINT_ERR_FULL;
    }
    slot->uid = record->uid;
    slot->address = record->address;
    slot->len = record->len;
    slot->flags = record->flags;
    return MINT_OK;
}

void mint_index_remove(mint_store_t *store, uint64_t uid)
{
    mint_store_slot_t *slot = find(store, uid);
    if (slot != NULL) {
        memset(slot, 0, sizeof *slot);
    }
}

mint_store_slot_t *mint_index_first_in(mint_store_t *store, uint32_t from, uint32_t to)
{
    mint_store_slot_t *first = NULL;
    for (size_t i = 0; i < MINT_STORE_RECORDS_MAX; i++) {
        mint_store_slot_t *slot = &store->slots[i];
        if (slot->uid != 0 && slot->address >= from && slot->address < to &&
            (first == NULL || slot->address < first->address)) {
            first = slot;
        }
    }
    return first;
}
