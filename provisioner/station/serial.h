// SPDX-License-Identifier: Apache-2.0
//
// Opening a serial port for one station alone. What is wrong with a port is said in words that a
// person at a bench can act on.
//
// Pointers must not be NULL. Nothing is allocated; texts are static. Any thread.
#ifndef MINT_STATION_SERIAL_H
#define MINT_STATION_SERIAL_H

#include <stddef.h>

#include "mintmark/status.h"

/// Why a port could not be opened.
typedef struct {
    const char *text; ///< what is wrong, without a full stop
    const char *hint; ///< what to do about it, NULL where there is nothing to say
} mint_serial_problem_t;

/// Opens the port at `path` (a character device or a symbolic link to one) raw, non-blocking, at
/// 115,200 baud 8N1, and locks it, so that two stations can never talk to one device. What was
/// waiting in its buffers is thrown away. `*fd` is the caller's to close, which unlocks it.
/// MINT_ERR_IO with `*problem` filled in if that cannot be had; then `*fd` is -1.
MINT_MUST_CHECK mint_status_t mint_serial_open(const char *path, int *fd,
                                               mint_serial_problem_t *problem);

#endif
