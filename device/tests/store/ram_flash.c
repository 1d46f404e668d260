// SPDX-License-Identifier: Apache-2.0
//
// The flash in RAM.
#include <string.h>

#include "device/tests/store/ram_flash.h"

#define WORD_LEN 4u

const char *const ram_cut_names[RAM_CUT_MODELS] = {
    [RAM_CUT_NOTHING] = "nothing",         [RAM_CUT_COMPLETE] = "complete",
    [RAM_CUT_PREFIX] = "prefix",           [RAM_CUT_SUFFIX] = "suffix",
    [RAM_CUT_RANDOM] = "random",           [RAM_CUT_FADES] = "fades",
    [RAM_CUT_FADES_ALL] = "fades all",     [RAM_CUT_APPEARS] = "appears",
    [RAM_CUT_APPEARS_ALL] = "appears all", [RAM_CUT_WEAKENS] = "weakens",
    [RAM_CUT_FLICKERS] = "flickers",       [RAM_CUT_FLICKERS_BITS] = "flickers in bits",
};

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

/// Says that a page is no longer what it was.
static void touch(ram_flash_t *flash, uint32_t page)
{
    static uint64_t last_stamp; // of all flashes, so that equal stamps mean equal cells
    flash->stamps[page] = ++last_stamp;
}

// ---- reading ----

/// Bits of `before` and, where `mask` has them, of `after`.
static uint8_t blend(uint8_t before, uint8_t after, uint8_t mask)
{
    return (uint8_t)((before & ~mask) | (after & mask));
}

static uint8_t random_byte(ram_flash_t *flash)
{
    return (uint8_t)(ram_random(&flash->random) >> 11);
}

/// Reads on a page some units of which may flicker.
static void read_marginal(ram_flash_t *flash, uint32_t address, uint8_t *out, size_t len)
{
    uint32_t unit_len = flash->port.unit_len;
    uint8_t mask = 0;
    for (size_t i = 0; i < len; i++, address++) {
        uint8_t flickers = flash->flickers[address / unit_len];
        if (flickers == RAM_CUT_FLICKERS && (i == 0 || address % unit_len == 0)) {
            mask = (random_byte(flash) & 1) != 0 ? 0xFF : 0;
        } else if (flickers == RAM_CUT_FLICKERS_BITS) {
            mask = random_byte(flash);
        } else if (flickers == 0) {
            mask = 0;
        }
        out[i] = blend(flash->now[address], flash->later[address], mask);
    }
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
    flash->read_len += len;
    if (flash->marginal[address / flash->port.page_len]) {
        read_marginal(flash, address, out, len);
    } else {
        memcpy(out, flash->now + address, len);
    }
    return MINT_OK;
}

// ---- changing ----

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
    if (flash->off) {
        return false;
    }
    flash->operation_count++;
    flash->vanishes = false;
    return true;
}

/// Counts what is about to happen to a unit that was programmed before. Zeros are allowed: they
/// cannot go wrong, whatever the unit has been through.
static void note_program(ram_flash_t *flash, const ram_op_t *op)
{
    bool *programmed = &flash->programmed[op->address / flash->port.unit_len];
    bool blank = true;
    bool zeros = true;
    for (uint32_t i = 0; *programmed && i < flash->port.unit_len; i++) {
        blank = blank && (flash->now[op->address + i] & flash->later[op->address + i]) == 0xFF;
        zeros = zeros && op->unit[i] == 0;
    }
    flash->violation_count += *programmed && !blank && !zeros;
    flash->blind_count += *programmed && blank && !zeros;
    *programmed = true;
}

