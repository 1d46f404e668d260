// SPDX-License-Identifier: Apache-2.0
//
// The rig.
#include "device/tests/store/rig.h"

#include <string.h>

static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = "the root key of every test's rig";
static const uint8_t device_id[] = {'r', 'i', 'g'};

void rig_start(rig_t *rig, uint32_t page_len, uint32_t page_count, uint32_t unit_len,
               size_t record_count)
{
    mint_store_unmount(&rig->store);
    ram_flash_init(&rig->flash, page_len, page_count, unit_len);
    rig->port = &rig->flash.port;
    rig->record_count = record_count;
    rig->root_key = root_key;
    rig->device_id = device_id;
    rig->device_id_len = sizeof device_id;
    rig->state = NULL;
    rig->state_context = NULL;
}

mint_status_t rig_mount(rig_t *rig)
{
    const mint_store_config_t config = {.flash = rig->port,
                                        .slots = rig->slots,
                                        .record_count = rig->record_count,
                                        .unit = rig->unit,
                                        .root_key = rig->root_key,
                                        .device_id = rig->device_id,
                                        .device_id_len = rig->device_id_len,
                                        .state = rig->state,
                                        .state_context = rig->state_context};
    return mint_store_mount(&rig->store, &config);
}

void rig_clone(rig_t *copy, const rig_t *rig)
{
    mint_store_unmount(&copy->store);
    ram_flash_clone(&copy->flash, &rig->flash);
    copy->port = &copy->flash.port;
    copy->record_count = rig->record_count;
    copy->root_key = rig->root_key;
    copy->device_id = rig->device_id;
    copy->device_id_len = rig->device_id_len;
    copy->state = rig->state;
    copy->state_context = rig->state_context;
}

void rig_flip(rig_t *rig, size_t bit)
{
    rig->flash.now[bit / 8] ^= (uint8_t)(1u << bit % 8);
    rig->flash.later[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

bool rig_contains(const void *memory, size_t len, const void *part, size_t part_len)
{
    const uint8_t *at = memory;
    const uint8_t *end = at + len;
    while ((size_t)(end - at) >= part_len && part_len > 0) {
        at = memchr(at, *(const uint8_t *)part, (size_t)(end - at) - part_len + 1);
        if (at == NULL) {
            return false;
        }
        if (memcmp(at, part, part_len) == 0) {
            return true;
        }
        at++;
    }
    return false;
}
