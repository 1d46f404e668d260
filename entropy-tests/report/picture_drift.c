// SPDX-License-Identifier: Apache-2.0
//
// Drift over time: mean and min-entropy of windows, one above the other, so that it is seen whether
// the two go together.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define HEIGHT 330.0
#define SPLIT  150.0 ///< where the lower plot begins

static double highest_of(const mint_drift_t *drift)
{
    double highest = 0.1;
    for (size_t i = 0; i < drift->windows; i++) {
        highest = fmax(highest, drift->min_entropy[i]);
    }
    return highest;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_drift_t *drift = &capture->measures->drift;
    if (drift->windows < 2 || !(capture->measures->histogram.deviation > 0)) {
        return false;
    }
    finding->stands_out = drift->outside > 1 || drift->lowest < 0.75 * highest_of(drift);
    (void)snprintf(finding->text, sizeof finding->text,
                   "The mean of %zu of %zu windows (%s samples each) is outside the band of %.2f "
                   "±%.2g. By the most common value, windows have %s (window %zu) to %s bits a "
                   "sample.",
                   drift->outside, drift->windows, mint_words_count(drift->window_len).text,
                   capture->measures->histogram.mean, drift->band,
                   mint_words_bits(drift->lowest).text, drift->lowest_at + 1,
                   mint_words_bits(highest_of(drift)).text);
    return true;
}

static void draw_windows(const mint_plot_t *plot, const double *values, size_t count)
{
    mint_plot_line(plot, "line", 1, 1, values, count);
    for (size_t i = 0; i < count; i++) {
        mint_plot_dot(plot, "point", (double)i + 1, values[i], 2);
    }
}

static void draw_mean(FILE *out, const mint_measures_t *measures, mint_axis_t x)
{
    const mint_drift_t *drift = &measures->drift;
    double low = measures->histogram.mean - drift->band;
    double high = measures->histogram.mean + drift->band;
    mint_plot_t plot;
    for (size_t i = 0; i < drift->windows; i++) {
        low = fmin(low, drift->mean[i]);
        high = fmax(high, drift->mean[i]);
    }
    double edge = fmax(0.1 * (high - low), 1e-3);
    const mint_axis_t y = {.low = low - edge, .high = high + edge, .label = "mean value"};
    x.label = NULL;
    mint_plot_axes(&plot, out, 0, SPLIT, &x, &y);
    mint_plot_band(&plot, measures->histogram.mean - drift->band,
                   measures->histogram.mean + drift->band);
    draw_windows(&plot, drift->mean, drift->windows);
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_drift_t *drift = &capture->measures->drift;
    const mint_axis_t x = {.low = 0.5,
                           .high = (double)drift->windows + 0.5,
                           .is_whole = true,
                           .label = "window, in order of time"};
    const mint_axis_t y = {.low = 0, .high = 1.15 * highest_of(drift), .label = "bits a sample"};
    mint_finding_t finding = {0};
    mint_plot_t plot;
    (void)find(capture, &finding);
    mint_plot_begin(out, HEIGHT, "Drift over time", finding.text);
    draw_mean(out, capture->measures, x);
    mint_plot_axes(&plot, out, SPLIT + 10, HEIGHT, &x, &y);
    draw_windows(&plot, drift->min_entropy, drift->windows);
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_drift = {
    .group = "Does one sample tell of another? Does the source drift?",
    .title = "Drift over time",
    .what =
        "The capture in windows of equal length. Warming up and sagging supplies move the mean; a "
        "dip below says when the source was weaker, not how much it has.",
    .find = find,
    .draw = draw,
};
