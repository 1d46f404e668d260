// SPDX-License-Identifier: Apache-2.0
//
// The index: where the newest version of each record is, in two bytes. Which record that is, is
// read from flash; a device has some tens of records, and its flash is memory.
#include "store/log.h"

uint32_t mint_index_address(const mint_store_t *store, const mint_store_slot_t *slot)
{
    return slot->unit * store->flash->unit_len;
}

void mint_index_move(const mint_store_t *store, mint_store_slot_t *slot, uint32_t address)
{
    slot->unit = (uint16_t)(address / store->flash->unit_len);
}

mint_status_t mint_index_read(const mint_store_t *store, const mint_store_slot_t *slot,
                              mint_record_t *record)
{
    uint32_t region_len = store->flash->page_count * store->flash->page_len;
    uint32_t address = mint_index_address(store, slot);
    mint_status_t status =
        address < region_len ? mint_record_read(store, address, true, record) : MINT_ERR_NOT_FOUND;
    if (status == MINT_OK &&
        (record->type != MINT_RECORD_DATA || &store->slots[record->slot] != slot)) {
        status = MINT_ERR_NOT_FOUND;
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_ERR_CORRUPT : status;
}

mint_status_t mint_index_find(const mint_store_t *store, uint8_t area, uint64_t uid,
                              mint_store_slot_t **slot, mint_record_t *record)
{
    mint_status_t missing = MINT_ERR_NOT_FOUND;
    for (size_t i = 0; i < store->record_count; i++) {
        *slot = &store->slots[i];
        if ((*slot)->unit == 0) {
            continue;
        }
        mint_status_t status = mint_index_read(store, *slot, record);
        if (status == MINT_ERR_FLASH || (status == MINT_OK && record->uid == uid &&
                                         record->flags >> MINT_RECORD_AREA_SHIFT == area)) {
            return status;
        }
        missing = status != MINT_OK ? status : missing;
    }
    *slot = NULL;
    return missing;
}

mint_store_slot_t *mint_index_unused(const mint_store_t *store)
{
    for (size_t i = 0; i < store->record_count; i++) {
        if (store->slots[i].unit == 0) {
            return &store->slots[i];
        }
    }
    return NULL;
}

void mint_index_apply(mint_store_t *store, const mint_record_t *record)
{
    mint_store_slot_t *slot = &store->slots[record->slot];
    slot->unit = 0;
    if (record->type == MINT_RECORD_DATA) {
        mint_index_move(store, slot, record->address);
    }
}

mint_store_slot_t *mint_index_first_in(const mint_store_t *store, uint32_t from, uint32_t to)
{
    mint_store_slot_t *first = NULL;
    uint32_t least = to;
    for (size_t i = 0; i < store->record_count; i++) {
        mint_store_slot_t *slot = &store->slots[i];
        uint32_t address = mint_index_address(store, slot);
        if (slot->unit != 0 && address >= from && address < least) {
            first = slot;
            least = address;
        }
    }
    return first;
}

bool mint_index_uses(const mint_store_t *store, uint32_t page)
{
    uint32_t base = page * store->flash->page_len;
    return mint_index_first_in(store, base, base + store->flash->page_len) != NULL;
}

mint_status_t mint_index_next(const mint_store_t *store, uint64_t *uid)
{
    uint64_t next = 0;
    for (size_t i = 0; i < store->record_count; i++) {
        mint_record_t record = {.uid = 0};
        mint_status_t status = store->slots[i].unit != 0
                                   ? mint_index_read(store, &store->slots[i], &record)
                                   : MINT_ERR_CORRUPT;
        if (status == MINT_ERR_FLASH) {
            return status;
        }
        if (status == MINT_OK && record.flags >> MINT_RECORD_AREA_SHIFT == store->area &&
            record.uid > *uid && (next == 0 || record.uid < next)) {
            next = record.uid;
        }
    }
    *uid = next != 0 ? next : *uid;
    return next != 0 ? MINT_OK : MINT_ERR_NOT_FOUND;
}

mint_status_t mint_index_check(const mint_store_t *store)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; status == MINT_OK && i < store->record_count; i++) {
        mint_record_t record;
        if (store->slots[i].unit != 0) {
            status = mint_index_read(store, &store->slots[i], &record);
        }
    }
    return status;
}
