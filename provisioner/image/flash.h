// SPDX-License-Identifier: Apache-2.0
//
// A flash region in memory, for images that a production line programs into parts: NOR as
// mintmark/flash.h describes it, of the geometry that the device's port has.
//
// Pointers must not be NULL; `error` may be. The object must not move while it is in use, because
// the flash functions point at it. One thread.
#ifndef MINTMARK_PROVISIONER_IMAGE_FLASH_H
#define MINTMARK_PROVISIONER_IMAGE_FLASH_H

#include "mintmark/bytes.h"
#include "mintmark/certs/error.h"
#include "mintmark/flash.h"

#define MINT_IMAGE_MAX_LEN 16777216u ///< bytes of the largest region

/// The region that a device's store has.
typedef struct {
    uint32_t page_len;   ///< bytes erased at once
    uint32_t page_count; ///< pages
    uint32_t unit_len;   ///< bytes programmed at once
} mint_image_geometry_t;

/// The region in memory.
typedef struct {
    mint_flash_t flash; ///< for the store
    uint8_t *bytes;     ///< the region
    size_t len;         ///< its bytes
} mint_image_flash_t;

/// Makes a region: blank, or with what `content` has if that is not empty. MINT_ERR_ARGUMENT for a
/// geometry that no port may have (mintmark/flash.h), MINT_ERR_FORMAT if `content` is not as long
/// as the region, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_image_flash_open(mint_image_flash_t *image,
                                                    const mint_image_geometry_t *geometry,
                                                    mint_bytes_t content, mint_error_t *error);

/// The region's bytes, a view.
mint_bytes_t mint_image_flash_view(const mint_image_flash_t *image);

/// Wipes and releases.
void mint_image_flash_close(mint_image_flash_t *image);

#endif
