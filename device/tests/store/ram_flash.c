// SPDX-License-Identifier: Apache-2.0
//
// The flash in RAM.
#include <string.h>

#include "device/tests/store/ram_flash.h"

uint32_t ram_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

size_t ram_flash_len(const ram_flash_t *flash)
{
    return (size_t)flash->port.page_len * flash->port.page_count;
}

static bool inside(const ram_flash_t *flash, uint32_t address, size_t len)
{
    return address <= ram_flash_len(flash) && len <= ram_flash_len(flash) - address;
}

static mint_status_t read_cells(void *context, uint32_t address, uint8_t *out, size_t len)
{
    ram_flash_t *flash = context;
    if (!inside(flash, address, len)) {
        flash->violation_count++;
        return MINT_ERR_ARGUMENT;
    }
    if (flash->off) {
        return MINT_ERR_IO;
    }
    memcpy(out, flash->now + address, len);
    return MINT_OK;
}

/// Announces an operation. False if it may not go on.
static bool begin(ram_flash_t *flash, const ram_op_t *op)
{
    uint32_t size = op->erase ? flash->port.page_len : flash->port.unit_len;
    if (op->address % size != 0 || !inside(flash, op->address, size)) {
        flash->violation_count++;
        return false;
    }
    if (flash->off) {
        return false;
    }
    if (flash->observer != NULL) {
        flash->observer(flash->observer_context, flash, op);
    }
    flash->operation_count++;
    return !flash->off;
}

/// Counts what is about to happen to a unit that was programmed before.
static void note_program(ram_flash_t *flash, uint32_t address)
{
    bool *programmed = &flash->programmed[address / flash->port.unit_len];
    bool blank = true;
    for (uint32_t i = 0; i < flash->port.unit_len; i++) {
        blank &= flash->now[address + i] == 0xFF && flash->later[address + i] == 0xFF;
    }
    flash->violation_count += *programmed && !blank;
    flash->blind_count += *programmed && blank;
    *programmed = true;
}

static mint_status_t program(void *context, uint32_t address, const uint8_t *unit)
{
    ram_flash_t *flash = context;
    ram_op_t op = {.address = address, .unit = unit};
    if (!begin(flash, &op)) {
        return MINT_ERR_IO;
    }
    note_program(flash, address);
    for (uint32_t i = 0; i < flash->port.unit_len; i++) {
        flash->now[address + i] &= unit[i];
        flash->later[address + i] &= unit[i];
    }
    if (flash->fail_every != 0 && ram_random(&flash->random) % flash->fail_every == 0) {
        // Half of the failures are noticed by the part itself.
        flash->now[address] ^= (uint8_t)~unit[0] & 0x7Fu;
        flash->later[address] = flash->now[address];
        return ram_random(&flash->random) % 2 == 0 ? MINT_ERR_IO : MINT_OK;
    }
    return MINT_OK;
}

static void forget_programs(ram_flash_t *flash, uint32_t address)
{
    uint32_t units = flash->port.page_len / flash->port.unit_len;
    memset(flash->programmed + address / flash->port.unit_len, 0,
           units * sizeof flash->programmed[0]);
}

static mint_status_t erase(void *context, uint32_t address)
{
    ram_flash_t *flash = context;
    ram_op_t op = {.erase = true, .address = address};
    if (!begin(flash, &op)) {
        return MINT_ERR_IO;
    }
    memset(flash->now + address, 0xFF, flash->port.page_len);
    memset(flash->later + address, 0xFF, flash->port.page_len);
    forget_programs(flash, address);
    flash->erase_counts[address / flash->port.page_len]++;
    return MINT_OK;
}

void ram_flash_init(ram_flash_t *flash, uint32_t page_len, uint32_t page_count, uint32_t unit_len)
{
    memset(flash, 0, sizeof *flash);
    flash->port = (mint_flash_t){.page_len = page_len,
                                 .page_count = page_count,
                                 .unit_len = unit_len,
                                 .read = read_cells,
                                 .program = program,
                                 .erase = erase,
                                 .context = flash};
    flash->random = 0x2545F491u;
    memset(flash->now, 0xFF, sizeof flash->now);
    memset(flash->later, 0xFF, sizeof flash->later);
}

void ram_flash_clone(ram_flash_t *copy, const ram_flash_t *flash)
{
    size_t len = ram_flash_len(flash);
    copy->port = flash->port;
    copy->port.context = copy;
    memcpy(copy->now, flash->now, len);
    memcpy(copy->later, flash->later, len);
    memcpy(copy->programmed, flash->programmed,
           len / flash->port.unit_len * sizeof flash->programmed[0]);
    memcpy(copy->erase_counts, flash->erase_counts, sizeof flash->erase_counts);
    copy->operation_count = flash->operation_count;
    copy->violation_count = flash->violation_count;
    copy->blind_count = flash->blind_count;
    copy->off = flash->off;
    copy->fail_every = flash->fail_every;
    copy->random = flash->random + flash->operation_count * 0x9E3779B9u;
    copy->random += copy->random == 0;
    copy->observer = NULL;
    copy->observer_context = NULL;
}

/// A byte between `before` and `after`: each bit one or the other.
static uint8_t between(ram_flash_t *flash, uint8_t before, uint8_t after)
{
    uint8_t mask = (uint8_t)(ram_random(&flash->random) >> 11);
    return (uint8_t)((before & ~mask) | (after & mask));
}

static void cut_byte(ram_flash_t *flash, uint32_t address, uint8_t after, ram_cut_t model,
                     bool in_prefix)
{
    uint8_t before = flash->now[address];
    uint8_t now = before;
    uint8_t later = before;
    switch (model) {
    case RAM_CUT_COMPLETE:
        now = later = after;
        break;
    case RAM_CUT_PREFIX:
        now = later = in_prefix ? after : before;
        break;
    case RAM_CUT_RANDOM:
        now = later = between(flash, before, after);
        break;
    case RAM_CUT_FADES:
        now = after;
        later = between(flash, before, after);
        break;
    case RAM_CUT_FADES_ALL:
        now = after;
        break;
    case RAM_CUT_APPEARS:
        now = between(flash, before, after);
        later = after;
        break;
    default:
        break;
    }
    flash->now[address] = now;
    flash->later[address] = later;
}

void ram_flash_cut(ram_flash_t *flash, const ram_op_t *op, ram_cut_t model)
{
    uint32_t size = op->erase ? flash->port.page_len : flash->port.unit_len;
    uint32_t prefix_len = ram_random(&flash->random) % size;
    if (!op->erase && model != RAM_CUT_NOTHING) {
        note_program(flash, op->address);
    }
    for (uint32_t i = 0; i < size; i++) {
        uint8_t before = flash->now[op->address + i];
        uint8_t after = op->erase ? 0xFF : (uint8_t)(before & op->unit[i]);
        cut_byte(flash, op->address + i, after, model, i < prefix_len);
    }
    if (op->erase && model == RAM_CUT_COMPLETE) {
        forget_programs(flash, op->address);
    }
    flash->off = true;
}

void ram_flash_power_on(ram_flash_t *flash)
{
    flash->off = false;
}

void ram_flash_settle(ram_flash_t *flash)
{
    memcpy(flash->now, flash->later, ram_flash_len(flash));
}
