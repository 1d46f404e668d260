// SPDX-License-Identifier: Apache-2.0
//
// The event loop: look for ports, wait until a port has bytes or any client's time is up, then move
// every lane on.
#include "station/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "station/pump.h"
#include "station/serial.h"

#define LONGEST_WAIT_MS 200u  ///< so that clocks go on and a stop is seen
#define LOOK_MS         200u  ///< between two looks for ports, while nothing happens
#define LOOK_BUSY_MS    5u    ///< and while something does: where one came, the next one is near
#define BUSY_MS         1000u ///< for so long after a conversation has begun or ended
#define LANES_KEPT      64u   ///< ports that are gone, but still shown
#define SETTLE_MS       2000u ///< for which a port that has just appeared may not open yet
#define LOCK_MS         20u   ///< for which the registry's lock is waited for at a time
#define GATHER_MS       8u    ///< for which what a lane recorded waits for what others will

typedef struct {
    mint_station_t *station;
    const mint_loop_plan_t *plan;
    mint_lanes_t *lanes;
    struct pollfd *lines; ///< one a lane, and one for the station's worker
    const mint_watcher_t *watcher;
    uint64_t looked_ms; ///< when ports were looked for last
    uint64_t looks;     ///< how often
    uint64_t busy_ms;   ///< when a conversation began or ended last
    uint64_t shut_ms;   ///< since when another process has the registry's lock; 0: none has
    size_t open_count;  ///< conversations that are not over
    bool halted;        ///< the line is stopped
} loop_t;

static bool is_open(const mint_lane_t *lane)
{
    return lane->begun && lane->conversation.step != MINT_STEP_END;
}

// What it is told is computed by another thread, and nobody listens to the port meanwhile, not even
// whether it is still there: what the device has said already counts.
static bool is_computing(const mint_lane_t *lane)
{
    return mint_conversation_is_computing(&lane->conversation);
}

static void count(mint_tally_t *tally, const mint_conversation_t *conversation)
{
    switch (conversation->outcome) {
    case MINT_OUTCOME_PROVISIONED:
        tally->provisioned++;
        break;
    case MINT_OUTCOME_ALREADY:
        tally->already++;
        break;
    case MINT_OUTCOME_READY:
        tally->ready++;
        break;
    default:
        tally->failed++;
        tally->causes[conversation->cause]++;
        break;
    }
}

// What happens is told when it is durable: see tell_news().
static void notify(void *context, const mint_conversation_t *conversation)
{
    (void)conversation;
    mint_lane_t *lane = context;
    lane->news = true;
}

static void tell_news(loop_t *loop)
{
    for (size_t i = 0; i < loop->lanes->count; i++) {
        mint_lane_t *lane = loop->lanes->items[i];
        const mint_conversation_t *conversation = &lane->conversation;
        if (!lane->news) {
            continue;
        }
        lane->news = false;
        if (conversation->step == MINT_STEP_END) {
            loop->open_count--;
            loop->busy_ms = mint_clock_ms();
            count(&loop->lanes->tally, conversation);
            loop->halted = loop->halted || conversation->cause == MINT_CAUSE_DUPLICATE;
        }
        loop->watcher->changed(loop->watcher->context, lane);
    }
}

// ---- lanes ----

static void free_lane(mint_lane_t *lane)
{
    free(lane->path);
    free(lane);
}

static mint_lane_t *new_lane(const char *path)
{
    mint_lane_t *lane = calloc(1, sizeof *lane);
    if (lane == NULL) {
        return NULL;
    }
    lane->path = strdup(path);
    lane->fd = -1;
    if (lane->path == NULL) {
        free_lane(lane);
        return NULL;
    }
    return lane;
}

static mint_lane_t *find_lane(const mint_lanes_t *lanes, const char *path)
{
    for (size_t i = 0; i < lanes->count; i++) {
        if (strcmp(lanes->items[i]->path, path) == 0) {
            return lanes->items[i];
        }
    }
    return NULL;
}

