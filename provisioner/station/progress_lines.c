// SPDX-License-Identifier: Apache-2.0
//
// Progress in a pipe or a log: each event is one line that stands alone.
#include "station/progress.h"
#include "station/pump.h"

static double seconds_since(uint64_t start_ms)
{
    return (double)(mint_clock_ms() - start_ms) / 1000.0;
}

static void print_failure(FILE *stream, const mint_lane_t *lane)
{
    const mint_conversation_t *conversation = &lane->conversation;
    char device[MINT_DEVICE_ID_TEXT_SIZE];
    mint_progress_device(lane, device);
    (void)fprintf(stream, "%s: %s: failed: %s\n", lane->path, device,
                  conversation->problem.message);
    if (conversation->problem.hint[0] != '\0') {
        (void)fprintf(stream, "%s: %s: hint: %s\n", lane->path, device, conversation->problem.hint);
    }
}

static void print_result(FILE *stream, const mint_lane_t *lane, const char *device)
{
    const mint_conversation_t *conversation = &lane->conversation;
    switch (conversation->outcome) {
    case MINT_OUTCOME_PROVISIONED:
        (void)fprintf(stream, "%s: %s: provisioned and locked in %.1f s\n", lane->path, device,
                      seconds_since(conversation->started_ms));
        break;
    case MINT_OUTCOME_READY:
        (void)fprintf(stream, "%s: %s: would get its identity, nothing changed\n", lane->path,
                      device);
        break;
    case MINT_OUTCOME_ALREADY:
        (void)fprintf(stream, "%s: %s: already provisioned, nothing changed\n", lane->path, device);
        break;
    default:
        print_failure(stream, lane);
        break;
    }
}

static void changed(void *context, const mint_lane_t *lane)
{
    const mint_progress_view_t *view = context;
    char device[MINT_DEVICE_ID_TEXT_SIZE];
    mint_progress_device(lane, device);
    if (lane->conversation.step == MINT_STEP_END) {
        print_result(view->stream, lane, device);
    } else {
        (void)fprintf(view->stream, "%s: %s: %s\n", lane->path, device,
                      mint_step_text(lane->conversation.step));
    }
    (void)fflush(view->stream);
}

static void tick(void *context)
{
    (void)context;
}

mint_watcher_t mint_progress_lines(mint_progress_view_t *view)
{
    return (mint_watcher_t){.changed = changed, .tick = tick, .context = view};
}

void mint_progress_print_failures(const mint_progress_view_t *view)
{
    for (size_t i = 0; i < view->lanes->count; i++) {
        const mint_lane_t *lane = view->lanes->items[i];
        if (lane->conversation.outcome == MINT_OUTCOME_FAILED) {
            print_failure(view->stream, lane);
        }
    }
}
