// SPDX-License-Identifier: Apache-2.0
//
// The first bits of the data as they are: the eye finds periods and stripes that no test was made
// for.
#include <stdlib.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define COLUMNS 320u
#define ROWS    288u

/// Pixels a row: whole samples, so that each bit of them has columns of its own.
static unsigned columns_of(const mint_report_capture_t *capture)
{
    return COLUMNS - COLUMNS % capture->file.samples->bits;
}

static unsigned rows_of(const mint_report_capture_t *capture)
{
    const mint_samples_t *samples = capture->file.samples;
    size_t rows = samples->len / (columns_of(capture) / samples->bits);
    return rows < ROWS ? (unsigned)rows : ROWS;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    (void)snprintf(finding->text, sizeof finding->text,
                   "The first %s bits, %u samples a row, from the top left. Ones are coloured.",
                   mint_words_count((size_t)columns_of(capture) * rows_of(capture)).text,
                   columns_of(capture) / capture->file.samples->bits);
    return rows_of(capture) >= 8;
}

static void fill(const mint_samples_t *samples, uint8_t *pixels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned bit = samples->bits - 1 - (unsigned)(i % samples->bits);
        pixels[i] = samples->raw[i / samples->bits] >> bit & 1u;
    }
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    unsigned columns = columns_of(capture);
    unsigned rows = rows_of(capture);
    mint_finding_t finding = {0};
    uint8_t *pixels = malloc((size_t)columns * rows);
    if (pixels == NULL) {
        return MINT_ERR_MEMORY;
    }
    (void)find(capture, &finding);
    fill(capture->file.samples, pixels, (size_t)columns * rows);
    mint_plot_t plot = {
        .out = out, .width = MINT_PLOT_WIDTH, .height = MINT_PLOT_WIDTH * rows / columns};
    const mint_raster_t raster = {pixels, columns, rows, 2};
    mint_plot_begin(out, plot.height, "Raw bits", finding.text);
    mint_status_t status = mint_plot_raster(&plot, &raster);
    mint_plot_end(out);
    free(pixels);
    return status;
}

const mint_picture_t mint_picture_bitmap = {
    .group = "What the eye sees",
    .title = "Raw bits",
    .what = "Good noise looks like an untuned television. Stripes and patterns are structure.",
    .find = find,
    .draw = draw,
};
