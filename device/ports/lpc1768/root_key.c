// SPDX-License-Identifier: Apache-2.0
//
// The key that the store is sealed under. The part has no place for one that only the program can
// read, and its serial number is no secret; so the key is drawn from the device's own noise at the
// first start and kept in sector 29 of flash. Code read protection keeps it from who has the part
// in hand, as far as that goes (README.md).
//
// The sector is 16 slots of eight units of 256 bytes. A slot:
//
//     0, 1       the key, twice: a fuse block each (common/fuses.h), with the serial number of the
//                part that drew it; zeros after it
//     2 to 7     marks, in three pairs: zeros, programmed once both copies are there
//
// Nothing is sealed under a key before its marks. The slot with a mark is the one in use, for ever;
// if its key is lost the device says so. Without a mark, the last slot with anything in it is taken
// if both its copies are whole; else a power cut broke it off, and a key is drawn into a new slot.
// The sector is never erased: what a cut left of an erasure may read as sound today and as nothing
// tomorrow, and the store would have been sealed under it meanwhile.
//
// So may what a cut left of programming. Hence: a slot is begun only when the one before it reads
// as used for certain, and the slot after the last, which may have been begun and read blank, is
// used up: zeros are programmed where its copies would be. The key goes into the next one, which
// nobody has begun. The first copy is certain once there is anything of the second. The first mark
// of a pair counts for certain only when there is something of the second; until a pair says so,
// the next one is programmed, before the key is used. A slot that is in use for certain stays it,
// even if a torn mark of a later one, which read blank for a while, is seen again.
#include <string.h>

#include "board.h"
#include "common/fuses.h"
#include "hardware.h"
#include "mintmark/bytes.h"
#include "sectors.h"

#define COPIES     2u
#define PAIRS      3u ///< of marks; one is used up by each power cut between two marks
#define SLOT_UNITS (COPIES + 2u * PAIRS)
#define UNITS      (LPC_SECTOR_LEN / LPC_UNIT_LEN)
#define SLOTS      (UNITS / SLOT_UNITS)

/// What is in the sector.
typedef struct {
    bool in_use;   ///< there is a mark, be it torn
    bool certain;  ///< and one that was finished
    uint32_t next; ///< first unit of the pair after the last that has a mark
    uint32_t slot; ///< the one in use, else the last with anything in it
    uint32_t end;  ///< the one after the last with anything in it
} sector_t;

static uint32_t address_of(uint32_t slot, uint32_t unit)
{
    return LPC_ROOT + (slot * SLOT_UNITS + unit) * LPC_UNIT_LEN;
}

static bool is_blank(uint32_t address)
{
    const uint8_t *unit = lpc_memory(address, LPC_UNIT_LEN);
    uint8_t all = 0xFF;
    for (size_t i = 0; i < LPC_UNIT_LEN; i++) {
        all &= unit[i];
    }
    return all == 0xFF;
}

static sector_t look(void)
{
    sector_t sector = {.next = COPIES};
    for (uint32_t i = 0; i < UNITS; i++) {
        const uint32_t slot = i / SLOT_UNITS;
        const uint32_t unit = i % SLOT_UNITS;
        if (is_blank(address_of(slot, unit))) {
            continue;
        }
        sector.end = slot + 1u;
        if (unit >= COPIES) {
            const bool is_second = unit % 2u != 0;
            if (sector.certain && !is_second && sector.slot != slot) {
                continue; // a torn mark of another slot, which read blank when this one was taken
            }
            sector.certain = sector.certain || is_second;
            sector.in_use = true;
            sector.next = (unit | 1u) + 1u;
        }
        if (unit >= COPIES || !sector.in_use) {
            sector.slot = slot;
        }
    }
    return sector;
}

static mint_status_t set_marks(const sector_t *sector)
{
    const uint8_t zeros[LPC_UNIT_LEN] = {0};
    mint_status_t status = sector->next < SLOT_UNITS ? MINT_OK : MINT_ERR_FLASH;
    for (uint32_t i = 0; i < 2u && status == MINT_OK; i++) {
        status = lpc_flash_program(address_of(sector->slot, sector->next + i), zeros);
    }
    return status;
}

/// Whether this build counts any of its sources, so that a key can be drawn from them.
static bool is_credited(void)
{
    for (size_t i = 0; i < lpc_port.source_count; i++) {
        if (mint_source_credit(&lpc_port.sources[i]) != MINT_CREDIT_NONE) {
            return true;
        }
    }
    return false;
}

