// SPDX-License-Identifier: Apache-2.0
//
// The images.
#include <string.h>

#include "device/tests/store/image.h"

static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = "the root key of every test image";

void image_start(ram_flash_t *flash, uint32_t geometry)
{
    static const uint32_t geometries[IMAGE_GEOMETRIES][3] = {
        {512, 3, 4}, {1024, 3, 32}, {512, 5, 8}};
    const uint32_t *chosen = geometries[geometry % IMAGE_GEOMETRIES];
    ram_flash_init(flash, chosen[0], chosen[1], chosen[2]);
}

mint_status_t image_mount(mint_store_t *store, const ram_flash_t *flash)
{
    static const uint8_t device_id[] = {'i', 'm', 'a', 'g', 'e'};
    return mint_store_mount(store, &flash->port, root_key, device_id, sizeof device_id);
}

size_t image_value(uint64_t uid, uint8_t version, uint8_t value[IMAGE_VALUE_MAX_LEN])
{
    size_t len = 1 + ((size_t)version * 13 + (size_t)(uid % 7)) % (IMAGE_VALUE_MAX_LEN - 1);
    for (size_t i = 0; i < len; i++) {
        value[i] = (uint8_t)(version + i * (1 + 2 * (uid % 64)));
    }
    return len;
}

bool image_is_value(uint64_t uid, const uint8_t *value, size_t len)
{
    uint8_t expected[IMAGE_VALUE_MAX_LEN];
    return len > 0 && image_value(uid, value[0], expected) == len &&
           memcmp(value, expected, len) == 0;
}

mint_status_t image_build(ram_flash_t *flash, mint_store_t *store, uint8_t changes)
{
    mint_status_t status = image_mount(store, flash);
    for (uint8_t version = 0; status == MINT_OK && version < changes; version++) {
        uint64_t uid = 1 + version % IMAGE_RECORDS;
        if (uid != 5 || version == 4) {
            uint8_t value[IMAGE_VALUE_MAX_LEN];
            size_t len = image_value(uid, version, value);
            status = mint_store_set(store, uid, value, len, uid == 5 ? MINT_STORE_WRITE_ONCE : 0);
        }
    }
    return status == MINT_OK ? mint_store_delete(store, 4) : status;
}
