// SPDX-License-Identifier: Apache-2.0
//
// The restart matrix (SP 800-90B §3.1.4) as a picture: a restart a row, a place after the restart a
// column. A source that starts alike draws vertical stripes. The whole matrix has four shades, by
// rank, so that each holds about a quarter of the samples; the corner of the first samples is shown
// larger, for that is where sources are worst.
#include <stdlib.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define CORNER 64u

/// Whole and corner are the same picture with other numbers: of the first rows and columns.
typedef struct {
    unsigned rows;
    unsigned columns;
    unsigned levels;
} view_t;

static unsigned at_most(unsigned count, unsigned most)
{
    return count < most ? count : most;
}

/// As much of the matrix as there is, up to `side` restarts and samples of each.
static view_t view_of(const mint_restart_t *result, unsigned side, unsigned levels)
{
    return (view_t){at_most(result->restarts, side), at_most(result->row_len, side), levels};
}

/// The shade of each value: its rank among all samples.
static void rank(const mint_samples_t *samples, unsigned levels, uint8_t shades[256])
{
    size_t counts[256] = {0};
    size_t below = 0;
    size_t len = samples->len > 0 ? samples->len : 1; // restarts have samples
    for (size_t i = 0; i < samples->len; i++) {
        counts[samples->raw[i]]++;
    }
    for (unsigned value = 0; value < 256; value++) {
        uint64_t middle = below + counts[value] / 2;
        uint64_t shade = middle * levels / len;
        shades[value] = (uint8_t)(shade < levels ? shade : levels - 1);
        below += counts[value];
    }
}

static mint_status_t draw_view(FILE *out, const mint_report_restart_t *restart, const view_t *view,
                               const char *title, const char *description)
{
    uint8_t shades[256];
    const mint_samples_t *samples = restart->file.samples;
    uint8_t *pixels = malloc((size_t)view->rows * view->columns);
    if (pixels == NULL) {
        return MINT_ERR_MEMORY;
    }
    rank(samples, view->levels, shades);
    for (size_t row = 0; row < view->rows; row++) {
        for (size_t i = 0; i < view->columns; i++) {
            uint8_t value = samples->raw[row * restart->result->row_len + i];
            pixels[row * view->columns + i] = shades[value];
        }
    }
    const mint_axis_t x = {
        .low = 0, .high = view->columns, .is_whole = true, .label = "sample after the restart"};
    const mint_axis_t y = {.low = 0, .high = view->rows, .is_bare = true, .label = "restart ↓"};
    const mint_raster_t raster = {pixels, view->columns, view->rows, view->levels};
    mint_plot_t plot;
    mint_plot_begin_axes(&plot, out, 400, &x, &y, title, description);
    mint_status_t status = mint_plot_raster(&plot, &raster);
    mint_plot_end(out);
    free(pixels);
    return status;
}

/// More than nine of ten restarts.
static unsigned almost_all(const mint_restart_modes_t *modes)
{
    return modes->restarts * 9 / 10;
}

/// Places after a restart at which one value stands in almost all restarts.
static unsigned count_frozen(const mint_restart_modes_t *modes)
{
    unsigned frozen = 0;
    for (unsigned i = 0; i < modes->row_len; i++) {
        frozen += modes->columns[i] > almost_all(modes);
    }
    return frozen;
}

// ---- all of it ----

static bool find_matrix(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    if (capture->restart == NULL) {
        return false;
    }
    const mint_restart_modes_t *modes = capture->restart->modes;
    const mint_restart_t *result = capture->restart->result;
    const view_t view = view_of(result, MINT_RESTARTS, 4);
    unsigned frozen = count_frozen(modes);
    // Among few restarts nine of ten is no wonder.
    finding->stands_out =
        frozen != 0 && (result->x_column > result->x_cutoff_column || result->is_replay);
    int len = snprintf(finding->text, sizeof finding->text,
                       "At %u of %u places the same value stands in more than %u of %u restarts.",
                       frozen, modes->row_len, almost_all(modes), modes->restarts);
    if (view.rows < modes->restarts || view.columns < modes->row_len) {
        (void)snprintf(finding->text + len, sizeof finding->text - (size_t)len,
                       " Drawn are the first %u samples of the first %u restarts.", view.columns,
                       view.rows);
    }
    return true;
}

static mint_status_t draw_matrix(FILE *out, const mint_report_capture_t *capture)
{
    const view_t view = view_of(capture->restart->result, MINT_RESTARTS, 4);
    mint_finding_t finding = {0};
    (void)find_matrix(capture, &finding);
    return draw_view(out, capture->restart, &view, "Restart matrix", finding.text);
}

const mint_picture_t mint_picture_restart_matrix = {
    .group = "Does it start anew?",
    .title = "Restart matrix",
    .what =
        "A restart a row, a place after it a column. It must look like noise all over: vertical "
        "stripes are starts that are alike.",
    .find = find_matrix,
    .draw = draw_matrix,
};

// ---- its first corner ----

static bool find_corner(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    if (capture->restart == NULL) {
        return false;
    }
    const view_t view = view_of(capture->restart->result, CORNER, 16);
    (void)snprintf(finding->text, sizeof finding->text,
                   "The first %u samples of the first %u restarts, enlarged.", view.columns,
                   view.rows);
    return true;
}

static mint_status_t draw_corner(FILE *out, const mint_report_capture_t *capture)
{
    const view_t view = view_of(capture->restart->result, CORNER, 16);
    mint_finding_t finding = {0};
    (void)find_corner(capture, &finding);
    return draw_view(out, capture->restart, &view, "First samples", finding.text);
}

const mint_picture_t mint_picture_restart_zoom = {
    .group = "Does it start anew?",
    .title = "First samples after a restart",
    .what = "A source that needs time to settle is most alike here.",
    .find = find_corner,
    .draw = draw_corner,
};
