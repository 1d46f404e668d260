// SPDX-License-Identifier: Apache-2.0
//
// What somebody can do to a flash who knows the format but not the key: give what was tampered with
// the CRCs and the seal that it ought to have. One thread.
#ifndef MINTMARK_TESTS_STORE_FORGE_H
#define MINTMARK_TESTS_STORE_FORGE_H

#include "device/tests/store/rig.h"

/// Makes the CRC of the page header on `page` right.
void forge_page(rig_t *rig, uint32_t page);
/// Makes the CRCs of the record whose header stands at `address` right, and its seal if it has one,
/// as far as they are inside the page. The store need not be mounted, but must have been.
void forge_record(rig_t *rig, uint32_t address);

#endif
