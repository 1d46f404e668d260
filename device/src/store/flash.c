// SPDX-License-Identifier: Apache-2.0
//
// The port's flash as the store uses it: nothing counts as programmed or erased until it was read
// back, whatever the port returned.
#include <string.h>

#include "store/log.h"

#define ERASE_ATTEMPTS 2

mint_status_t mint_flash_read(const mint_store_t *store, uint32_t address, uint8_t *out,
                              uint32_t len)
{
    mint_status_t status = store->flash->read(store->flash->context, address, out, len);
    return status == MINT_OK ? MINT_OK : MINT_ERR_FLASH;
}

mint_status_t mint_flash_program(const mint_store_t *store, uint32_t address, const uint8_t *unit)
{
    mint_status_t status = store->flash->program(store->flash->context, address, unit);
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    for (uint32_t at = 0; status == MINT_OK && at < store->flash->unit_len; at += sizeof chunk) {
        uint32_t left_len = store->flash->unit_len - at;
        uint32_t len = left_len < sizeof chunk ? left_len : (uint32_t)sizeof chunk;
        status = mint_flash_read(store, address + at, chunk, len);
        if (status == MINT_OK && memcmp(chunk, unit + at, len) != 0) {
            status = MINT_ERR_FLASH;
        }
    }
    return status == MINT_OK ? MINT_OK : MINT_ERR_FLASH;
}

mint_status_t mint_flash_is_blank(const mint_store_t *store, uint32_t address, uint32_t len,
                                  bool *blank)
{
    uint8_t chunk[MINT_STORE_CHUNK_LEN];
    uint8_t all = 0xFF;
    for (uint32_t at = 0; at < len && all == 0xFF; at += sizeof chunk) {
        uint32_t chunk_len = len - at < sizeof chunk ? len - at : (uint32_t)sizeof chunk;
        mint_status_t status = mint_flash_read(store, address + at, chunk, chunk_len);
        if (status != MINT_OK) {
            return status;
        }
        for (uint32_t i = 0; i < chunk_len; i++) {
            all &= chunk[i];
        }
    }
    *blank = all == 0xFF;
    return MINT_OK;
}

mint_status_t mint_flash_erase(const mint_store_t *store, uint32_t page)
{
    const mint_flash_t *flash = store->flash;
    for (int attempt = 0; attempt < ERASE_ATTEMPTS; attempt++) {
        bool blank = false;
        if (flash->erase(flash->context, page * flash->page_len) == MINT_OK &&
            mint_flash_is_blank(store, page * flash->page_len, flash->page_len, &blank) ==
                MINT_OK &&
            blank) {
            return MINT_OK;
        }
    }
    return MINT_ERR_FLASH;
}
