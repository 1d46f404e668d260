// SPDX-License-Identifier: Apache-2.0
//
// NOR flash, emulated in PSRAM that QEMU maps from a host file: programming clears bits and sets
// none, erasing sets a whole page. Every word is one aligned store, so an emulator that is killed
// leaves each word old or new, and what was written before is in the host's page cache.
#include <string.h>

#include "board.h"
#include "common/image.h"

#define STORE ((volatile uint32_t *)(MPS2_FLASH_IMAGE + MINT_IMAGE_STORE_OFFSET))

static bool within(uint32_t address, size_t len)
{
    return address <= MINT_IMAGE_STORE_LEN && len <= MINT_IMAGE_STORE_LEN - address;
}

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    if (!within(address, len)) {
        return MINT_ERR_ARGUMENT;
    }
    const volatile uint8_t *store = (const volatile uint8_t *)STORE;
    for (size_t i = 0; i < len; i++) {
        out[i] = store[address + i];
    }
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    (void)context;
    if (address % MINT_IMAGE_UNIT_LEN != 0 || !within(address, MINT_IMAGE_UNIT_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    uint32_t word;
    memcpy(&word, unit, sizeof word);
    STORE[address / sizeof word] &= word;
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    (void)context;
    if (address % MINT_IMAGE_PAGE_LEN != 0 || !within(address, MINT_IMAGE_PAGE_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    for (uint32_t at = address; at < address + MINT_IMAGE_PAGE_LEN; at += sizeof(uint32_t)) {
        STORE[at / sizeof(uint32_t)] = 0xFFFFFFFFu;
    }
    return MINT_OK;
}

const mint_flash_t mps2_flash = {
    .page_len = MINT_IMAGE_PAGE_LEN,
    .page_count = MINT_IMAGE_PAGE_COUNT,
    .unit_len = MINT_IMAGE_UNIT_LEN,
    .read = flash_read,
    .program = flash_program,
    .erase = flash_erase,
};
