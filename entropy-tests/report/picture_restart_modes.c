// SPDX-License-Identifier: Apache-2.0
//
// The sanity test of restarts (SP 800-90B §3.1.4.3) over all places and all restarts: the count of
// the most common value, and the cut-off.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

static unsigned count_over(const uint16_t *modes, unsigned count, unsigned cutoff)
{
    unsigned over = 0;
    for (unsigned i = 0; i < count; i++) {
        over += modes[i] > cutoff;
    }
    return over;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    if (capture->restart == NULL) {
        return false;
    }
    const mint_restart_t *result = capture->restart->result;
    const mint_restart_modes_t *modes = capture->restart->modes;
    finding->stands_out = !result->is_sane;
    (void)snprintf(
        finding->text, sizeof finding->text,
        "A value may occur in %u of %u restarts at one place, and %u times of %u in one restart. "
        "%u places and %u restarts have more; the most is %u at a place and %u in a restart.",
        result->x_cutoff_column, result->restarts, result->x_cutoff, result->row_len,
        count_over(modes->columns, modes->row_len, result->x_cutoff_column),
        count_over(modes->rows, modes->restarts, result->x_cutoff), result->x_column,
        result->x_row);
    return true;
}

static void draw_counts(const mint_plot_t *plot, const char *class_name, const uint16_t *modes,
                        unsigned count)
{
    double values[MINT_RESTART_SIDE_MAX];
    for (unsigned i = 0; i < count; i++) {
        values[i] = modes[i];
    }
    mint_plot_line(plot, class_name, 0, 1, values, count);
}

/// A square has one cut-off; else each has its own.
static void draw_limits(const mint_plot_t *plot, const mint_restart_t *result)
{
    bool is_one = result->x_cutoff == result->x_cutoff_column;
    mint_plot_rule(plot, "limit", result->x_cutoff_column, is_one ? "cut-off" : "cut-off, places");
    if (!is_one) {
        mint_plot_rule(plot, "limit", result->x_cutoff, "cut-off, restarts");
    }
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_restart_t *result = capture->restart->result;
    const mint_restart_modes_t *modes = capture->restart->modes;
    mint_finding_t finding = {0};
    mint_plot_t plot;
    (void)find(capture, &finding);
    double high = 1.15 * fmax(result->x_max, fmax(result->x_cutoff, result->x_cutoff_column));
    const mint_axis_t x = {.low = 0,
                           .high = fmax(modes->restarts, modes->row_len),
                           .is_whole = true,
                           .label = "sample after the restart (strong), restart (faint)"};
    const mint_axis_t y = {
        .low = 0, .high = high, .is_whole = true, .label = "count of the most common value"};
    mint_plot_begin_axes(&plot, out, 250, &x, &y, "Most common value by place", finding.text);
    draw_counts(&plot, "line faint", modes->rows, modes->restarts);
    draw_counts(&plot, "line", modes->columns, modes->row_len);
    draw_limits(&plot, result);
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_restart_modes = {
    .group = "Does it start anew?",
    .title = "Most common value by place",
    .what =
        "How often the most common value stands at each place after a restart. Peaks are places "
        "where an attacker knows what comes.",
    .find = find,
    .draw = draw,
};