static mint_status_t random_key(const uint8_t id[MINT_DEVICE_ID_LEN],
                                uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    mint_rng_t rng;
    mint_status_t status =
        mint_rng_start(&rng, lpc_port.sources, lpc_port.source_count, id, MINT_DEVICE_ID_LEN);
    if (status == MINT_OK) {
        status = mint_rng_bytes(&rng, key, MINT_STORE_ROOT_KEY_LEN);
    }
    mint_rng_stop(&rng);
    return status;
}

static mint_status_t erase_store(void)
{
    mint_status_t status = MINT_OK;
    for (uint32_t sector = 0; sector < LPC_STORE_SECTORS && status == MINT_OK; sector++) {
        status = lpc_flash_erase(LPC_STORE + sector * LPC_SECTOR_LEN);
    }
    return status;
}

/// Reads a copy of the key. MINT_ERR_CORRUPT if there is none, MINT_ERR_MISMATCH if another part
/// drew it.
static mint_status_t read_copy(uint32_t slot, uint32_t copy, const uint8_t id[MINT_DEVICE_ID_LEN],
                               mint_fuses_t *fuses)
{
    const uint8_t *block = lpc_memory(address_of(slot, copy), MINT_FUSES_LEN);
    if (mint_fuses_read(block, fuses) != MINT_OK) {
        return MINT_ERR_CORRUPT;
    }
    return memcmp(fuses->id, id, sizeof fuses->id) == 0 ? MINT_OK : MINT_ERR_MISMATCH;
}

/// Puts a key into the slot after the next one, without a mark. Before that, the last slot and the
/// next one read as used, whatever a cut left of them.
static mint_status_t program_key(sector_t *sector, const mint_fuses_t *fuses)
{
    uint8_t unit[LPC_UNIT_LEN] = {0};
    mint_status_t status = MINT_OK;
    const uint32_t fresh = sector->end + 1u;
    for (uint32_t i = sector->slot * COPIES; i < (fresh + 1u) * COPIES && status == MINT_OK; i++) {
        const uint32_t address = address_of(i / COPIES, i % COPIES);
        if (i == fresh * COPIES) {
            mint_fuses_write(fuses, unit);
        }
        if (is_blank(address)) {
            status = lpc_flash_program(address, unit);
        }
    }
    sector->slot = fresh;
    mint_wipe(unit, sizeof unit);
    return status;
}

/// Sees to a slot with a key where none is in use yet. The store holds nothing that was sealed
/// under it, and is erased.
static mint_status_t make_key(sector_t *sector, const uint8_t id[MINT_DEVICE_ID_LEN])
{
    mint_fuses_t fuses;
    mint_status_t status = MINT_OK;
    const bool is_whole = read_copy(sector->slot, 0, id, &fuses) == MINT_OK &&
                          read_copy(sector->slot, 1, id, &fuses) == MINT_OK;
    if (!is_whole) {
        memcpy(fuses.id, id, sizeof fuses.id);
        status = sector->end + 1u < SLOTS ? random_key(id, fuses.root_key) : MINT_ERR_FLASH;
    }
    if (status == MINT_OK) {
        status = erase_store();
    }
    if (status == MINT_OK && !is_whole) {
        status = program_key(sector, &fuses);
    }
    mint_wipe(&fuses, sizeof fuses);
    return status;
}

/// Takes the key of the first copy that is whole.
static mint_status_t read_key(uint32_t slot, const uint8_t id[MINT_DEVICE_ID_LEN],
                              uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    mint_fuses_t fuses;
    mint_status_t status = MINT_ERR_CORRUPT;
    for (uint32_t copy = 0; copy < COPIES && status == MINT_ERR_CORRUPT; copy++) {
        status = read_copy(slot, copy, id, &fuses);
    }
    if (status == MINT_OK) {
        memcpy(key, fuses.root_key, MINT_STORE_ROOT_KEY_LEN);
    }
    mint_wipe(&fuses, sizeof fuses);
    return status;
}

mint_status_t lpc_root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    sector_t sector = look();
    memset(key, 0, MINT_STORE_ROOT_KEY_LEN);
    mint_status_t status = lpc_device_id(context, id);
    if (status != MINT_OK || (!sector.in_use && !is_credited())) {
        return status;
    }
    if (!sector.in_use) {
        status = make_key(&sector, id);
    }
    if (status == MINT_OK && !sector.certain) {
        status = set_marks(&sector);
    }
    return status == MINT_OK ? read_key(sector.slot, id, key) : status;
}
