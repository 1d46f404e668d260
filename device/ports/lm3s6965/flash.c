// SPDX-License-Identifier: Apache-2.0
//
// NOR flash, emulated in a host file through semihosting: programming clears bits and sets none,
// erasing sets a whole page. QEMU cannot map a file as this board's memory. Each word is programmed
// by one write of the host, so an emulator that is killed leaves it old or new, and what was
// written before is in the host's page cache.
#include <string.h>

#include "board.h"
#include "common/image.h"
#include "qemu/argument.h"
#include "qemu/semihost.h"

#define ERASE_LEN 64u ///< bytes erased by one call to the host

/// Part of the image that is a flash of its own.
typedef struct {
    uint32_t offset; ///< bytes from the start of the image
    uint32_t len;    ///< bytes
} area_t;

/// The open image.
typedef struct {
    bool open;
    int32_t handle;
} image_t;

static image_t image;

void lm3s_flash_start(void)
{
    char line[QEMU_COMMAND_LINE_SIZE];
    char *path = NULL;
    if (qemu_argument("flash=", line, &path) == MINT_OK && path != NULL) {
        path[strcspn(path, " ")] = '\0'; // scripts/emulate gives a path without spaces
        image.open = qemu_semihost_open(path, QEMU_OPEN_UPDATE, &image.handle) == MINT_OK;
    }
}

void lm3s_flash_stop(void)
{
    if (image.open) {
        qemu_semihost_close(image.handle);
        image.open = false;
    }
}

static mint_status_t seek(uint32_t offset)
{
    return image.open ? qemu_semihost_seek(image.handle, offset) : MINT_ERR_IO;
}

static mint_status_t image_read(uint32_t offset, uint8_t *data, size_t len)
{
    mint_status_t status = seek(offset);
    return status == MINT_OK ? qemu_semihost_read(image.handle, data, len) : status;
}

static mint_status_t image_write(uint32_t offset, const uint8_t *data, size_t len)
{
    mint_status_t status = seek(offset);
    return status == MINT_OK ? qemu_semihost_write(image.handle, data, len) : status;
}

mint_status_t qemu_fuse_block(uint8_t block[MINT_FUSES_LEN])
{
    return image_read(0, block, MINT_FUSES_LEN);
}

static bool within(const area_t *area, uint32_t address, size_t len)
{
    return address <= area->len && len <= area->len - address;
}

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const area_t *area = context;
    if (!within(area, address, len)) {
        return MINT_ERR_ARGUMENT;
    }
    return len > 0 ? image_read(area->offset + address, out, len) : MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    const area_t *area = context;
    if (address % MINT_IMAGE_UNIT_LEN != 0 || !within(area, address, MINT_IMAGE_UNIT_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    uint8_t word[MINT_IMAGE_UNIT_LEN];
    mint_status_t status = image_read(area->offset + address, word, sizeof word);
    for (size_t i = 0; i < sizeof word; i++) {
        word[i] &= unit[i];
    }
    return status == MINT_OK ? image_write(area->offset + address, word, sizeof word) : status;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    const area_t *area = context;
    if (address % MINT_IMAGE_PAGE_LEN != 0 || !within(area, address, MINT_IMAGE_PAGE_LEN)) {
        return MINT_ERR_ARGUMENT;
    }
    uint8_t blank[ERASE_LEN];
    memset(blank, 0xFF, sizeof blank);
    mint_status_t status = MINT_OK;
    for (uint32_t done = 0; done < MINT_IMAGE_PAGE_LEN && status == MINT_OK; done += ERASE_LEN) {
        status = image_write(area->offset + address + done, blank, sizeof blank);
    }
    return status;
}

static const area_t store = {MINT_IMAGE_STORE_OFFSET, MINT_IMAGE_STORE_LEN};
static const area_t fingerprints = {MINT_IMAGE_FINGERPRINTS_OFFSET,
                                    MINT_IMAGE_FINGERPRINTS_PAGE_COUNT *MINT_IMAGE_PAGE_LEN};

const mint_flash_t lm3s_flash = {
    .page_len = MINT_IMAGE_PAGE_LEN,
    .page_count = MINT_IMAGE_PAGE_COUNT,
    .unit_len = MINT_IMAGE_UNIT_LEN,
    .read = flash_read,
    .program = flash_program,
    .erase = flash_erase,
    .context = (void *)&store,
};

const mint_flash_t lm3s_fingerprint_flash = {
    .page_len = MINT_IMAGE_PAGE_LEN,
    .page_count = MINT_IMAGE_FINGERPRINTS_PAGE_COUNT,
    .unit_len = MINT_IMAGE_UNIT_LEN,
    .read = flash_read,
    .program = flash_program,
    .erase = flash_erase,
    .context = (void *)&fingerprints,
};
