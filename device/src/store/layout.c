// SPDX-License-Identifier: Apache-2.0
//
// Where things stand in a page, and how much of its end is kept for what must never fail.
//
// A page ends in two reserves. The last is for marks, with which a page is given up: one, and one
// more for a mount that finishes the job. The one before it is for a tombstone, so that a full
// store can always delete. Values stop before both, tombstones before the last.
#include "store/log.h"

#define REGION_LEN_MAX (1u << 30) // so that no sum of addresses overflows, not even in room.c
#define PAGE_UNITS_MAX 65535u     // an origin has 16 bits for the unit

uint32_t mint_layout_units(const mint_flash_t *flash, uint32_t len)
{
    return (len + flash->unit_len - 1) & ~(flash->unit_len - 1);
}

bool mint_layout_has_value(uint8_t type)
{
    return type == MINT_RECORD_DATA || type == MINT_RECORD_TOMBSTONE;
}

uint32_t mint_layout_first(const mint_flash_t *flash)
{
    return 2 * mint_layout_units(flash, MINT_PAGE_HEADER_LEN);
}

uint32_t mint_layout_record_len(const mint_flash_t *flash, uint8_t type, uint32_t len)
{
    if (type == MINT_RECORD_MARK) {
        return mint_layout_units(flash, MINT_RECORD_HEADER_LEN);
    }
    if (type == MINT_RECORD_NOTE) {
        return mint_layout_units(flash, MINT_RECORD_HEADER_LEN) + flash->unit_len;
    }
    return mint_layout_units(flash, MINT_RECORD_HEADER_LEN + len + MINT_AEAD_TAG_LEN) +
           flash->unit_len;
}

uint32_t mint_layout_move_limit(const mint_flash_t *flash)
{
    return flash->page_len - 2 * mint_layout_record_len(flash, MINT_RECORD_MARK, 0) -
           flash->unit_len;
}

uint32_t mint_layout_limit(const mint_flash_t *flash, uint8_t type)
{
    switch (type) {
    case MINT_RECORD_DATA:
        return mint_layout_move_limit(flash) -
               mint_layout_record_len(flash, MINT_RECORD_TOMBSTONE, 0);
    case MINT_RECORD_TOMBSTONE:
        return mint_layout_move_limit(flash);
    default:
        return flash->page_len;
    }
}

mint_status_t mint_layout_check(const mint_flash_t *flash)
{
    uint32_t unit = flash->unit_len;
    if (unit < 4 || unit > MINT_FLASH_UNIT_MAX_LEN || (unit & (unit - 1)) != 0 ||
        flash->page_len < 512 || flash->page_len % unit != 0 ||
        flash->page_len / unit > PAGE_UNITS_MAX || flash->page_count < 3 ||
        flash->page_count > REGION_LEN_MAX / flash->page_len) {
        return MINT_ERR_ARGUMENT;
    }
    // Two header copies, two marks and a free unit, a tombstone, and one value.
    uint32_t least = mint_layout_first(flash) +
                     2 * mint_layout_record_len(flash, MINT_RECORD_MARK, 0) + unit +
                     mint_layout_record_len(flash, MINT_RECORD_TOMBSTONE, 0) +
                     mint_layout_record_len(flash, MINT_RECORD_DATA, MINT_AES128_KEY_LEN);
    return flash->page_len >= least ? MINT_OK : MINT_ERR_ARGUMENT;
}
