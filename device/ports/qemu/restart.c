// SPDX-License-Identifier: Apache-2.0
//
// Reset by the core's own register (DDI 0403 §B3.2.6), on which QEMU resets the whole machine and
// loads the image again, as at its start.
#include "qemu/restart.h"

#include <stdint.h>

#define AIRCR       (*(volatile uint32_t *)0xE000ED0Cu)
#define AIRCR_RESET 0x05FA0004u ///< key and SYSRESETREQ

_Noreturn void qemu_restart(void)
{
    __asm__ volatile("dsb" ::: "memory");
    AIRCR = AIRCR_RESET;
    for (;;) {
    }
}
