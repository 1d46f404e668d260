// SPDX-License-Identifier: Apache-2.0
//
// A port that fails on request: it passes calls on to another flash, but the call of a kind that
// has a given number. One thread.
#ifndef MINTMARK_TESTS_STORE_FAULTY_FLASH_H
#define MINTMARK_TESTS_STORE_FAULTY_FLASH_H

#include <stdbool.h>

#include "mintmark/flash.h"

/// Which calls are counted and fail.
typedef enum {
    FAULT_READ,
    FAULT_PROGRAM,
    FAULT_ERASE,
    FAULT_KINDS, ///< number of kinds
} fault_kind_t;

/// How a call fails.
typedef enum {
    FAULT_REFUSED,   ///< nothing is done, MINT_ERR_IO
    FAULT_DONE,      ///< done all the same, MINT_ERR_IO
    FAULT_SWALLOWED, ///< nothing is done, MINT_OK
    FAULT_FLIPPED,   ///< one bit of what is read or programmed is wrong, MINT_OK; not for erasures
} fault_way_t;

/// The port. The caller changes the four below `port` as it likes.
typedef struct {
    mint_flash_t port;           ///< what the store is given
    fault_kind_t kind;           ///< which calls fail
    fault_way_t way;             ///< how
    uint32_t first;              ///< the call that fails, from 1; 0: none
    uint32_t count;              ///< calls that fail in a row
    uint32_t calls[FAULT_KINDS]; ///< calls so far, of each kind
    uint32_t failed_count;       ///< calls that failed
    const mint_flash_t *under;   ///< what does the work
} faulty_flash_t;

/// A port over `under`, of its geometry, that works.
void faulty_flash_init(faulty_flash_t *faulty, const mint_flash_t *under);
/// From here on, `count` calls of a kind fail, beginning with the `first`th from now.
void faulty_flash_arm(faulty_flash_t *faulty, fault_kind_t kind, fault_way_t way, uint32_t first,
                      uint32_t count);
/// From here on, all works.
void faulty_flash_disarm(faulty_flash_t *faulty);

#endif
