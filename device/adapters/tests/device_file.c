// SPDX-License-Identifier: Apache-2.0
//
// A device out of an image's file.
#include <stdio.h>
#include <string.h>

#include "device/adapters/tests/device_store.h"
#include "mintmark/message.h"

static bool read_hex(const char *text, uint8_t *out, size_t len)
{
    if (strlen(text) != 2 * len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned byte;
        if (sscanf(text + 2 * i, "%2x", &byte) != 1) {
            return false;
        }
        out[i] = (uint8_t)byte;
    }
    return true;
}

bool device_read(device_t *device, const char *image, const char *root_key, const char *id)
{
    uint8_t root_key_bytes[MINT_STORE_ROOT_KEY_LEN];
    uint8_t id_bytes[MINT_DEVICE_ID_LEN];
    memset(device, 0, sizeof *device);
    FILE *file = fopen(image, "rb");
    bool read = file != NULL && fread(device->bytes, 1, sizeof device->bytes, file) > 0 &&
                fread(device->bytes, 1, 1, file) == 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (!read || !read_hex(root_key, root_key_bytes, sizeof root_key_bytes) ||
        !read_hex(id, id_bytes, sizeof id_bytes)) {
        fprintf(stderr, "error: %s, its root key or its id cannot be read\n", image);
        return false;
    }
    mint_status_t status = mint_crypto_init(NULL, 0);
    if (status == MINT_OK) {
        status = device_mount(device, root_key_bytes, id_bytes);
    }
    if (status != MINT_OK) {
        fprintf(stderr, "error: %s: %s\n", image, mint_status_text(status));
    }
    return status == MINT_OK;
}
