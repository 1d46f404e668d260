// SPDX-License-Identifier: Apache-2.0
//
// What scripts/emulate tells the firmware: the emulator's command line, words "name=value". The
// value of the last word may have spaces and goes to the end of the line.
//
// Pointers must not be NULL. One thread.
#ifndef MINTMARK_PORTS_QEMU_ARGUMENT_H
#define MINTMARK_PORTS_QEMU_ARGUMENT_H

#include "mintmark/status.h"

#define QEMU_COMMAND_LINE_SIZE 512u ///< bytes of the longest command line with its NUL

/// Finds `name` (with its '=') in the command line, which is read into `line`, and puts its value
/// into `*value`, from there to the end of the line; NULL if it is not there. MINT_ERR_SPACE if the
/// line is too long.
MINT_MUST_CHECK mint_status_t qemu_argument(const char *name, char line[QEMU_COMMAND_LINE_SIZE],
                                            char **value);

#endif
