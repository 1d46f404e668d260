// SPDX-License-Identifier: Apache-2.0
//
// NOR flash in memory: programming clears bits, erasing sets a page's.
#include "image/flash.h"

#include <stdlib.h>
#include <string.h>

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const mint_image_flash_t *image = context;
    if (address > image->len || len > image->len - address) {
        return MINT_ERR_ARGUMENT;
    }
    memcpy(out, image->bytes + address, len);
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    const mint_image_flash_t *image = context;
    uint32_t unit_len = image->flash.unit_len;
    if (address % unit_len != 0 || address >= image->len) {
        return MINT_ERR_ARGUMENT;
    }
    for (uint32_t i = 0; i < unit_len; i++) {
        image->bytes[address + i] &= unit[i];
    }
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    const mint_image_flash_t *image = context;
    if (address % image->flash.page_len != 0 || address >= image->len) {
        return MINT_ERR_ARGUMENT;
    }
    memset(image->bytes + address, 0xFF, image->flash.page_len);
    return MINT_OK;
}

static mint_status_t check_geometry(const mint_image_geometry_t *geometry, mint_error_t *error)
{
    uint32_t unit = geometry->unit_len;
    if (unit < 4 || unit > MINT_FLASH_UNIT_MAX_LEN || (unit & (unit - 1)) != 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "%u bytes cannot be programmed at once: a power of two from 4 to %u", unit,
                         MINT_FLASH_UNIT_MAX_LEN);
    }
    if (geometry->page_len < 512 || geometry->page_len % unit != 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "a page of %u bytes cannot be: 512 or more, and whole units of %u",
                         geometry->page_len, unit);
    }
    if (geometry->page_count < 3 ||
        (uint64_t)geometry->page_len * geometry->page_count > MINT_IMAGE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "a store has 3 pages or more, and at most %u bytes", MINT_IMAGE_MAX_LEN);
    }
    return MINT_OK;
}

mint_status_t mint_image_flash_open(mint_image_flash_t *image,
                                    const mint_image_geometry_t *geometry, mint_bytes_t content,
                                    mint_error_t *error)
{
    *image = (mint_image_flash_t){0};
    mint_status_t status = check_geometry(geometry, error);
    if (status != MINT_OK) {
        return status;
    }
    size_t len = (size_t)geometry->page_len * geometry->page_count;
    if (content.len != 0 && content.len != len) {
        return mint_fail(error, MINT_ERR_FORMAT, "the image has %zu bytes, the region %zu",
                         content.len, len);
    }
    image->bytes = malloc(len);
    if (image->bytes == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "no memory for an image");
    }
    image->len = len;
    memset(image->bytes, 0xFF, len);
    if (content.len != 0) {
        memcpy(image->bytes, content.data, len);
    }
    image->flash = (mint_flash_t){.page_len = geometry->page_len,
                                  .page_count = geometry->page_count,
                                  .unit_len = geometry->unit_len,
                                  .read = flash_read,
                                  .program = flash_program,
                                  .erase = flash_erase,
                                  .context = image};
    return MINT_OK;
}

mint_bytes_t mint_image_flash_view(const mint_image_flash_t *image)
{
    return (mint_bytes_t){image->bytes, image->len};
}

void mint_image_flash_close(mint_image_flash_t *image)
{
    if (image->bytes != NULL) {
        mint_wipe(image->bytes, image->len);
        free(image->bytes);
    }
    *image = (mint_image_flash_t){0};
}
