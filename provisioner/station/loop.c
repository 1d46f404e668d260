// SPDX-License-Identifier: Apache-2.0
//
// The loop: wait until any line has bytes or any client's time is up, then move every lane on.
#include "station/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "station/pump.h"
#include "station/serial.h"

#define LONGEST_WAIT_MS 200u ///< so that clocks go on and a stop is seen

typedef struct {
    mint_lane_t *lane;
    const mint_watcher_t *watcher;
} tether_t;

typedef struct {
    mint_lane_t *lanes;
    size_t count;
    tether_t *tethers;    ///< what each conversation's notify gets
    struct pollfd *lines; ///< one a lane
    const mint_watcher_t *watcher;
} loop_t;

static void notify(void *context, const mint_conversation_t *conversation)
{
    (void)conversation;
    const tether_t *tether = context;
    tether->watcher->changed(tether->watcher->context, tether->lane);
}

static bool is_open(const mint_lane_t *lane)
{
    return lane->conversation.step != MINT_STEP_END;
}

static void lose(mint_lane_t *lane)
{
    mint_conversation_stop(&lane->conversation, MINT_CAUSE_PORT, "the port went away",
                           "plug the device in and run the station again", mint_clock_ms());
}

static void close_if_over(mint_lane_t *lane)
{
    if (!is_open(lane) && lane->fd >= 0) {
        close(lane->fd);
        lane->fd = -1;
    }
}

static mint_status_t open_lane(mint_station_t *station, mint_lane_t *lane, tether_t *tether)
{
    mint_serial_problem_t problem;
    mint_status_t opened = mint_serial_open(lane->path, &lane->fd, &problem);
    mint_status_t status =
        mint_conversation_start(&lane->conversation, station, notify, tether, mint_clock_ms());
    if (status == MINT_OK && opened != MINT_OK) {
        mint_conversation_stop(&lane->conversation, MINT_CAUSE_PORT, problem.text, problem.hint,
                               mint_clock_ms());
    }
    return status;
}

// Fills in what to wait for; gives the milliseconds until the first client's time is up, or -1 if
// no lane is open any more.
static int prepare(loop_t *loop)
{
    uint64_t now_ms = mint_clock_ms();
    uint64_t wait_ms = LONGEST_WAIT_MS;
    size_t open_count = 0;
    for (size_t i = 0; i < loop->count; i++) {
        mint_lane_t *lane = &loop->lanes[i];
        close_if_over(lane);
        const mint_client_t *client = &lane->conversation.client;
        bool writing = mint_client_output(client).len > 0;
        loop->lines[i] =
            (struct pollfd){.fd = lane->fd, .events = (short)(writing ? POLLIN | POLLOUT : POLLIN)};
        if (!is_open(lane)) {
            continue;
        }
        open_count++;
        uint64_t deadline_ms = mint_client_deadline(client);
        uint64_t lane_wait_ms = deadline_ms > now_ms ? deadline_ms - now_ms : 0;
        wait_ms = lane_wait_ms < wait_ms ? lane_wait_ms : wait_ms;
    }
    return open_count > 0 ? (int)wait_ms : -1;
}

static void move_lane(mint_lane_t *lane, short events)
{
    uint8_t bytes[4096];
    size_t len = 0;
    bool gone = (events & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    mint_status_t status = MINT_OK;
    if ((events & POLLIN) != 0) {
        status = mint_pump_read(lane->fd, bytes, sizeof bytes, &len);
    }
    if (gone && len == 0) {
        status = MINT_ERR_IO;
    }
    if (status == MINT_OK) {
        mint_conversation_take(&lane->conversation, bytes, len, mint_clock_ms());
        mint_conversation_tick(&lane->conversation, mint_clock_ms());
        status = mint_pump_write(lane->fd, &lane->conversation.client);
    }
    if (status != MINT_OK) {
        lose(lane);
    }
}

static mint_status_t run(loop_t *loop, const volatile sig_atomic_t *stop)
{
    int wait_ms;
    while (*stop == 0 && (wait_ms = prepare(loop)) >= 0) {
        int ready = poll(loop->lines, (nfds_t)loop->count, wait_ms);
        if (ready < 0 && errno != EINTR) {
            return MINT_ERR_IO;
        }
        for (size_t i = 0; i < loop->count; i++) {
            if (is_open(&loop->lanes[i])) {
                move_lane(&loop->lanes[i], loop->lines[i].revents);
            }
        }
        loop->watcher->tick(loop->watcher->context);
    }
    return MINT_OK;
}

static void stop_all(loop_t *loop)
{
    for (size_t i = 0; i < loop->count; i++) {
        mint_lane_t *lane = &loop->lanes[i];
        mint_conversation_stop(&lane->conversation, MINT_CAUSE_STOPPED, "stopped",
                               "the next run goes on where this one ended", mint_clock_ms());
        close_if_over(lane);
    }
}

mint_status_t mint_loop_run(mint_station_t *station, mint_lane_t *lanes, size_t count,
                            const mint_watcher_t *watcher, const volatile sig_atomic_t *stop)
{
    loop_t loop = {.lanes = lanes, .count = count, .watcher = watcher};
    loop.tethers = calloc(count, sizeof *loop.tethers);
    loop.lines = calloc(count, sizeof *loop.lines);
    mint_status_t status = loop.tethers == NULL || loop.lines == NULL ? MINT_ERR_MEMORY : MINT_OK;
    size_t started = 0;
    for (; started < count && status == MINT_OK; started++) {
        loop.tethers[started] = (tether_t){&lanes[started], watcher};
        status = open_lane(station, &lanes[started], &loop.tethers[started]);
    }
    loop.count = started;
    if (status == MINT_OK) {
        status = run(&loop, stop);
    }
    stop_all(&loop);
    free(loop.tethers);
    free(loop.lines);
    return status;
}
