// SPDX-License-Identifier: Apache-2.0
//
// The return map (lag plot) of neighbours.
#include <math.h>
#include <stdlib.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define LEVELS 16u

/// Cells that hold anything.
static size_t count_used(const mint_pairs_t *pairs, uint32_t *most)
{
    size_t used = 0;
    *most = 0;
    for (size_t i = 0; i < (size_t)pairs->side * pairs->side; i++) {
        used += pairs->counts[i] != 0;
        *most = pairs->counts[i] > *most ? pairs->counts[i] : *most;
    }
    return used;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_pairs_t *pairs = &capture->measures->pairs;
    uint32_t most;
    size_t used = count_used(pairs, &most);
    (void)snprintf(finding->text, sizeof finding->text,
                   "%s of the pairs that could occur do. The most common one makes up %s of all.",
                   mint_words_percent((double)used / ((double)pairs->side * pairs->side)).text,
                   mint_words_percent((double)most / (double)capture->file.samples->len).text);
    return pairs->side > 1 && capture->file.samples->len > 1;
}

static uint8_t level_of(uint32_t count, uint32_t most)
{
    // The square root shows rare pairs too, and evens out what chance does to full cells.
    double level = sqrt((double)count / (double)most) * (LEVELS - 1);
    return count != 0 && level < 1 ? 1 : (uint8_t)lround(level);
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_pairs_t *pairs = &capture->measures->pairs;
    uint32_t most;
    mint_finding_t finding = {0};
    uint8_t *pixels = malloc((size_t)pairs->side * pairs->side);
    if (pixels == NULL) {
        return MINT_ERR_MEMORY;
    }
    (void)find(capture, &finding);
    (void)count_used(pairs, &most);
    for (unsigned row = 0; row < pairs->side; row++) {
        const uint32_t *counts = pairs->counts + (size_t)(pairs->side - 1 - row) * pairs->side;
        for (unsigned i = 0; i < pairs->side; i++) {
            pixels[row * pairs->side + i] = level_of(counts[i], most);
        }
    }
    double low = pairs->low - 0.5;
    const mint_axis_t x = {.low = low,
                           .high = low + (double)pairs->side * pairs->step,
                           .is_whole = true,
                           .label = "a sample"};
    const mint_axis_t y = {.low = x.low, .high = x.high, .is_whole = true, .label = "the next one"};
    const mint_raster_t raster = {pixels, pairs->side, pairs->side, LEVELS};
    mint_plot_t plot;
    mint_plot_begin_axes(&plot, out, 376, &x, &y, "Lag plot", finding.text);
    mint_status_t status = mint_plot_raster(&plot, &raster);
    mint_plot_end(out);
    free(pixels);
    return status;
}

const mint_picture_t mint_picture_pairs = {
    .group = "What the eye sees",
    .title = "Lag plot",
    .what =
        "Which value follows which. A cloud without a pattern is good; lines are a generator, a "
        "diagonal is a source too slow for its sampling.",
    .is_multiple = true,
    .find = find,
    .draw = draw,
};
