// SPDX-License-Identifier: Apache-2.0
//
// What the key store costs on a Cortex-M3: the stack of each of its calls, over a life in which
// pages are opened and collected and power cuts are mended. It makes the calls that no user of the
// store goes without and no others, so that the linker's map has the size of that core. The flash
// is RAM and needs next to no stack, for a port's is not the store's.
#include <string.h>

#include "device/tests/boards/meter.h"
#include "mintmark/store.h"

int main(void);

#define PAGE_LEN   1024u
#define PAGE_COUNT 4u
#define KEYS       16u
#define VALUE_LEN  64u
#define SETS       100u ///< calls of mint_store_set(): several times around the pages

static uint8_t cells[PAGE_COUNT * PAGE_LEN];
static uint32_t programs_left = UINT32_MAX; ///< then the power is off

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    memcpy(out, cells + address, len);
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    (void)context;
    if (programs_left == 0) {
        return MINT_ERR_IO;
    }
    programs_left--;
    for (uint32_t i = 0; i < sizeof(uint32_t); i++) {
        cells[address + i] &= unit[i];
    }
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    (void)context;
    memset(cells + address, 0xFF, PAGE_LEN);
    return MINT_OK;
}

static const mint_flash_t flash = {.page_len = PAGE_LEN,
                                   .page_count = PAGE_COUNT,
                                   .unit_len = sizeof(uint32_t),
                                   .read = flash_read,
                                   .program = flash_program,
                                   .erase = flash_erase};
static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {'m', 'e', 't', 'e', 'r'};
static mint_store_slot_t slots[KEYS];
static uint8_t unit[sizeof(uint32_t)];
static const mint_store_config_t config = {
    .flash = &flash, .slots = slots, .record_count = KEYS, .unit = unit, .root_key = root_key};
static mint_store_t store;
static uint64_t uid;
static uint8_t value[VALUE_LEN];
static size_t value_len;
static mint_status_t status;

/// All that its caller puts on the stack is a return address.
static void call_mount(void)
{
    status = mint_store_mount(&store, &config);
}

static void call_set(void)
{
    status = mint_store_set(&store, uid, value, sizeof value, 0);
}

static void call_get(void)
{
    status = mint_store_get(&store, uid, value, sizeof value, &value_len);
}

static void call_delete(void)
{
    status = mint_store_delete(&store, uid);
}

static void call_list(void)
{
    uint8_t flags;
    uid = 0;
    status = mint_store_next(&store, &uid);
    if (status == MINT_OK) {
        status = mint_store_info(&store, uid, &value_len, &flags);
    }
}

/// Keeps the deepest stack of a call so far.
static void measure(void (*call)(void), uint32_t *deepest)
{
    uint32_t used = meter_stack(call);
    *deepest = used > *deepest ? used : *deepest;
}

static void must_be_well(void)
{
    if (status != MINT_OK) {
        meter_fail(mint_status_text(status));
    }
}

/// Cuts the power at one of the next operations, and mounts.
static void cut(uint32_t index, uint32_t *mount_stack)
{
    programs_left = index % 41u;
    value[1]++;
    call_set();
    programs_left = UINT32_MAX;
    measure(call_mount, mount_stack);
    must_be_well();
}

int main(void)
{
    uint32_t mount = 0;
    uint32_t set = 0;
    uint32_t get = 0;
    uint32_t list = 0;
    uint32_t delete = 0;
    memset(cells, 0xFF, sizeof cells);
    meter_start();
    measure(call_mount, &mount);
    must_be_well();
    for (uint32_t i = 0; i < SETS; i++) {
        uid = 1 + i % KEYS;
        value[0] = (uint8_t)i;
        measure(call_set, &set);
        must_be_well();
        measure(call_get, &get);
        must_be_well();
        cut(i, &mount);
        measure(i % 7u == 0 ? call_delete : call_list, i % 7u == 0 ? &delete : &list);
        must_be_well();
    }
    meter_report("stack_mount", mount);
    meter_report("stack_set", set);
    meter_report("stack_get", get);
    meter_report("stack_delete", delete);
    meter_report("stack_next_info", list);
    mint_store_unmount(&store);
    return 0;
}
