// SPDX-License-Identifier: Apache-2.0
//
// How deep the stack of an emulated board has gone: start-up fills it with a pattern, and what
// still holds the pattern was never used.
//
// One thread; interrupts are never taken.
#ifndef MINTMARK_PORTS_QEMU_STACK_H
#define MINTMARK_PORTS_QEMU_STACK_H

#include <stddef.h>

/// Fills the stack below the caller with the pattern.
void qemu_stack_paint(void);

/// Bytes between the caller's stack pointer and the deepest word used since the last painting; 0 if
/// none below the caller was. A word that was used but holds the pattern counts as unused.
size_t qemu_stack_used(void);

#endif
