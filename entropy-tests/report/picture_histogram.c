// SPDX-License-Identifier: Apache-2.0
//
// The histogram: where the samples lie.
#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_histogram_t *histogram = &capture->measures->histogram;
    size_t most = histogram->counts[histogram->mode];
    (void)snprintf(
        finding->text, sizeof finding->text,
        "%u different value%s from %u to %u. The most common, %u, makes up %s of the samples.",
        capture->file.samples->distinct, capture->file.samples->distinct == 1 ? "" : "s",
        histogram->low, histogram->high, histogram->mode,
        mint_words_percent((double)most / (double)capture->file.samples->len).text);
    finding->stands_out = capture->file.samples->distinct == 1;
    return true;
}

/// Bars where they can be told apart, else their outline.
static void draw_values(const mint_plot_t *plot, const mint_histogram_t *histogram, size_t len)
{
    double shares[256];
    size_t count = histogram->high - histogram->low + 1;
    double gap = count > 60 ? 0 : 0.08;
    for (size_t i = 0; i < count; i++) {
        shares[i] = 100 * (double)histogram->counts[histogram->low + i] / (double)len;
        if (gap > 0) {
            double at = (double)(histogram->low + i);
            mint_plot_bar(plot, "data", at - 0.5 + gap, at + 0.5 - gap, 0, shares[i]);
        }
    }
    if (!(gap > 0)) {
        mint_plot_steps(plot, "data", histogram->low, shares, count);
    }
    mint_plot_bar(plot, "weakest", histogram->mode - 0.5 + gap, histogram->mode + 0.5 - gap, 0,
                  shares[histogram->mode - histogram->low]);
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_histogram_t *histogram = &capture->measures->histogram;
    size_t len = capture->file.samples->len;
    double most = 100 * (double)histogram->counts[histogram->mode] / (double)len;
    mint_finding_t finding = {0};
    mint_plot_t plot;
    (void)find(capture, &finding);
    const mint_axis_t x = {.low = histogram->low - 0.5,
                           .high = histogram->high + 0.5,
                           .is_whole = true,
                           .label = "value"};
    const mint_axis_t y = {.low = 0, .high = 1.08 * most, .label = "% of samples"};
    mint_plot_begin_axes(&plot, out, 250, &x, &y, "Histogram", finding.text);
    draw_values(&plot, histogram, len);
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_histogram = {
    .group = "Values",
    .title = "Histogram",
    .what = "How often each value occurs. The taller the tallest bar, the easier a guess.",
    .is_multiple = true,
    .find = find,
    .draw = draw,
};