static mint_status_t add_lane(loop_t *loop, const char *path)
{
    mint_lanes_t *lanes = loop->lanes;
    mint_lane_t **items = realloc(lanes->items, (lanes->count + 1) * sizeof(mint_lane_t *));
    if (items == NULL) {
        return MINT_ERR_MEMORY;
    }
    lanes->items = items;
    struct pollfd *lines = realloc(loop->lines, (lanes->count + 2) * sizeof *lines);
    if (lines == NULL) {
        return MINT_ERR_MEMORY;
    }
    loop->lines = lines;
    mint_lane_t *lane = new_lane(path);
    if (lane == NULL) {
        return MINT_ERR_MEMORY;
    }
    items[lanes->count++] = lane;
    return MINT_OK;
}

void mint_lanes_free(mint_lanes_t *lanes)
{
    for (size_t i = 0; i < lanes->count; i++) {
        free_lane(lanes->items[i]);
    }
    free(lanes->items);
    *lanes = (mint_lanes_t){0};
}

// A line that runs day and night meets ports without number, where each device has a name of its
// own: the oldest that are gone are forgotten.
static void forget_lanes(mint_lanes_t *lanes)
{
    for (size_t i = 0; i < lanes->count && lanes->count > LANES_KEPT;) {
        mint_lane_t *lane = lanes->items[i];
        if (is_open(lane) || lane->fd >= 0 || lane->mark.present) {
            i++;
            continue;
        }
        free_lane(lane);
        lanes->count--;
        memmove(&lanes->items[i], &lanes->items[i + 1], (lanes->count - i) * sizeof(mint_lane_t *));
    }
}

// ---- ports that come and go ----

static mint_status_t meet_port(void *context, const char *path)
{
    loop_t *loop = context;
    mint_lane_t *lane = find_lane(loop->lanes, path);
    mint_status_t status = MINT_OK;
    if (lane == NULL) {
        status = add_lane(loop, path);
        lane = status == MINT_OK ? loop->lanes->items[loop->lanes->count - 1] : NULL;
    }
    if (lane != NULL) {
        lane->seen = loop->looks;
    }
    return status;
}

// Whether one more conversation may begin.
static bool has_room(const loop_t *loop)
{
    size_t limit = loop->plan->limit;
    const mint_tally_t *tally = &loop->lanes->tally;
    bool first_done =
        loop->plan->once && tally->provisioned + tally->already + tally->ready + tally->failed > 0;
    return !loop->halted && !first_done &&
           (limit == 0 || tally->provisioned + tally->ready + loop->open_count < limit);
}

// Begins the conversation on a lane. A port that has just appeared and does not open is left for
// the next look.
static mint_status_t begin(loop_t *loop, mint_lane_t *lane)
{
    mint_serial_problem_t problem;
    uint64_t now_ms = mint_clock_ms();
    mint_status_t opened = mint_serial_open(lane->path, &lane->fd, &problem);
    if (opened != MINT_OK && loop->plan->watch && now_ms - lane->appeared_ms < SETTLE_MS) {
        return MINT_OK;
    }
    loop->busy_ms = now_ms;
    lane->begun = true;
    lane->served = true;
    loop->open_count++;
    mint_status_t status = mint_conversation_start(&lane->conversation, loop->station, lane->path,
                                                   notify, lane, now_ms);
    if (status == MINT_OK && opened != MINT_OK) {
        mint_conversation_stop(&lane->conversation, MINT_CAUSE_PORT, problem.text, problem.hint,
                               now_ms);
    }
    return status;
}

static void close_if_over(mint_lane_t *lane)
{
    if (!is_open(lane) && lane->fd >= 0) {
        close(lane->fd);
        lane->fd = -1;
    }
}

