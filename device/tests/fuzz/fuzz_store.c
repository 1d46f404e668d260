// SPDX-License-Identifier: Apache-2.0
//
// The store on any flash contents: it never crashes, hangs, reads or programs outside the region or
// programs what is not blank, never hands out a value that was not sealed under its key, and if it
// mounts, it works. The first byte chooses the geometry and how many changes
// are tried, the rest is the image.
#include <stdlib.h>
#include <string.h>

#include "device/tests/store/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ram_flash_t flash;
static mint_store_t store;

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void load(const uint8_t *data, size_t size)
{
    image_start(&flash, data[0]);
    size_t len = size - 1 < ram_flash_len(&flash) ? size - 1 : ram_flash_len(&flash);
    memcpy(flash.now, data + 1, len);
    memcpy(flash.later, flash.now, len);
    for (size_t i = 0; i < len; i++) {
        flash.programmed[i / flash.port.unit_len] |= flash.now[i] != 0xFF;
    }
}

/// Reads everything; what comes out must have gone in.
static void read_all(void)
{
    uint64_t uid = 0;
    uint8_t digest[MINT_SHA256_LEN];
    bool whole = true;
    while (mint_store_next(&store, &uid) == MINT_OK) {
        uint8_t value[MINT_STORE_RECORD_MAX_LEN];
        size_t len = 0;
        mint_status_t status = mint_store_get(&store, uid, value, sizeof value, &len);
        require(status == MINT_OK || (status == MINT_ERR_CORRUPT && len == 0));
        require(status != MINT_OK || image_is_value(uid, value, len));
        whole &= status == MINT_OK;
    }
    require(mint_store_digest(&store, digest) == (whole ? MINT_OK : MINT_ERR_CORRUPT));
}

/// Writes and deletes; what was reported must be there after the next mount.
static void change(uint64_t uid, uint8_t version)
{
    uint8_t value[IMAGE_VALUE_MAX_LEN];
    uint8_t found[IMAGE_VALUE_MAX_LEN];
    size_t len = image_value(uid, version, value);
    size_t found_len = 0;
    mint_status_t status = mint_store_set(&store, uid, value, len, 0);
    require(image_mount(&store, &flash) == MINT_OK);
    if (status == MINT_OK) {
        require(mint_store_get(&store, uid, found, sizeof found, &found_len) == MINT_OK);
        require(found_len == len && memcmp(found, value, len) == 0);
        require(mint_store_delete(&store, uid) == MINT_OK);
        require(mint_store_get(&store, uid, found, sizeof found, &found_len) == MINT_ERR_NOT_FOUND);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    load(data, size);
    if (image_mount(&store, &flash) == MINT_OK) {
        read_all();
        for (uint32_t i = 0; i < data[0] / IMAGE_GEOMETRIES % 4; i++) {
            change(1 + i % IMAGE_RECORDS, (uint8_t)(200 + i));
        }
        read_all();
    }
    if (mint_store_format(&store) == MINT_OK) {
        require(image_mount(&store, &flash) == MINT_OK);
        uint64_t uid = 0;
        require(mint_store_next(&store, &uid) == MINT_ERR_NOT_FOUND);
    }
    require(flash.violation_count == 0);
    return 0;
}
