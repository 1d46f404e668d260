// SPDX-License-Identifier: Apache-2.0
//
// What all views of a station's progress share, and the summary for people.
#include <string.h>

#include "station/progress.h"
#include "station/pump.h"

#define RATE_MS 1000u ///< the shortest run that a rate is made of

mint_progress_view_t mint_progress_view(FILE *stream, const mint_lanes_t *lanes)
{
    return (mint_progress_view_t){.stream = stream, .lanes = lanes, .started_ms = mint_clock_ms()};
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
    return (mint_summary_t){.tally = view->lanes->tally,
                            .elapsed_ms = mint_clock_ms() - view->started_ms};
}

double mint_progress_rate(const mint_summary_t *summary)
{
    return summary->elapsed_ms < RATE_MS
               ? 0
               : (double)summary->tally.provisioned * 3600000.0 / (double)summary->elapsed_ms;
}

void mint_progress_print_summary(const mint_summary_t *summary, FILE *stream)
{
    const mint_tally_t *tally = &summary->tally;
    (void)fprintf(stream, "%zu provisioned, %zu already provisioned, ", tally->provisioned,
                  tally->already);
    if (tally->ready > 0) {
        (void)fprintf(stream, "%zu ready, ", tally->ready);
    }
    (void)fprintf(stream, "%zu failed, in %.1f s\n", tally->failed,
                  (double)summary->elapsed_ms / 1000.0);
    for (size_t i = 0; i < MINT_CAUSE_COUNT; i++) {
        if (tally->causes[i] > 0) {
            (void)fprintf(stream, "  %zu failed: %s\n", tally->causes[i],
                          mint_cause_text((mint_cause_t)i));
        }
    }
    if (summary->labels_failed > 0) {
        (void)fprintf(stream, "  %zu labels failed\n", summary->labels_failed);
    }
}