// A port that went away, or has another device behind it, is new.
static void look_at(const loop_t *loop, mint_lane_t *lane)
{
    mint_port_mark_t mark = {.present = false};
    if (lane->seen == loop->looks) {
        mark = mint_port_look(lane->path);
    }
    if (!mint_port_same(&mark, &lane->mark)) {
        lane->mark = mark;
        lane->appeared_ms = mint_clock_ms();
        lane->served = false;
    }
}

static mint_status_t look_for_ports(loop_t *loop)
{
    mint_status_t status = MINT_OK;
    const mint_loop_plan_t *plan = loop->plan;
    loop->looked_ms = mint_clock_ms();
    loop->looks++;
    for (size_t i = 0; i < plan->port_count && status == MINT_OK; i++) {
        status = mint_ports_each(plan->ports[i], !plan->watch, meet_port, loop);
    }
    for (size_t i = 0; i < loop->lanes->count && status == MINT_OK; i++) {
        mint_lane_t *lane = loop->lanes->items[i];
        if (is_open(lane)) {
            continue;
        }
        close_if_over(lane);
        look_at(loop, lane);
        bool wanted = plan->watch ? lane->mark.present : !lane->begun;
        if (wanted && !lane->served && has_room(loop)) {
            status = begin(loop, lane);
        }
    }
    tell_news(loop);
    if (plan->watch) {
        forget_lanes(loop->lanes);
    }
    return status;
}

// ---- moving bytes ----

// Whether ports are looked for: with a limit, some that are there may have waited for a place.
static bool is_looking(const loop_t *loop)
{
    return loop->plan->watch || loop->plan->limit > 0;
}

static uint64_t look_interval(const loop_t *loop)
{
    return mint_clock_ms() - loop->busy_ms < BUSY_MS ? LOOK_BUSY_MS : LOOK_MS;
}

// Fills in what to wait for; gives the milliseconds until the first client's time is up.
static int prepare(loop_t *loop)
{
    uint64_t now_ms = mint_clock_ms();
    uint64_t wait_ms = is_looking(loop) ? look_interval(loop) : LONGEST_WAIT_MS;
    for (size_t i = 0; i < loop->lanes->count && loop->lines != NULL; i++) {
        mint_lane_t *lane = loop->lanes->items[i];
        if (!lane->changed) {
            close_if_over(lane);
        }
        loop->lines[i] = (struct pollfd){.fd = -1};
        if (!is_open(lane) || lane->changed || is_computing(lane)) {
            continue;
        }
        const mint_client_t *client = &lane->conversation.client;
        bool writing = mint_client_output(client).len > 0;
        loop->lines[i] =
            (struct pollfd){.fd = lane->fd, .events = (short)(writing ? POLLIN | POLLOUT : POLLIN)};
        uint64_t deadline_ms = mint_client_deadline(client);
        uint64_t lane_wait_ms = deadline_ms > now_ms ? deadline_ms - now_ms : 0;
        wait_ms = lane_wait_ms < wait_ms ? lane_wait_ms : wait_ms;
    }
    return (int)wait_ms;
}

// Waits for lines and for the worker.
static mint_status_t wait_for_news(const loop_t *loop, int wait_ms, int *ready)
{
    nfds_t count = 0;
    if (loop->lines != NULL) {
        const mint_worker_t *worker = loop->station->worker;
        count = (nfds_t)loop->lanes->count;
        loop->lines[count++] = (struct pollfd){.fd = worker == NULL ? -1 : mint_worker_fd(worker),
                                               .events = (short)POLLIN};
    }
    *ready = poll(loop->lines, count, wait_ms);
    return *ready < 0 && errno != EINTR ? MINT_ERR_IO : MINT_OK;
}

static void lose(mint_lane_t *lane)
{
    mint_conversation_stop(&lane->conversation, MINT_CAUSE_PORT, "the port went away",
                           "plug the device in and run the station again", mint_clock_ms());
}

