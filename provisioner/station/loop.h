// SPDX-License-Identifier: Apache-2.0
//
// The event loop of a station: any number of ports, one thread, one poll(). Each port has a
// conversation of its own, and none ever waits for another.
//
// Pointers must not be NULL. The caller owns the lanes and what they point to. One thread; the stop
// flag may be set by a signal handler.
#ifndef MINT_STATION_LOOP_H
#define MINT_STATION_LOOP_H

#include <signal.h>

#include "station/conversation.h"

#ifdef __cplusplus
extern "C" {
#endif

/// One port and the conversation on it.
typedef struct {
    const char *path;                 ///< of the port
    int fd;                           ///< open, or -1
    size_t number;                    ///< of the lane, from 0
    mint_conversation_t conversation; ///< with the device behind it
} mint_lane_t;

/// Shows what happens.
typedef struct {
    /// A step began on a lane, or its conversation ended.
    void (*changed)(void *context, const mint_lane_t *lane);
    /// Called now and then, for clocks that are shown.
    void (*tick)(void *context);
    void *context; ///< handed to both
} mint_watcher_t;

/// Opens the ports of `count` lanes, of which `path` and `number` are set, and runs a conversation
/// on each until all have ended, or until `*stop` is not 0: then those still open end as stopped.
/// What became of each is in its conversation; a port that cannot be opened ends that conversation
/// alone. All ports are closed again. MINT_ERR_MEMORY, MINT_ERR_IO if the machine itself fails.
MINT_MUST_CHECK mint_status_t mint_loop_run(mint_station_t *station, mint_lane_t *lanes,
                                            size_t count, const mint_watcher_t *watcher,
                                            const volatile sig_atomic_t *stop);

#ifdef __cplusplus
}
#endif

#endif
