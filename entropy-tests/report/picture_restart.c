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

/// Whole and corner are the same picture with other numbers.
typedef struct {
    unsigned side;
    unsigned levels;
} view_t;

/// The shade of each value: its rank among all samples.
static void rank(const mint_samples_t *samples, unsigned levels, uint8_t shades[256])
{
    size_t counts[256] = {0};
    size_t below = 0;
    for (size_t i = 0; i < MINT_RESTARTS_LEN; i++) {
        counts[samples->raw[i]]++;
    }
    for (unsigned value = 0; value < 256; value++) {
        uint64_t middle = below + counts[value] / 2;
        uint64_t shade = middle * levels / MINT_RESTARTS_LEN;
        shades[value] = (uint8_t)(shade < levels ? shade : levels - 1);
        below += counts[value];
    }
}

static mint_status_t draw_view(FILE *out, const mint_samples_t *samples, const view_t *view,
                               const char *title, const char *description)
{
    uint8_t shades[256];
    uint8_t *pixels = malloc((size_t)view->side * view->side);
    if (pixels == NULL) {
        return MINT_ERR_MEMORY;
    }
    rank(samples, view->levels, shades);
    for (size_t row = 0; row < view->side; row++) {
        for (size_t i = 0; i < view->side; i++) {
            pixels[row * view->side + i] = shades[samples->raw[row * MINT_RESTARTS + i]];
        }
    }
    const mint_axis_t x = {.low = 0, .high = view->side, .label = "sample after the restart"};
    const mint_axis_t y = {.low = 0, .high = view->side, .is_bare = true, .label = "restart ↓"};
    const mint_raster_t raster = {pixels, view->side, view->side, view->levels};
    mint_plot_t plot;
    mint_plot_begin_axes(&plot, out, 400, &x, &y, title, description);
    mint_status_t status = mint_plot_raster(&plot, &raster);
    mint_plot_end(out);
    free(pixels);
    return status;
}

/// Places after a restart at which one value stands in almost all restarts.
static unsigned count_frozen(const mint_restart_modes_t *modes)
{
    unsigned frozen = 0;
    for (unsigned i = 0; i < MINT_RESTARTS; i++) {
        frozen += modes->columns[i] > MINT_RESTARTS * 9 / 10;
    }
    return frozen;
}

// ---- all of it ----

static bool find_matrix(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    if (capture->restart == NULL) {
        return false;
    }
    unsigned frozen = count_frozen(capture->restart->modes);
    finding->stands_out = frozen != 0;
    (void)snprintf(finding->text, sizeof finding->text,
                   "At %u of %u places the same value stands in more than 900 of %u restarts.",
                   frozen, MINT_RESTARTS, MINT_RESTARTS);
    return true;
}

static mint_status_t draw_matrix(FILE *out, const mint_report_capture_t *capture)
{
    const view_t view = {MINT_RESTARTS, 4};
    mint_finding_t finding = {0};
    (void)find_matrix(capture, &finding);
    return draw_view(out, capture->restart->file.samples, &view, "Restart matrix", finding.text);
}

const mint_picture_t mint_picture_restart_matrix = {
    .group = "Does it start anew?",
    .title = "Restart matrix",
    .what =
        "1000 restarts, a row each, of 1000 samples. It must look like noise all over: vertical "
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
    (void)snprintf(finding->text, sizeof finding->text,
                   "The first %u samples of the first %u restarts, enlarged.", CORNER, CORNER);
    return true;
}

static mint_status_t draw_corner(FILE *out, const mint_report_capture_t *capture)
{
    const view_t view = {CORNER, 16};
    mint_finding_t finding = {0};
    (void)find_corner(capture, &finding);
    return draw_view(out, capture->restart->file.samples, &view, "First samples", finding.text);
}

const mint_picture_t mint_picture_restart_zoom = {
    .group = "Does it start anew?",
    .title = "First samples after a restart",
    .what = "A source that needs time to settle is most alike here.",
    .find = find_corner,
    .draw = draw_corner,
};
