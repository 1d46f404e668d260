// SPDX-License-Identifier: Apache-2.0
//
// Where things stand in a page, and how much of its end is kept for what must never fail: one note.
// A page has a note behind its checkpoint and must get a second record before the next page is
// opened, for one alone may be taken for one that was cut. The checkpoint has a place for every
// slot, whatever it holds, so that what fits on one page fits on any.
#include "store/log.h"

#define REGION_UNITS_MAX 65534u     // a slot has 16 bits for the unit, or for MINT_UNIT_LOST
#define REGION_LEN_MAX   (1u << 30) // so that no sum of addresses overflows, not even in room.c
#define SEAL_UNIT_MAX    16u        // larger units are too precious for a seal

uint32_t mint_layout_units(const mint_store_t *store, uint32_t len)
{
    uint32_t unit_len = store->flash->unit_len;
    return (len + unit_len - 1) & ~(unit_len - 1);
}

bool mint_layout_has_value(uint8_t type)
{
    return type == MINT_RECORD_DATA || type == MINT_RECORD_TOMBSTONE;
}

uint32_t mint_layout_first(const mint_store_t *store)
{
    return mint_layout_units(store, MINT_PAGE_HEADER_LEN);
}

uint32_t mint_layout_seal_len(const mint_store_t *store)
{
    return store->flash->unit_len <= SEAL_UNIT_MAX ? store->flash->unit_len : 0;
}

uint32_t mint_layout_record_len(const mint_store_t *store, uint8_t type, uint32_t len)
{
    if (mint_layout_has_value(type)) {
        return mint_layout_units(store, MINT_RECORD_HEADER_LEN + len + MINT_AEAD_TAG_LEN) +
               mint_layout_seal_len(store);
    }
    return mint_layout_units(store, MINT_RECORD_HEADER_LEN + len);
}

uint32_t mint_layout_note_len(const mint_store_t *store)
{
    return mint_layout_record_len(store, MINT_RECORD_NOTE,
                                  store->state != NULL ? MINT_STORE_STATE_LEN : 0);
}

uint32_t mint_layout_limit(const mint_store_t *store)
{
    return store->flash->page_len - mint_layout_note_len(store);
}

uint32_t mint_layout_capacity(const mint_store_t *store)
{
    return mint_layout_limit(store) - mint_layout_first(store) - mint_layout_note_len(store) -
           mint_layout_record_len(store, MINT_RECORD_CHECKPOINT, 2u * store->record_count);
}

mint_status_t mint_layout_check(const mint_store_t *store)
{
    const mint_flash_t *flash = store->flash;
    uint32_t unit = flash->unit_len;
    if (unit < 4 || unit > MINT_FLASH_UNIT_MAX_LEN || (unit & (unit - 1)) != 0 ||
        flash->page_len < 512 || flash->page_len % unit != 0 || flash->page_count < 3 ||
        flash->page_count > REGION_LEN_MAX / flash->page_len ||
        flash->page_count * flash->page_len / unit > REGION_UNITS_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    // Header, checkpoint, the note behind it, one before a value and one behind; and the value.
    uint32_t least =
        mint_layout_first(store) +
        mint_layout_record_len(store, MINT_RECORD_CHECKPOINT, 2u * store->record_count) +
        5 * mint_layout_note_len(store) +
        mint_layout_record_len(store, MINT_RECORD_DATA, MINT_AES128_KEY_LEN);
    return flash->page_len >= least ? MINT_OK : MINT_ERR_ARGUMENT;
}
