// SPDX-License-Identifier: Apache-2.0
//
// Progress for programs: JSON Lines, each line complete and flushed as it happens.
#include <jansson.h>
#include <stdlib.h>

#include "station/progress.h"
#include "station/pump.h"

// Text that is no UTF-8 (a path may be anything) becomes null.
static json_t *text_or_null(const char *text)
{
    json_t *value = text[0] == '\0' ? NULL : json_string(text);
    return value == NULL ? json_null() : value;
}

static json_t *hex_or_null(bool known, const uint8_t *data, size_t len)
{
    if (!known) {
        return json_null();
    }
    char text[2 * MINT_SHA256_LEN + 1];
    mint_hex(data, len, text);
    return json_string(text);
}

static void print_line(FILE *stream, json_t *event)
{
    (void)json_dumpf(event, stream, JSON_COMPACT);
    (void)fputc('\n', stream);
    (void)fflush(stream);
    json_decref(event);
}

static json_t *step_event(const mint_lane_t *lane)
{
    const mint_conversation_t *conversation = &lane->conversation;
    return json_pack("{s:s, s:o, s:o, s:s, s:I}", "event", "step", "port", text_or_null(lane->path),
                     "device",
                     hex_or_null(conversation->has_info, conversation->info.id, MINT_DEVICE_ID_LEN),
                     "step", mint_step_text(conversation->step), "ms",
                     (json_int_t)(conversation->step_ms - conversation->started_ms));
}

static json_t *result_event(const mint_lane_t *lane)
{
    const mint_conversation_t *conversation = &lane->conversation;
    const mint_certificate_record_t *certificate = &conversation->certificate;
    bool failed = conversation->outcome == MINT_OUTCOME_FAILED;
    return json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:I, s:I}", "event",
                     "result", "port", text_or_null(lane->path), "device",
                     hex_or_null(conversation->has_info, conversation->info.id, MINT_DEVICE_ID_LEN),
                     "outcome", mint_outcome_text(conversation->outcome), "cause",
                     failed ? json_string(mint_cause_word(conversation->cause)) : json_null(),
                     "message", text_or_null(failed ? conversation->problem.message : ""), "hint",
                     text_or_null(failed ? conversation->problem.hint : ""), "step",
                     mint_step_text(conversation->last_step), "serial",
                     hex_or_null(certificate->issued, certificate->serial, MINT_SERIAL_LEN),
                     "fingerprint",
                     hex_or_null(certificate->issued, certificate->fingerprint, MINT_SHA256_LEN),
                     "ms", (json_int_t)(conversation->step_ms - conversation->started_ms),
                     "retries", (json_int_t)conversation->client.retries);
}

static void changed(void *context, const mint_lane_t *lane)
{
    const mint_progress_view_t *view = context;
    bool over = lane->conversation.step == MINT_STEP_END;
    print_line(view->stream, over ? result_event(lane) : step_event(lane));
}

static void tick(void *context)
{
    (void)context;
}

mint_watcher_t mint_progress_json(mint_progress_view_t *view)
{
    return (mint_watcher_t){.changed = changed, .tick = tick, .context = view};
}

void mint_progress_print_label_json(const char *device, const char *problem, FILE *stream)
{
    print_line(stream, json_pack("{s:s, s:s, s:b, s:o}", "event", "label", "device", device, "ok",
                                 (int)(problem == NULL), "message",
                                 text_or_null(problem == NULL ? "" : problem)));
}

void mint_progress_print_summary_json(const mint_summary_t *summary, FILE *stream)
{
    json_t *causes = json_object();
    for (size_t i = 0; i < MINT_CAUSE_COUNT; i++) {
        if (summary->tally.causes[i] > 0) {
            (void)json_object_set_new(causes, mint_cause_word((mint_cause_t)i),
                                      json_integer((json_int_t)summary->tally.causes[i]));
        }
    }
    print_line(stream,
               json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:f}", "event", "summary",
                         "provisioned", (json_int_t)summary->tally.provisioned, "already",
                         (json_int_t)summary->tally.already, "ready",
                         (json_int_t)summary->tally.ready, "failed",
                         (json_int_t)summary->tally.failed, "causes", causes, "labels",
                         (json_int_t)summary->labels_made, "labels_failed",
                         (json_int_t)summary->labels_failed, "ms", (json_int_t)summary->elapsed_ms,
                         "per_hour", mint_progress_rate(summary)));
}
