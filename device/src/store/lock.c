// SPDX-License-Identifier: Apache-2.0
//
// Areas, and the lock that freezes the first of them. The lock is a record like any other, so that
// it is there or not whatever the moment of a power cut.
#include "store/log.h"

void mint_store_select(mint_store_t *store, uint8_t area)
{
    store->area = area < MINT_STORE_AREAS ? area : 0;
}

bool mint_store_is_locked(const mint_store_t *store)
{
    mint_store_slot_t *slot;
    mint_record_t record;
    // What is there but does not read locks as well.
    return mint_index_find(store, 0, MINT_STORE_UID_LOCK, &slot, &record) != MINT_ERR_NOT_FOUND;
}

mint_status_t mint_store_lock(mint_store_t *store)
{
    uint8_t area = store->area;
    store->area = 0;
    mint_status_t status = mint_store_set(store, MINT_STORE_UID_LOCK, NULL, 0, 0);
    store->area = area;
    return status;
}

mint_status_t mint_store_unlock(mint_store_t *store)
{
    uint8_t area = store->area;
    store->area = 0;
    mint_status_t status = mint_store_delete(store, MINT_STORE_UID_LOCK);
    store->area = area;
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}
