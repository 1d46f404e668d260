// SPDX-License-Identifier: Apache-2.0
//
// What all views of a station's progress share, and the summary for people.
#include <string.h>

#include "station/progress.h"
#include "station/pump.h"

mint_progress_view_t mint_progress_view(FILE *stream, const mint_lane_t *lanes, size_t count)
{
    return (mint_progress_view_t){
        .stream = stream, .lanes = lanes, .count = count, .started_ms = mint_clock_ms()};
}

void mint_progress_device(const mint_lane_t *lane, char text[MINT_DEVICE_ID_TEXT_SIZE])
{
    if (lane->conversation.has_info) {
        mint_device_id_text(lane->conversation.info.id, text);
    } else {
        memcpy(text, "-", sizeof "-");
    }
}

mint_summary_t mint_progress_count(const mint_progress_view_t *view)
{
    mint_summary_t summary = {.elapsed_ms = mint_clock_ms() - view->started_ms};
    for (size_t i = 0; i < view->count; i++) {
        const mint_conversation_t *conversation = &view->lanes[i].conversation;
        switch (conversation->outcome) {
        case MINT_OUTCOME_PROVISIONED:
            summary.provisioned++;
            break;
        case MINT_OUTCOME_ALREADY:
            summary.already++;
            break;
        default:
            summary.failed++;
            summary.causes[conversation->cause]++;
            break;
        }
    }
    return summary;
}

void mint_progress_print_summary(const mint_summary_t *summary, FILE *stream)
{
    (void)fprintf(stream, "%zu provisioned, %zu already provisioned, %zu failed, in %.1f s\n",
                  summary->provisioned, summary->already, summary->failed,
                  (double)summary->elapsed_ms / 1000.0);
    for (size_t i = 0; i < MINT_CAUSE_COUNT; i++) {
        if (summary->causes[i] > 0) {
            (void)fprintf(stream, "  %zu failed: %s\n", summary->causes[i],
                          mint_cause_text((mint_cause_t)i));
        }
    }
}
