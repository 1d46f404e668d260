// SPDX-License-Identifier: Apache-2.0
//
// The event loop of a station: any number of ports, one thread, one poll(). Each port has a
// conversation of its own, and none ever waits for another. Ports may come and go: a port that
// appears is served, and again when what is plugged in there is another. If the station has a
// worker, that computes signatures for some conversations while the others go on.
//
// What all conversations record within a few milliseconds is one transaction, so that they do not
// each wait for the disk; nothing that follows from it goes to a device, and nothing is told,
// before it is durable. A conversation that has recorded nothing goes on meanwhile.
//
// A key or a value that no two devices may share, met a second time, stops the line: the other
// conversations end as stopped, and no new one begins.
//
// Pointers must not be NULL unless said otherwise. One thread; the stop flag may be set by a signal
// handler.
#ifndef MINT_STATION_LOOP_H
#define MINT_STATION_LOOP_H

#include <signal.h>

#include "station/conversation.h"
#include "station/ports.h"

/// One port and the conversation on it.
typedef struct {
    char *path;                       ///< of the port
    int fd;                           ///< open, or -1
    bool begun;                       ///< the conversation is one, over or not
    bool served;                      ///< what is plugged in now has had its conversation
    bool news;                        ///< something happened that nobody was told of yet
    bool changed;                     ///< it has changed the registry, and that is not durable yet
    mint_port_mark_t mark;            ///< what is plugged in
    uint64_t seen;                    ///< the look for ports that found it last
    uint64_t appeared_ms;             ///< when it was
    mint_conversation_t conversation; ///< with the device behind it
} mint_lane_t;

/// How many conversations ended how.
typedef struct {
    size_t provisioned;              ///< new identities
    size_t already;                  ///< had theirs before
    size_t ready;                    ///< would get one, in a dry run
    size_t failed;                   ///< did not get one
    size_t causes[MINT_CAUSE_COUNT]; ///< of those that failed
} mint_tally_t;

/// The ports that were met, and the count of what came of all of them. Of ports that are gone, as
/// many are kept as there is reason to show.
typedef struct {
    mint_lane_t **items; ///< each stays where it is
    size_t count;        ///< how many
    mint_tally_t tally;  ///< of conversations that are over
} mint_lanes_t;

/// Shows what happens.
typedef struct {
    /// A step began on a lane, or its conversation ended.
    void (*changed)(void *context, const mint_lane_t *lane);
    /// Called now and then, for clocks that are shown.
    void (*tick)(void *context);
    void *context; ///< handed to both
} mint_watcher_t;

/// What to serve, and for how long.
typedef struct {
    const char *const *ports; ///< paths, or patterns of glob(7)
    size_t port_count;        ///< how many
    bool watch;               ///< wait for ports; otherwise what is there now is all
    bool once;                ///< with `watch`: end when those that came first are finished
    size_t limit;             ///< end when so many devices got their identity; 0: no limit
} mint_loop_plan_t;

/// Serves ports as the plan says, or until `*stop` is not 0: then conversations still open end as
/// stopped. `lanes` is empty before; afterwards it tells what became of each port, whatever is
/// returned, and mint_lanes_free() releases it. A port that cannot be opened ends that conversation
/// alone; while watching, one that has just appeared is tried again for a while, for its
/// permissions come after it. MINT_ERR_MEMORY, MINT_ERR_IO if the machine itself fails.
MINT_MUST_CHECK mint_status_t mint_loop_run(mint_station_t *station, const mint_loop_plan_t *plan,
                                            mint_lanes_t *lanes, const mint_watcher_t *watcher,
                                            const volatile sig_atomic_t *stop);

/// Releases the lanes.
void mint_lanes_free(mint_lanes_t *lanes);

#endif
