// SPDX-License-Identifier: Apache-2.0
//
// On-chip flash through the boot ROM (UM10360 §32.8). A sector is prepared before each command that
// changes it, and protected again by it. From there to the end interrupts are off: flash cannot be
// read meanwhile, neither by handlers nor for their vectors. Erasing a sector takes about 100 ms,
// programming a unit about 1 ms (data sheet).
//
// Every 16 bytes have a code for error correction, which is programmed with them and never again
// until they are erased (§32.3.3). So a unit is programmed once, whole; the one exception that the
// store makes after a power cut (mintmark/flash.h) is indifferent to what is read then.
#include <string.h>

#include "board.h"
#include "hardware.h"
#include "mintmark/bytes.h"
#include "registers.h"
#include "sectors.h"

#define CCLK_KHZ  (LPC_CCLK_HZ / 1000u)
#define STORE_LEN (LPC_STORE_SECTORS * LPC_SECTOR_LEN)

/// The boot ROM reads from on-chip RAM, on a word boundary (§32.8.2); the caller's unit may lie
/// anywhere.
static uint32_t buffer[LPC_UNIT_LEN / sizeof(uint32_t)];

/// The number of the sector that `address` lies in (§32.5).
static uint32_t sector_of(uint32_t address)
{
    const uint32_t small = address / LPC_SMALL_SECTOR_LEN;
    return small < LPC_SMALL_SECTORS
               ? small
               : LPC_SMALL_SECTORS +
                     (address - LPC_SMALL_SECTORS * LPC_SMALL_SECTOR_LEN) / LPC_SECTOR_LEN;
}

/// Prepares a sector and carries `command` out on it.
static mint_status_t change(uint32_t sector, const uint32_t command[IAP_WORDS])
{
    const uint32_t prepare[IAP_WORDS] = {IAP_PREPARE, sector, sector};
    uint32_t result[IAP_WORDS] = {0};
    const uint32_t state = lpc_interrupts_off();
    lpc_iap(prepare, result);
    if (result[0] == IAP_SUCCESS) {
        lpc_iap(command, result);
    }
    lpc_barrier();
    lpc_interrupts_restore(state);
    return result[0] == IAP_SUCCESS ? MINT_OK : MINT_ERR_IO;
}

mint_status_t lpc_flash_program(uint32_t address, const uint8_t *unit)
{
    memcpy(buffer, unit, LPC_UNIT_LEN);
    const uint32_t command[IAP_WORDS] = {IAP_PROGRAM, address, lpc_ram_address(buffer),
                                         LPC_UNIT_LEN, CCLK_KHZ};
    mint_status_t status = change(sector_of(address), command);
    if (status == MINT_OK && memcmp(lpc_memory(address, LPC_UNIT_LEN), buffer, LPC_UNIT_LEN) != 0) {
        status = MINT_ERR_FLASH;
    }
    mint_wipe(buffer, sizeof buffer);
    return status;
}

mint_status_t lpc_flash_erase(uint32_t address)
{
    const uint32_t sector = sector_of(address);
    const uint32_t command[IAP_WORDS] = {IAP_ERASE, sector, sector, CCLK_KHZ};
    return change(sector, command);
}

// ---- the store's region ----

static bool within(uint32_t address, size_t len)
{
    return address <= STORE_LEN && len <= STORE_LEN - address;
}

static mint_status_t store_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    if (!within(address, len)) {
        return MINT_ERR_ARGUMENT;
    }
    if (len > 0) {
        memcpy(out, lpc_memory(LPC_STORE + address, len), len);
    }
    return MINT_OK;
}

static mint_status_t store_program(void *context, uint32_t address, const uint8_t *unit)
{
    (void)context;
    if (address % LPC_UNIT_LEN != 0 || !within(address, LPC_UNIT_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    return lpc_flash_program(LPC_STORE + address, unit);
}

static mint_status_t store_erase(void *context, uint32_t address)
{
    (void)context;
    if (address % LPC_SECTOR_LEN != 0 || !within(address, LPC_SECTOR_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    return lpc_flash_erase(LPC_STORE + address);
}

const mint_flash_t lpc_flash = {
    .page_len = LPC_SECTOR_LEN,
    .page_count = LPC_STORE_SECTORS,
    .unit_len = LPC_UNIT_LEN,
    .read = store_read,
    .program = store_program,
    .erase = store_erase,
};
