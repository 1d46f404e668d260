// SPDX-License-Identifier: Apache-2.0
//
// The device's store as the host writes it. Every call of mintmark/store.h that images need is
// behind these two functions, so that its format and its interface can change without anything else
// here noticing.
//
// Pointers must not be NULL; `error` may be. One thread.
#ifndef MINTMARK_PROVISIONER_IMAGE_RECORDS_H
#define MINTMARK_PROVISIONER_IMAGE_RECORDS_H

#include "image/flash.h"
#include "mintmark/message.h"
#include "mintmark/store.h"

#define MINT_RECORDS_MAX    16u                      ///< records that an image has at most
#define MINT_RECORD_MAX_LEN MINT_CERTIFICATE_MAX_LEN ///< bytes of the longest

/// To whom a store belongs.
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];            ///< the device
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN]; ///< the key that its port gives; secret
} mint_image_part_t;

/// One record.
typedef struct {
    uint64_t uid;      ///< as of mintmark/agent.h
    mint_bytes_t data; ///< value
    uint8_t flags;     ///< as of mint_store_set()
} mint_record_t;

/// Mounts the store on `flash` as the part does and writes the records in their order.
/// MINT_ERR_FULL if they do not fit, MINT_ERR_SPACE if one is too long, and what mint_store_mount()
/// fails with.
MINT_MUST_CHECK mint_status_t mint_records_write(const mint_flash_t *flash,
                                                 const mint_image_part_t *part,
                                                 const mint_record_t *records, size_t count,
                                                 mint_error_t *error);

/// Mounts it again and compares: every record is there with its value and flags, and no other.
/// MINT_ERR_MISMATCH if not.
MINT_MUST_CHECK mint_status_t mint_records_check(const mint_flash_t *flash,
                                                 const mint_image_part_t *part,
                                                 const mint_record_t *records, size_t count,
                                                 mint_error_t *error);

#endif
