// SPDX-License-Identifier: Apache-2.0
//
// In-application programming (UM10360 §32.8; command and status codes also in NXP's lpc17xx_iap.h
// and in OpenOCD's lpc2000.c). Every mistake that the boot ROM answers with a status is also a
// broken rule, because a program that knows what it does makes none.
#include <string.h>

#include "device/tests/lpc1768/model_parts.h"
#include "hardware.h"

#define PREPARE      50u
#define COPY         51u
#define ERASE        52u
#define BLANK_CHECK  53u
#define READ_PART_ID 54u
#define READ_BOOT    55u
#define COMPARE      56u
#define READ_SERIAL  58u

#define CMD_SUCCESS         0u
#define INVALID_COMMAND     1u
#define SRC_ADDR_ERROR      2u
#define DST_ADDR_ERROR      3u
#define SRC_ADDR_NOT_MAPPED 4u
#define DST_ADDR_NOT_MAPPED 5u
#define COUNT_ERROR         6u
#define INVALID_SECTOR      7u
#define SECTOR_NOT_BLANK    8u
#define NOT_PREPARED        9u

#define PART_ID     0x26013F37u ///< LPC1768
#define RAM_START   0x10000000u
#define RAM_OBJECTS 64u
#define RAM_STRIDE  0x1000u ///< the model's own: addresses from one object to the next
#define ERASE_FS    (100u * MODEL_MS)
#define PROGRAM_FS  MODEL_MS ///< a unit
#define OTHER_FS    (20u * MODEL_US)

/// Objects of the program whose address was asked for. A host's pointers do not fit 32 bits.
static const void *objects[RAM_OBJECTS];
static uint32_t prepared; ///< sectors, a bit each

uint32_t lpc_ram_address(const void *object)
{
    unsigned i = 0;
    while (i < RAM_OBJECTS - 1u && objects[i] != NULL && objects[i] != object) {
        i++;
    }
    objects[i] = object;
    return RAM_START + i * RAM_STRIDE + (uint32_t)((uintptr_t)object & 3u);
}

static const uint8_t *object_at(uint32_t address)
{
    const uint32_t i = (address - RAM_START) / RAM_STRIDE;
    return address >= RAM_START && i < RAM_OBJECTS ? objects[i] : NULL;
}

/// A rule was broken, and IAP says so.
static uint32_t refuse(model_rule_t rule, uint32_t detail, uint32_t status)
{
    model_break(rule, detail);
    return status;
}

static bool sectors_are_valid(uint32_t first, uint32_t last)
{
    return first <= last && last < MODEL_SECTORS;
}

static uint32_t prepare(uint32_t first, uint32_t last)
{
    if (!sectors_are_valid(first, last)) {
        return refuse(RULE_IAP_SECTORS, first, INVALID_SECTOR);
    }
    for (uint32_t sector = first; sector <= last; sector++) {
        prepared |= 1u << sector;
    }
    return CMD_SUCCESS;
}

static void check_clock(uint32_t khz)
{
    const uint32_t real = model_cclk() / 1000u;
    if (khz != real && khz != real + 1u) {
        model_break(RULE_IAP_CLOCK, khz);
    }
}

/// What is common to the two commands that change flash.
static void check_change(uint32_t first_sector, uint32_t khz)
{
    if (!model_masked()) {
        model_break(RULE_IAP_INTERRUPTS, first_sector);
    }
    if (model_sector_start(first_sector) < model->image_len) {
        model_break(RULE_IAP_CODE, first_sector);
    }
    check_clock(khz);
}

static uint32_t check_copy(uint32_t to, uint32_t from, uint32_t len)
{
    if (to % MODEL_PAGE_LEN != 0) {
        return refuse(RULE_IAP_ALIGNMENT, to, DST_ADDR_ERROR);
    }
    if (len != 256u && len != 512u && len != 1024u && len != 4096u) {
        return refuse(RULE_IAP_COUNT, len, COUNT_ERROR);
    }
    if (to >= MODEL_FLASH_LEN || len > MODEL_FLASH_LEN - to) {
        return refuse(RULE_IAP_ALIGNMENT, to, DST_ADDR_NOT_MAPPED);
    }
    if (from % 4u != 0) {
        return refuse(RULE_IAP_SOURCE, from, SRC_ADDR_ERROR);
    }
    if (object_at(from) == NULL) {
        return refuse(RULE_IAP_SOURCE, from, SRC_ADDR_NOT_MAPPED);
    }
    const uint32_t first = model_sector_of(to);
    const uint32_t last = model_sector_of(to + len - 1u);
    if ((prepared >> first & 1u) == 0 || (prepared >> last & 1u) == 0) {
        return refuse(RULE_IAP_UNPREPARED, first, NOT_PREPARED);
    }
    return CMD_SUCCESS;
}

