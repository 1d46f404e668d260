// SPDX-License-Identifier: Apache-2.0
//
// A store on a flash in RAM with all that its configuration points to, so that a test says what it
// changes and nothing else. A rig is static data of its test: it is large. One thread; failures end
// the cmocka test.
#ifndef MINTMARK_TESTS_STORE_RIG_H
#define MINTMARK_TESTS_STORE_RIG_H

#include "device/tests/store/ram_flash.h"
#include "mintmark/store.h"

#define RIG_VALUE_MAX_LEN 4096u ///< bytes of the longest value that any rig has room for

/// The store. All but `flash`, `store`, `slots` and `unit` may be changed before a mount.
typedef struct {
    ram_flash_t flash;                               ///< the region
    const mint_flash_t *port;                        ///< what the store is given; flash.port
    mint_store_t store;                              ///< mounted or not
    mint_store_slot_t slots[MINT_STORE_RECORDS_MAX]; ///< its index
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];           ///< its program unit
    size_t record_count;                             ///< records there can be
    const uint8_t *root_key;                         ///< as in mint_store_config_t
    const uint8_t *device_id;                        ///< likewise
    size_t device_id_len;                            ///< bytes
    const mint_store_state_t *state;                 ///< likewise
    void *state_context;                             ///< likewise
} rig_t;

/// A blank region of this geometry, and a store of `record_count` records on it, not mounted.
void rig_start(rig_t *rig, uint32_t page_len, uint32_t page_count, uint32_t unit_len,
               size_t record_count);
/// Mounts, for the first time or again.
mint_status_t rig_mount(rig_t *rig);
/// Makes `copy` the same store on a copy of the flash, not mounted. Its state context, if any, is
/// the same object.
void rig_clone(rig_t *copy, const rig_t *rig);

/// Ends the test unless the record is there with this value; reads it in one piece.
void rig_check(const rig_t *rig, uint64_t uid, const void *expected, size_t expected_len);
/// Ends the test unless the record is not there.
void rig_check_absent(const rig_t *rig, uint64_t uid);
/// Where the record begins in the cells of the flash.
uint32_t rig_address(const rig_t *rig, uint8_t area, uint64_t uid);
/// Flips a bit of the flash for good. Bits count from the lowest of the first byte.
void rig_flip(rig_t *rig, size_t bit);
/// Whether these bytes stand anywhere in `len` bytes at `memory`.
bool rig_contains(const void *memory, size_t len, const void *part, size_t part_len);

#endif