// Takes what the port has to say. What there is to answer waits until it may go out.
static void hear(loop_t *loop, mint_lane_t *lane, short events)
{
    uint8_t bytes[4096];
    size_t len = 0;
    bool gone = (events & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    mint_status_t status = MINT_OK;
    uint64_t changes = mint_registry_group_changes(loop->station->registry);
    if ((events & POLLIN) != 0) {
        status = mint_pump_read(lane->fd, bytes, sizeof bytes, &len);
    }
    if (status != MINT_OK || (gone && len == 0)) {
        lose(lane);
    } else {
        mint_conversation_take(&lane->conversation, bytes, len, mint_clock_ms());
        mint_conversation_tick(&lane->conversation, mint_clock_ms());
    }
    lane->changed =
        lane->changed || mint_registry_group_changes(loop->station->registry) != changes;
}

static void say(mint_lane_t *lane)
{
    if (is_open(lane) && mint_pump_write(lane->fd, &lane->conversation.client) != MINT_OK) {
        lose(lane);
    }
}

// Makes durable what the lanes have recorded since group_begin; what did not last, they did not do.
static void settle(loop_t *loop)
{
    mint_error_t error = {0};
    mint_status_t status = mint_registry_group_end(loop->station->registry, &error);
    for (size_t i = 0; i < loop->lanes->count; i++) {
        mint_lane_t *lane = loop->lanes->items[i];
        if (status != MINT_OK && lane->changed) {
            mint_conversation_undo(&lane->conversation, status, &error, mint_clock_ms());
        }
        lane->changed = false;
    }
}

// Whether there is anything left to do or to wait for.
static bool goes_on(const loop_t *loop)
{
    if (loop->open_count > 0) {
        return !loop->halted;
    }
    return loop->plan->watch && has_room(loop);
}

// Whether a port has something to say, or somebody has waited long enough for it. Otherwise nobody
// but the look for ports woke us, and the registry's lock is for others.
static bool is_due(const loop_t *loop, int ready)
{
    if (ready != 0) {
        return loop->open_count > 0;
    }
    uint64_t now_ms = mint_clock_ms();
    for (size_t i = 0; i < loop->lanes->count; i++) {
        const mint_lane_t *lane = loop->lanes->items[i];
        if (is_open(lane) && mint_client_deadline(&lane->conversation.client) <= now_ms) {
            return true;
        }
    }
    return false;
}

// Whether what the ports say may be heard: what follows from it goes into the registry. While
// another process has its lock, answers wait where they are instead of failing, for as long as any
// other call would wait.
static bool may_hear(loop_t *loop)
{
    if (loop->station->dry_run ||
        mint_registry_group_lock(loop->station->registry, NULL) != MINT_ERR_TIMEOUT) {
        loop->shut_ms = 0;
        return true;
    }
    uint64_t now_ms = mint_clock_ms();
    loop->shut_ms = loop->shut_ms != 0 ? loop->shut_ms : now_ms;
    return now_ms - loop->shut_ms >= MINT_REGISTRY_BUSY_MS;
}

// Hears every lane but those whose last word is not durable yet; what was computed for one belongs
// to that word.
static void hear_all(loop_t *loop, int ready)
{
    for (size_t i = 0; i < loop->lanes->count; i++) {
        mint_lane_t *lane = loop->lanes->items[i];
        if (is_open(lane) && (!lane->changed || is_computing(lane))) {
            hear(loop, lane, ready < 0 || loop->lines == NULL ? 0 : loop->lines[i].revents);
        }
    }
}

static void say_all(loop_t *loop)
{
    for (size_t i = 0; i < loop->lanes->count; i++) {
        if (!loop->lanes->items[i]->changed) {
            say(loop->lanes->items[i]);
        }
    }
}

static bool any_computing(const loop_t *loop)
{
    bool any = false;
    for (size_t i = 0; i < loop->lanes->count; i++) {
        any = any || is_computing(loop->lanes->items[i]);
    }
    return any;
}

// Whether lanes that have recorded something may still wait, because others may be about to. What
// ends badly is not kept waiting: it may stop the line.
static bool may_gather(const loop_t *loop, uint64_t since_ms)
{
    bool waiting = false;
    bool others = false;
    for (size_t i = 0; i < loop->lanes->count; i++) {
        const mint_lane_t *lane = loop->lanes->items[i];
        if (lane->changed && lane->conversation.outcome == MINT_OUTCOME_FAILED) {
            return false;
        }
        waiting = waiting || lane->changed;
        others = others || (is_open(lane) && (!lane->changed || is_computing(lane)));
    }
    return waiting && others && mint_clock_ms() - since_ms < GATHER_MS;
}

// Lets the lanes that have recorded nothing go on as long as they have something to hear, so that
// what they record is made durable together with what is there: the disk takes longer than all of
// them. Nobody waits for who says nothing, but for what is being computed.
static mint_status_t gather(loop_t *loop)
{
    uint64_t since_ms = mint_clock_ms();
    int ready = 1;
    mint_status_t status = MINT_OK;
    while (ready != 0 && status == MINT_OK && may_gather(loop, since_ms)) {
        say_all(loop);
        (void)prepare(loop);
        status = wait_for_news(loop, any_computing(loop) ? (int)GATHER_MS : 0, &ready);
        if (status == MINT_OK) {
            hear_all(loop, ready);
        }
    }
    return status;
}

static mint_status_t move_all(loop_t *loop)
{
    int ready = 0;
    mint_status_t status = wait_for_news(loop, prepare(loop), &ready);
    if (status != MINT_OK) {
        return status;
    }
    mint_registry_group_begin(loop->station->registry);
    if (is_due(loop, ready) && may_hear(loop)) {
        hear_all(loop, ready);
        status = gather(loop);
    }
    settle(loop);
    say_all(loop);
    tell_news(loop);
    loop->watcher->tick(loop->watcher->context);
    return status;
}

static mint_status_t run(loop_t *loop, const volatile sig_atomic_t *stop)
{
    mint_status_t status = look_for_ports(loop);
    while (status == MINT_OK && *stop == 0 && goes_on(loop)) {
        status = move_all(loop);
        if (status == MINT_OK && is_looking(loop) &&
            mint_clock_ms() - loop->looked_ms >= look_interval(loop)) {
            status = look_for_ports(loop);
        }
    }
    return status;
}

static void stop_all(loop_t *loop)
{
    const char *why =
        loop->halted ? "the line was stopped, because two devices share a secret" : "stopped";
    const char *hint = loop->halted ? "find out which and why before anything else is made"
                                    : "the next run goes on where this one ended";
    mint_registry_group_begin(loop->station->registry);
    for (size_t i = 0; i < loop->lanes->count; i++) {
        mint_lane_t *lane = loop->lanes->items[i];
        if (is_open(lane)) {
            mint_conversation_stop(&lane->conversation, MINT_CAUSE_STOPPED, why, hint,
                                   mint_clock_ms());
        }
        close_if_over(lane);
    }
    settle(loop);
    tell_news(loop);
}

mint_status_t mint_loop_run(mint_station_t *station, const mint_loop_plan_t *plan,
                            mint_lanes_t *lanes, const mint_watcher_t *watcher,
                            const volatile sig_atomic_t *stop)
{
    *lanes = (mint_lanes_t){0};
    loop_t loop = {.station = station, .plan = plan, .lanes = lanes, .watcher = watcher};
    mint_registry_set_patience(station->registry, LOCK_MS);
    mint_status_t status = run(&loop, stop);
    mint_registry_set_patience(station->registry, MINT_REGISTRY_BUSY_MS);
    stop_all(&loop);
    free(loop.lines);
    return status;
}
