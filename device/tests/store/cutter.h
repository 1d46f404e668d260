// SPDX-License-Identifier: Apache-2.0
//
// Cuts the power at every operation of a call, in every way, and has what is left looked at: twice,
// before and after the marginal cells have become what they will. The call itself runs on as if
// nothing had happened. One thread.
#ifndef MINTMARK_TESTS_STORE_CUTTER_H
#define MINTMARK_TESTS_STORE_CUTTER_H

#include "device/tests/store/rig.h"

/// Looks at a store after a cut: it has power and is not mounted.
typedef void (*cutter_check_t)(rig_t *cut, void *context);

/// What to do at a cut. The caller sets all but the counts.
typedef struct {
    rig_t *rig;               ///< whose flash is watched
    cutter_check_t check;     ///< called after each cut
    void *context;            ///< for it, may be NULL
    uint32_t stride;          ///< from one operation that is cut to the next; 0: each is cut
    uint32_t count;           ///< cuts so far
    uint32_t operation_count; ///< operations so far
} cutter_t;

/// Cuts every operation on the flash of `cutter->rig` from now on.
void cutter_watch(cutter_t *cutter);
/// Ends that. Returns how many cuts there were.
uint32_t cutter_stop(cutter_t *cutter);

#endif
