// SPDX-License-Identifier: Apache-2.0
//
// The store in the part's own flash, through its non-volatile memory controller: pages of 1 KB,
// words of 4 bytes, the processor held up while either is written (reference manual §6). QEMU has
// all of this, but forgets the flash when it ends; so what was written is kept in a file (image.c)
// before it is reported.
#include <string.h>

#include "board.h"
#include "common/image.h"
#include "registers.h"

static void wait_ready(void)
{
    while (NVMC_READY == 0) {
    }
}

/// Says what may be done with the flash: NVMC_CONFIG_…
static void allow(uint32_t config)
{
    NVMC_CONFIG = config;
    wait_ready();
}

void microbit_nvm_program(uint32_t address, uint32_t word)
{
    allow(NVMC_CONFIG_WRITE);
    NRF_REGISTER(address) = word;
    wait_ready();
    allow(NVMC_CONFIG_READ);
}

void microbit_nvm_erase(uint32_t address)
{
    allow(NVMC_CONFIG_ERASE);
    NVMC_ERASEPAGE = address;
    wait_ready();
    allow(NVMC_CONFIG_READ);
}

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
    for (size_t i = 0; i < len; i++) {
        const uint32_t at = MICROBIT_STORE + address + (uint32_t)i;
        out[i] = (uint8_t)(NRF_REGISTER(at & ~3u) >> 8u * (at & 3u));
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
    microbit_nvm_program(MICROBIT_STORE + address, word);
    return microbit_image_keep(address, sizeof word);
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    (void)context;
    if (address % MINT_IMAGE_PAGE_LEN != 0 || !within(address, MINT_IMAGE_PAGE_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    microbit_nvm_erase(MICROBIT_STORE + address);
    return microbit_image_keep(address, MINT_IMAGE_PAGE_LEN);
}

const mint_flash_t microbit_flash = {
    .page_len = MINT_IMAGE_PAGE_LEN,
    .page_count = MINT_IMAGE_PAGE_COUNT,
    .unit_len = MINT_IMAGE_UNIT_LEN,
    .read = flash_read,
    .program = flash_program,
    .erase = flash_erase,
};
