// SPDX-License-Identifier: Apache-2.0
//
// Images of stores that are known byte for byte: for the test that the format has not changed, and
// as seeds for the fuzzer. Every value says of itself whose it is, so that one which was not sealed
// under this key stands out. One thread.
#ifndef MINTMARK_TESTS_STORE_IMAGE_H
#define MINTMARK_TESTS_STORE_IMAGE_H

#include "device/tests/store/ram_flash.h"
#include "mintmark/store.h"

#define IMAGE_GEOMETRIES    3u ///< geometries to choose from
#define IMAGE_RECORDS       5u ///< uids 1 to this; uid 5 is write-once, uid 4 is deleted at the end
#define IMAGE_VALUE_MAX_LEN 80u ///< bytes of the longest value

/// A blank flash of one of the geometries.
void image_start(ram_flash_t *flash, uint32_t geometry);
/// Mounts with the key of all images.
mint_status_t image_mount(mint_store_t *store, const ram_flash_t *flash);
/// Length of the value of a version, which it is filled with.
size_t image_value(uint64_t uid, uint8_t version, uint8_t value[IMAGE_VALUE_MAX_LEN]);
/// Whether a value is one that image_value() makes for this uid.
bool image_is_value(uint64_t uid, const uint8_t *value, size_t len);
/// Writes `changes` versions, then deletes record 4. Version v goes to record 1 + v % 5, so that
/// the last one to each is what remains; record 5 keeps its first.
mint_status_t image_build(ram_flash_t *flash, mint_store_t *store, uint8_t changes);

#endif
