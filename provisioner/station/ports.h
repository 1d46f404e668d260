// SPDX-License-Identifier: Apache-2.0
//
// Which ports are there now. By looking at the file system again and again: that needs no udev, and
// sees links under /dev/serial/by-id and pseudo-terminals alike.
//
// Pointers must not be NULL. One thread.
#ifndef MINT_STATION_PORTS_H
#define MINT_STATION_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "mintmark/status.h"

/// Tells what is behind a path from what was there before: a device that was unplugged and plugged
/// in again between two looks has a new node.
typedef struct {
    bool present; ///< something is there
    dev_t device; ///< file system of the node
    ino_t node;   ///< its number there
    dev_t line;   ///< which line it is
} mint_port_mark_t;

/// What is behind a path now.
mint_port_mark_t mint_port_look(const char *path);

/// Whether two looks saw the same thing, or both nothing.
bool mint_port_same(const mint_port_mark_t *one, const mint_port_mark_t *other);

/// Takes one path that is there; it lives until the function returns. Any status but MINT_OK ends
/// the listing and is its result.
typedef mint_status_t (*mint_port_visit_t)(void *context, const char *path);

/// Lists the paths that a pattern of glob(7) names, in order; a text without wildcards names itself
/// if it is there. If there is none and `if_none` is true, the pattern itself is listed.
/// MINT_ERR_MEMORY, MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_ports_each(const char *pattern, bool if_none,
                                              mint_port_visit_t visit, void *context);

#endif
