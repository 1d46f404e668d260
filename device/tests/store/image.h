// SPDX-License-Identifier: Apache-2.0
//
// Images of stores that are known byte for byte: for the test that the format has not changed, and
// as what the fuzzer starts from. Every value says of itself whose it is, so that one which was not
// sealed for this uid and area stands out. One thread.
#ifndef MINTMARK_TESTS_STORE_IMAGE_H
#define MINTMARK_TESTS_STORE_IMAGE_H

#include "device/tests/store/rig.h"

#define IMAGE_GEOMETRIES    4u ///< geometries to choose from; 0 has 4-byte units, 1 has 256
#define IMAGE_RECORDS       6u ///< uids 1 to this; uid 5 is write-once, uid 4 is deleted at the end
#define IMAGE_VALUE_MAX_LEN 80u ///< bytes of the longest value

/// A blank flash of one of the geometries and a store of 12 records, not mounted.
void image_start(rig_t *rig, uint32_t geometry);
/// The area that a uid stands in.
uint8_t image_area(uint64_t uid);
/// Length of the value of a version, which it is filled with.
size_t image_value(uint64_t uid, uint8_t version, uint8_t value[IMAGE_VALUE_MAX_LEN]);
/// Whether a value is one that image_value() makes for this uid, and this is its area.
bool image_is_value(uint8_t area, uint64_t uid, const uint8_t *value, size_t len);
/// Mounts, writes `changes` versions, mounts again half-way, then deletes record 4 and locks.
/// Version v goes to record 1 + v % 6, so that the last one to each is what remains; record 5 keeps
/// its first.
mint_status_t image_build(rig_t *rig, uint8_t changes);

#endif
