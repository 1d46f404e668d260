// SPDX-License-Identifier: Apache-2.0
//
// The port's flash as the store uses it: nothing counts as programmed or erased until it was read
// back, whatever the port returned. Bytes are gathered into units, so that the rest of the store
// can write as if to a stream, with the RAM of one unit.
#include <string.h>

#include "store/log.h"

#define ERASE_ATTEMPTS 2

mint_status_t mint_flash_read(const mint_store_t *store, uint32_t address, uint8_t *out,
                              uint32_t len)
{
    mint_status_t status = store->flash->read(store->flash->context, address, out, len);
    return status == MINT_OK ? MINT_OK : MINT_ERR_FLASH;
}

/// Compares `len` bytes of flash with `expected`, or with 0xFF if that is NULL.
static mint_status_t compare(const mint_store_t *store, uint32_t address, const uint8_t *expected,
                             uint32_t len, bool *equal)
{
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    uint8_t differs = 0;
    for (uint32_t at = 0; at < len; at++) {
        if (at % sizeof chunk == 0) {
            uint32_t left_len = len - at;
            mint_status_t status =
                mint_flash_read(store, address + at, chunk,
                                left_len < sizeof chunk ? left_len : (uint32_t)sizeof chunk);
            if (status != MINT_OK || differs != 0) {
                *equal = false;
                return status;
            }
        }
        differs |= chunk[at % sizeof chunk] ^ (expected == NULL ? 0xFF : expected[at]);
    }
    *equal = differs == 0;
    return MINT_OK;
}

mint_status_t mint_flash_is_blank(const mint_store_t *store, uint32_t address, uint32_t len,
                                  bool *blank)
{
    return compare(store, address, NULL, len, blank);
}

mint_status_t mint_flash_erase(const mint_store_t *store, uint32_t page)
{
    const mint_flash_t *flash = store->flash;
    uint32_t address = page * flash->page_len;
    for (int attempt = 0; attempt < ERASE_ATTEMPTS; attempt++) {
        bool blank = false;
        if (flash->erase(flash->context, address) == MINT_OK &&
            mint_flash_is_blank(store, address, flash->page_len, &blank) == MINT_OK && blank) {
            return MINT_OK;
        }
    }
    return MINT_ERR_FLASH;
}

/// Programs a unit and reads back what was put in it; what pads it may be anything.
static mint_status_t program(mint_store_t *store)
{
    const mint_flash_t *flash = store->flash;
    uint32_t address = store->page * flash->page_len + store->offset;
    uint32_t len = store->fill;
    store->fill = 0;
    store->offset += flash->unit_len;
    bool equal = false;
    return flash->program(flash->context, address, store->unit) == MINT_OK &&
                   compare(store, address, store->unit, len, &equal) == MINT_OK && equal
               ? MINT_OK
               : MINT_ERR_FLASH;
}

mint_status_t mint_flash_put(mint_store_t *store, const uint8_t *data, uint32_t len)
{
    mint_status_t status = MINT_OK;
    for (uint32_t i = 0; status == MINT_OK && i < len; i++) {
        store->unit[store->fill++] = data[i];
        if (store->fill == store->flash->unit_len) {
            status = program(store);
        }
    }
    return status;
}

mint_status_t mint_flash_finish(mint_store_t *store)
{
    if (store->fill == 0) {
        return MINT_OK;
    }
    memset(store->unit + store->fill, 0, store->flash->unit_len - store->fill);
    return program(store);
}

void mint_flash_spoil(mint_store_t *store)
{
    const mint_flash_t *flash = store->flash;
    uint32_t address = store->page * flash->page_len + store->offset - flash->unit_len;
    memset(store->unit, 0, flash->unit_len);
    // If this fails, the unit is no worse than it was.
    (void)flash->program(flash->context, address, store->unit);
}
