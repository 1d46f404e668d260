// SPDX-License-Identifier: Apache-2.0
//
// Restarting an emulated board from within.
//
// One thread.
#ifndef MINTMARK_PORTS_QEMU_RESTART_H
#define MINTMARK_PORTS_QEMU_RESTART_H

/// Resets the whole board. What the firmware has opened at the host must be closed before: the
/// emulator goes on, and would keep it.
_Noreturn void qemu_restart(void);

#endif