static bool cut_here(model_cut_t where)
{
    const uint32_t at = where == MODEL_CUT_DURING ? model->iap_changes : model->iap_calls;
    return model->faults.cut_at == at && model->faults.cut_where == where && at > 0;
}

static uint32_t copy(uint32_t to, uint32_t from, uint32_t len, uint32_t khz)
{
    const uint32_t status = check_copy(to, from, len);
    if (status != CMD_SUCCESS) {
        return status;
    }
    check_change(model_sector_of(to), khz);
    model->iap_changes++;
    if (!model->faults.iap_lies) {
        model_flash_program(to, object_at(from), len, cut_here(MODEL_CUT_DURING));
    }
    model_advance(len / MODEL_PAGE_LEN * PROGRAM_FS);
    prepared = 0; // protected again (§32.8.2)
    return CMD_SUCCESS;
}

static uint32_t erase(uint32_t first, uint32_t last, uint32_t khz)
{
    if (!sectors_are_valid(first, last)) {
        return refuse(RULE_IAP_SECTORS, first, INVALID_SECTOR);
    }
    for (uint32_t sector = first; sector <= last; sector++) {
        if ((prepared >> sector & 1u) == 0) {
            return refuse(RULE_IAP_UNPREPARED, sector, NOT_PREPARED);
        }
    }
    check_change(first, khz);
    model->iap_changes++;
    for (uint32_t sector = first; sector <= last; sector++) {
        model_flash_erase(sector, cut_here(MODEL_CUT_DURING));
    }
    model_advance(ERASE_FS);
    prepared = 0;
    return CMD_SUCCESS;
}

static uint32_t blank_check(uint32_t first, uint32_t last, uint32_t result[5])
{
    if (!sectors_are_valid(first, last)) {
        return refuse(RULE_IAP_SECTORS, first, INVALID_SECTOR);
    }
    for (uint32_t at = model_sector_start(first); at < model_sector_start(last + 1u); at++) {
        if (model->flash[at] != 0xFF) {
            result[1] = (at - model_sector_start(first)) & ~3u;
            memcpy(&result[2], &model->flash[at & ~3u], 4);
            return SECTOR_NOT_BLANK;
        }
    }
    return CMD_SUCCESS;
}

static uint32_t run(const uint32_t command[5], uint32_t result[5])
{
    switch (command[0]) {
    case PREPARE:
        return prepare(command[1], command[2]);
    case COPY:
        return copy(command[1], command[2], command[3], command[4]);
    case ERASE:
        return erase(command[1], command[2], command[3]);
    case BLANK_CHECK:
        return blank_check(command[1], command[2], result);
    case READ_PART_ID:
        result[1] = PART_ID;
        return CMD_SUCCESS;
    case READ_BOOT:
        result[1] = 0x0402;
        return CMD_SUCCESS;
    case READ_SERIAL:
        memcpy(&result[1], model->id, sizeof model->id);
        return CMD_SUCCESS;
    default:
        return refuse(RULE_IAP_COMMAND, command[0], INVALID_COMMAND);
    }
}

/// Whether the test wants this call to fail.
static bool is_to_fail(uint32_t command)
{
    static uint32_t calls; // of this boot: a process of its own
    const model_faults_t *faults = &model->faults;
    if (faults->iap_fails_at == 0 ||
        (faults->iap_fails_command != 0 && faults->iap_fails_command != command)) {
        return false;
    }
    calls++;
    const uint32_t count = faults->iap_fails_for > 0 ? faults->iap_fails_for : 1u;
    return calls >= faults->iap_fails_at && calls - faults->iap_fails_at < count;
}

void lpc_iap(const uint32_t command[5], uint32_t result[5])
{
    model_memory_forget();
    model_access++;
    model->iap_calls++;
    const uint32_t changes = model->iap_changes;
    if (cut_here(MODEL_CUT_BEFORE)) {
        model_end(MODEL_POWER_CUT);
    }
    // What is in the results that a command does not set is not said.
    for (unsigned i = 0; i < 5; i++) {
        result[i] = 0xA5A5A5A5u;
    }
    result[0] = is_to_fail(command[0]) ? model->faults.iap_status : run(command, result);
    const bool changed = model->iap_changes != changes;
    if ((changed && cut_here(MODEL_CUT_DURING)) || cut_here(MODEL_CUT_AFTER)) {
        model_end(MODEL_POWER_CUT);
    }
    model_advance(OTHER_FS);
    model_update();
    model_deliver();
}