static mint_status_t program(void *context, uint32_t address, const uint8_t *unit)
{
    ram_flash_t *flash = context;
    ram_op_t op = {.address = address, .unit = unit};
    if (!begin(flash, &op)) {
        return MINT_ERR_IO;
    }
    touch(flash, address / flash->port.page_len);
    note_program(flash, &op);
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

static void forget_programs(ram_flash_t *flash, uint32_t page)
{
    uint32_t units = flash->port.page_len / flash->port.unit_len;
    memset(flash->programmed + page * units, 0, units * sizeof flash->programmed[0]);
    memset(flash->flickers + page * units, 0, units * sizeof flash->flickers[0]);
    flash->marginal[page] = false;
}

static mint_status_t erase(void *context, uint32_t address)
{
    ram_flash_t *flash = context;
    uint32_t page = address / flash->port.page_len;
    ram_op_t op = {.erase = true, .address = address};
    if (!begin(flash, &op)) {
        return MINT_ERR_IO;
    }
    touch(flash, page);
    memset(flash->now + address, 0xFF, flash->port.page_len);
    memset(flash->later + address, 0xFF, flash->port.page_len);
    forget_programs(flash, page);
    flash->erase_counts[page]++;
    return MINT_OK;
}

mint_status_t ram_flash_advance(ram_flash_t *flash, uint64_t value)
{
    ram_op_t op = {.advance = true, .value = value};
    if (!begin(flash, &op)) {
        return MINT_ERR_IO;
    }
    flash->counter = value > flash->counter ? value : flash->counter;
    return MINT_OK;
}

// ---- copies ----

void ram_flash_init(ram_flash_t *flash, uint32_t page_len, uint32_t page_count, uint32_t unit_len)
{
    const size_t len = (size_t)page_len * page_count;
    flash->port = (mint_flash_t){.page_len = page_len,
                                 .page_count = page_count,
                                 .unit_len = unit_len,
                                 .read = read_cells,
                                 .program = program,
                                 .erase = erase,
                                 .context = flash};
    memset(flash->now, 0xFF, len);
    memset(flash->later, 0xFF, len);
    for (uint32_t page = 0; page < page_count; page++) {
        forget_programs(flash, page);
        flash->erase_counts[page] = 0;
        touch(flash, page);
    }
    flash->counter = flash->read_len = 0;
    flash->operation_count = flash->violation_count = flash->blind_count = 0;
    flash->off = flash->vanishes = flash->unseen = false;
    flash->unseen_count = 0;
    flash->fail_every = 0;
    flash->random = 0x2545F491u;
    flash->observer = NULL;
    flash->observer_context = NULL;
}

static void copy_page(ram_flash_t *copy, const ram_flash_t *flash, uint32_t page)
{
    uint32_t len = flash->port.page_len;
    uint32_t units = len / flash->port.unit_len;
    memcpy(copy->now + page * len, flash->now + page * len, len);
    memcpy(copy->later + page * len, flash->later + page * len, len);
    memcpy(copy->programmed + page * units, flash->programmed + page * units,
           units * sizeof flash->programmed[0]);
    memcpy(copy->flickers + page * units, flash->flickers + page * units,
           units * sizeof flash->flickers[0]);
    copy->marginal[page] = flash->marginal[page];
    copy->stamps[page] = flash->stamps[page];
}

static void copy_rest(ram_flash_t *copy, const ram_flash_t *flash)
{
    copy->port = flash->port;
    copy->port.context = copy;
    memcpy(copy->erase_counts, flash->erase_counts, sizeof flash->erase_counts);
    copy->counter = flash->counter;
    copy->operation_count = flash->operation_count;
    copy->violation_count = flash->violation_count;
    copy->blind_count = flash->blind_count;
    copy->read_len = flash->read_len;
    copy->off = flash->off;
    copy->vanishes = flash->vanishes;
    copy->unseen = flash->unseen;
    copy->unseen_count = flash->unseen_count;
    copy->fail_every = flash->fail_every;
    copy->random = flash->random + flash->operation_count * 0x9E3779B9u;
    copy->random += copy->random == 0;
    copy->observer = NULL;
    copy->observer_context = NULL;
}

void ram_flash_clone(ram_flash_t *copy, const ram_flash_t *flash)
{
    copy_rest(copy, flash);
    for (uint32_t page = 0; page < flash->port.page_count; page++) {
        copy_page(copy, flash, page);
    }
}

void ram_flash_refresh(ram_flash_t *copy, const ram_flash_t *flash)
{
    copy_rest(copy, flash);
    for (uint32_t page = 0; page < flash->port.page_count; page++) {
        if (copy->stamps[page] != flash->stamps[page]) {
            copy_page(copy, flash, page);
        }
    }
}

// ---- cuts ----

/// What a cut leaves of one byte.
typedef struct {
    uint8_t now;
    uint8_t later;
} torn_t;

/// Which bits of a unit or page flicker: few, some or all of those that were to change.
static uint8_t marginal_bits(ram_flash_t *flash, uint32_t share)
{
    if (share == 0) {
        return random_byte(flash) % 16 == 0 ? (uint8_t)(1u << random_byte(flash) % 8) : 0;
    }
    return share == 1 ? random_byte(flash) : 0xFF;
}

static torn_t tear(ram_flash_t *flash, uint8_t before, uint8_t after, ram_cut_t model,
                   uint32_t share)
{
    uint8_t some = random_byte(flash);
    uint8_t mixed = blend(before, after, some);
    uint8_t marginal;
    switch (model) {
    case RAM_CUT_COMPLETE:
        return (torn_t){after, after};
    case RAM_CUT_RANDOM:
        return (torn_t){mixed, mixed};
    case RAM_CUT_FADES:
        return (torn_t){after, mixed};
    case RAM_CUT_FADES_ALL:
        return (torn_t){after, before};
    case RAM_CUT_APPEARS:
        return (torn_t){mixed, after};
    case RAM_CUT_APPEARS_ALL:
        return (torn_t){before, after};
    case RAM_CUT_WEAKENS:
        return (torn_t){before, mixed};
    case RAM_CUT_FLICKERS:
        marginal = marginal_bits(flash, share);
        return (torn_t){blend(after, before, marginal), after};
    case RAM_CUT_FLICKERS_BITS:
        marginal = marginal_bits(flash, share);
        return (torn_t){blend(mixed, before, marginal), blend(mixed, after, marginal)};
    default:
        return (torn_t){before, before};
    }
}

/// Prefix and suffix are complete on one side of a place and nothing on the other.
static ram_cut_t model_at(ram_cut_t model, bool ahead)
{
    if (model == RAM_CUT_PREFIX || model == RAM_CUT_SUFFIX) {
        return ahead == (model == RAM_CUT_PREFIX) ? RAM_CUT_COMPLETE : RAM_CUT_NOTHING;
    }
    return model;
}

static void set_flicker(ram_flash_t *flash, uint32_t address, uint32_t size, ram_cut_t model)
{
    bool flickers = model == RAM_CUT_FLICKERS || model == RAM_CUT_FLICKERS_BITS;
    for (uint32_t at = 0; flickers && at < size; at += flash->port.unit_len) {
        flash->flickers[(address + at) / flash->port.unit_len] = (uint8_t)model;
    }
}

/// Tears a whole unit or page.
static void tear_all(ram_flash_t *flash, const ram_op_t *op, uint32_t size, ram_cut_t model)
{
    uint32_t place = ram_random(&flash->random) % size;
    uint32_t share = ram_random(&flash->random) % 3;
    bool now_blank = true;
    bool later_blank = true;
    bool later_done = true;
    for (uint32_t i = 0; i < size; i++) {
        uint8_t before = flash->now[op->address + i];
        uint8_t after = op->erase ? 0xFF : (uint8_t)(before & op->unit[i]);
        torn_t torn = tear(flash, before, after, model_at(model, i < place), share);
        flash->now[op->address + i] = torn.now;
        flash->later[op->address + i] = torn.later;
        now_blank = now_blank && torn.now == before;
        later_blank = later_blank && torn.later == before;
        later_done = later_done && torn.later == after;
    }
    flash->vanishes = !op->erase && (now_blank || later_blank) && model != RAM_CUT_NOTHING;
    if (!op->erase && now_blank && later_done) {
        flash->unseen = true;
        flash->unseen_count++;
    }
}

void ram_flash_cut(ram_flash_t *flash, const ram_op_t *op, ram_cut_t model)
{
    uint32_t size = op->erase ? flash->port.page_len : flash->port.unit_len;
    uint32_t page = op->address / flash->port.page_len;
    const bool vanishes = flash->vanishes;
    flash->off = true;
    if (op->advance) {
        flash->counter = model % 2 == 0 ? flash->counter : op->value;
        return;
    }
    touch(flash, page);
    if (!op->erase && model != RAM_CUT_NOTHING) {
        note_program(flash, op);
    }
    tear_all(flash, op, size, model);
    if (vanishes && flash->vanishes) {
        model = RAM_CUT_COMPLETE;
        tear_all(flash, op, size, model);
    }
    if (op->erase && model == RAM_CUT_COMPLETE) {
        forget_programs(flash, page);
    }
    flash->marginal[page] |= model >= RAM_CUT_FADES;
    set_flicker(flash, op->address, size, model);
}

uint32_t ram_flash_changes(const ram_flash_t *flash, const ram_op_t *op)
{
    uint32_t changes = 0;
    for (uint32_t i = 0; !op->erase && !op->advance && i < WORD_LEN; i++) {
        changes |= (uint32_t)(flash->now[op->address + i] & (uint8_t)~op->unit[i]) << 8 * i;
    }
    return changes;
}

void ram_flash_cut_word(ram_flash_t *flash, const ram_op_t *op, uint32_t now, uint32_t later)
{
    uint32_t page = op->address / flash->port.page_len;
    touch(flash, page);
    note_program(flash, op);
    for (uint32_t i = 0; i < WORD_LEN; i++) {
        flash->later[op->address + i] &= (uint8_t)(~later >> 8 * i);
        flash->now[op->address + i] &= (uint8_t)(~now >> 8 * i);
    }
    flash->marginal[page] = true;
    flash->off = true;
}

void ram_flash_power_on(ram_flash_t *flash)
{
    flash->off = false;
}

void ram_flash_settle(ram_flash_t *flash)
{
    uint32_t unit_len = flash->port.unit_len;
    uint32_t units = flash->port.page_len / unit_len;
    for (uint32_t page = 0; page < flash->port.page_count; page++) {
        for (uint32_t i = 0; flash->marginal[page] && i < units; i++) {
            uint32_t unit = page * units + i;
            if (flash->flickers[unit] == 0) {
                memcpy(flash->now + unit * unit_len, flash->later + unit * unit_len, unit_len);
            }
        }
        if (flash->marginal[page]) {
            touch(flash, page);
        }
    }
}
