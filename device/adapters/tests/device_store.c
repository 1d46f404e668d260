// SPDX-License-Identifier: Apache-2.0
//
// The flash of a device in memory, with its store and its generator.
#include "device/adapters/tests/device_store.h"

#include <stdlib.h>
#include <string.h>

#include "mintmark/message.h"

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const device_t *device = context;
    memcpy(out, device->bytes + address, len);
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    device_t *device = context;
    for (size_t i = 0; i < sizeof device->unit; i++) {
        device->bytes[address + i] &= unit[i];
    }
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    device_t *device = context;
    memset(device->bytes + address, 0xFF, DEVICE_PAGE_LEN);
    return MINT_OK;
}

mint_status_t device_mount(device_t *device, const uint8_t *root_key, const uint8_t *id)
{
    device->flash = (mint_flash_t){.read = flash_read,
                                   .program = flash_program,
                                   .erase = flash_erase,
                                   .context = device,
                                   .page_len = DEVICE_PAGE_LEN,
                                   .page_count = DEVICE_PAGE_COUNT,
                                   .unit_len = sizeof device->unit};
    const mint_store_config_t config = {.flash = &device->flash,
                                        .slots = device->slots,
                                        .record_count = DEVICE_RECORDS,
                                        .unit = device->unit,
                                        .root_key = root_key,
                                        .device_id = id,
                                        .device_id_len = MINT_DEVICE_ID_LEN};
    return mint_store_mount(&device->store, &config);
}

void device_make(device_t *device)
{
    static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {1};
    static const uint8_t id[MINT_DEVICE_ID_LEN] = {2};
    memset(device, 0, sizeof *device);
    memset(device->bytes, 0xFF, sizeof device->bytes);
    if (device_mount(device, root_key, id) != MINT_OK) {
        abort();
    }
}

void device_start_rng(device_t *device, uint64_t seed)
{
    device->source = fake_source(&device->noise, MINT_CREDIT_VOUCHED);
    device->noise.random.state += seed;
    if (mint_rng_start(&device->rng, &device->source, 1, (const uint8_t *)"peer", 4) != MINT_OK) {
        abort();
    }
}
