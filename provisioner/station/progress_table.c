// SPDX-License-Identifier: Apache-2.0
//
// Progress on a terminal: a table that is drawn over itself with the few escape sequences that
// every terminal knows (ECMA-48 CUU, EL, SGR).
#include <string.h>
#include <sys/ioctl.h>

#include "station/progress.h"
#include "station/pump.h"

#define REDRAW_MS     100u ///< between two drawings for the clocks' sake
#define ROW_SIZE      512u ///< bytes of a row, cut to the terminal's width
#define WIDTH_DEFAULT 80u
#define ROWS_DEFAULT  24u

#define SGR_GREEN "\x1b[32m"
#define SGR_RED   "\x1b[31m"
#define SGR_PLAIN "\x1b[0m"

static struct winsize window_of(FILE *stream)
{
    struct winsize window = {.ws_row = ROWS_DEFAULT, .ws_col = WIDTH_DEFAULT};
    struct winsize real;
    if (ioctl(fileno(stream), TIOCGWINSZ, &real) == 0 && real.ws_col > 0 && real.ws_row > 0) {
        window = real;
    }
    return window;
}

// The end of a path says which port it is, the start seldom.
static const char *tail(const char *text, size_t max_len)
{
    size_t len = strlen(text);
    return len > max_len ? text + (len - max_len) : text;
}

static const char *result_of(const mint_conversation_t *conversation)
{
    switch (conversation->outcome) {
    case MINT_OUTCOME_PROVISIONED:
        return "provisioned";
    case MINT_OUTCOME_READY:
        return "would get its identity";
    case MINT_OUTCOME_ALREADY:
        return "already provisioned";
    case MINT_OUTCOME_FAILED:
        return mint_cause_text(conversation->cause);
    default:
        return "";
    }
}

static const char *colour_of(const mint_conversation_t *conversation)
{
    return conversation->outcome == MINT_OUTCOME_OPEN     ? SGR_PLAIN
           : conversation->outcome == MINT_OUTCOME_FAILED ? SGR_RED
                                                          : SGR_GREEN;
}

// Sums, rate and the causes of failure, as far as a row goes.
static void draw_sums(const mint_progress_view_t *view, size_t width)
{
    mint_summary_t summary = mint_progress_count(view);
    const mint_tally_t *tally = &summary.tally;
    char row[ROW_SIZE];
    size_t len = (size_t)snprintf(
        row, sizeof row, "%zu provisioned (%.0f/h), %zu already, %zu failed", tally->provisioned,
        mint_progress_rate(&summary), tally->already + tally->ready, tally->failed);
    for (size_t i = 0; i < MINT_CAUSE_COUNT && len < sizeof row; i++) {
        if (tally->causes[i] > 0) {
            len += (size_t)snprintf(row + len, sizeof row - len, "; %zu %s", tally->causes[i],
                                    mint_cause_word((mint_cause_t)i));
        }
    }
    (void)fprintf(view->stream, "%.*s\x1b[K\n", (int)width, row);
}

static void draw_row(FILE *stream, const mint_lane_t *lane, size_t width)
{
    const mint_conversation_t *conversation = &lane->conversation;
    bool over = conversation->step == MINT_STEP_END;
    mint_step_t step = over ? conversation->last_step : conversation->step;
    uint64_t end_ms = over ? conversation->step_ms : mint_clock_ms();
    char device[MINT_DEVICE_ID_TEXT_SIZE];
    mint_progress_device(lane, device);
    char row[ROW_SIZE];
    (void)snprintf(row, sizeof row, "%-20s %-32s %-8s %6.1f  %s", tail(lane->path, 20), device,
                   mint_step_text(step), (double)(end_ms - conversation->started_ms) / 1000.0,
                   result_of(conversation));
    (void)fprintf(stream, "%s%.*s%s\x1b[K\n", colour_of(conversation), (int)width, row, SGR_PLAIN);
}

// A table higher than the terminal cannot be drawn over, so what does not fit is not shown.
// Lanes whose conversation has begun, the last ones if there is no room for all.
static size_t draw_rows(mint_progress_view_t *view, size_t room, size_t width)
{
    const mint_lanes_t *lanes = view->lanes;
    size_t begun = 0;
    for (size_t i = 0; i < lanes->count; i++) {
        begun += lanes->items[i]->begun ? 1 : 0;
    }
    size_t hidden = begun > room ? begun - room : 0;
    for (size_t i = 0, seen = 0; i < lanes->count; i++) {
        if (lanes->items[i]->begun && seen++ >= hidden) {
            draw_row(view->stream, lanes->items[i], width);
        }
    }
    return begun - hidden;
}

static void draw(mint_progress_view_t *view)
{
    struct winsize window = window_of(view->stream);
    size_t room = window.ws_row > 4 ? window.ws_row - 4u : 1;
    if (view->drawn_ms != 0) {
        (void)fprintf(view->stream, "\x1b[%zuA", view->drawn_rows);
    }
    (void)fprintf(view->stream, "%.*s\x1b[K\n", (int)window.ws_col,
                  "port                 device                           step       time  result");
    view->drawn_rows = draw_rows(view, room, window.ws_col) + 2;
    draw_sums(view, window.ws_col);
    (void)fflush(view->stream);
    view->drawn_ms = mint_clock_ms();
}

static void changed(void *context, const mint_lane_t *lane)
{
    (void)lane;
    draw(context);
}

static void tick(void *context)
{
    mint_progress_view_t *view = context;
    if (mint_clock_ms() - view->drawn_ms >= REDRAW_MS) {
        draw(view);
    }
}

mint_watcher_t mint_progress_table(mint_progress_view_t *view)
{
    return (mint_watcher_t){.changed = changed, .tick = tick, .context = view};
}
