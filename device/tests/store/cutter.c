// SPDX-License-Identifier: Apache-2.0
//
// The cutter.
#include "device/tests/store/cutter.h"

static void cut_here(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    static rig_t cut;
    cutter_t *cutter = context;
    (void)flash;
    if (cutter->stride != 0 && cutter->operation_count++ % cutter->stride != 0) {
        return;
    }
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        rig_clone(&cut, cutter->rig);
        cut.flash.random += cutter->count;
        ram_flash_cut(&cut.flash, op, (ram_cut_t)model);
        ram_flash_power_on(&cut.flash);
        cutter->check(&cut, cutter->context);
        ram_flash_settle(&cut.flash);
        cutter->check(&cut, cutter->context);
        cutter->count++;
    }
}

void cutter_watch(cutter_t *cutter)
{
    cutter->count = 0;
    cutter->operation_count = 0;
    cutter->rig->flash.observer = cut_here;
    cutter->rig->flash.observer_context = cutter;
}

uint32_t cutter_stop(cutter_t *cutter)
{
    cutter->rig->flash.observer = NULL;
    return cutter->count;
}
