// SPDX-License-Identifier: Apache-2.0
//
// The images.
#include "device/tests/store/image.h"

#include <string.h>

static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = "the root key of every test image";
static const uint8_t device_id[] = {'i', 'm', 'a', 'g', 'e'};

void image_start(rig_t *rig, uint32_t geometry)
{
    static const uint32_t geometries[IMAGE_GEOMETRIES][3] = {
        {512, 3, 4}, {2560, 3, 256}, {1024, 3, 32}, {512, 5, 8}};
    const uint32_t *chosen = geometries[geometry % IMAGE_GEOMETRIES];
    rig_start(rig, chosen[0], chosen[1], chosen[2], 12);
    rig->root_key = root_key;
    rig->device_id = device_id;
    rig->device_id_len = sizeof device_id;
}

uint8_t image_area(uint64_t uid)
{
    return uid == 3 ? 1 : uid == 6 ? 2 : 0;
}

size_t image_value(uint64_t uid, uint8_t version, uint8_t value[IMAGE_VALUE_MAX_LEN])
{
    size_t len = 1 + ((size_t)version * 13 + (size_t)(uid % 7)) % (IMAGE_VALUE_MAX_LEN - 1);
    for (size_t i = 0; i < len; i++) {
        value[i] = (uint8_t)(version + i * (1 + 2 * (uid % 64)));
    }
    return len;
}

bool image_is_value(uint8_t area, uint64_t uid, const uint8_t *value, size_t len)
{
    uint8_t expected[IMAGE_VALUE_MAX_LEN];
    if (uid == MINT_STORE_UID_LOCK) {
        return area == 0 && len == 0;
    }
    return area == image_area(uid) && len > 0 && image_value(uid, value[0], expected) == len &&
           memcmp(value, expected, len) == 0;
}

static mint_status_t write_version(mint_store_t *store, uint8_t version)
{
    uint64_t uid = 1 + version % IMAGE_RECORDS;
    uint8_t value[IMAGE_VALUE_MAX_LEN];
    size_t len = image_value(uid, version, value);
    if (uid == 5 && version != 4) {
        return MINT_OK;
    }
    mint_store_select(store, image_area(uid));
    return mint_store_set(store, uid, value, len, uid == 5 ? MINT_STORE_WRITE_ONCE : 0);
}

mint_status_t image_build(rig_t *rig, uint8_t changes)
{
    mint_status_t status = rig_mount(rig);
    for (uint8_t version = 0; status == MINT_OK && version < changes; version++) {
        status = write_version(&rig->store, version);
        if (status == MINT_OK && version == changes / 2) {
            status = rig_mount(rig);
        }
    }
    if (status == MINT_OK) {
        mint_store_select(&rig->store, 0);
        status = mint_store_delete(&rig->store, 4);
        status = status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
    }
    return status == MINT_OK ? mint_store_lock(&rig->store) : status;
}
