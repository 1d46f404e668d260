// SPDX-License-Identifier: Apache-2.0
//
// One figure over all devices, in their order: dots, median, band; those that stand out are larger
// and named. Of very many devices no more are drawn than the eye can tell apart, but every one that
// stands out is, unless thousands do.
#include "report/fleet.h"

#include <math.h>

#include "report/plot.h"

#define DRAWN   2000u ///< devices that keep the band, and at most so many that do not
#define LABELS  8u    ///< names in a picture; the table has all
#define LETTERS 8     ///< of a name

bool mint_fleet_is_outlier(const mint_fleet_series_t *series, size_t device)
{
    return series->values[device] < series->low || series->values[device] > series->high;
}

size_t mint_fleet_series_outliers(const mint_fleet_t *fleet, const mint_fleet_series_t *series)
{
    size_t count = 0;
    for (size_t i = 0; i < fleet->device_count; i++) {
        count += mint_fleet_is_outlier(series, i);
    }
    return count;
}

/// All devices in the band, as one path of dots.
static void draw_crowd(const mint_plot_t *plot, const mint_fleet_t *fleet,
                       const mint_fleet_series_t *series)
{
    size_t step = fleet->device_count / DRAWN + 1;
    (void)fputs("<path class=\"crowd\" d=\"", plot->out);
    for (size_t i = 0; i < fleet->device_count; i += step) {
        if (!isnan(series->values[i]) && !mint_fleet_is_outlier(series, i)) {
            (void)fprintf(plot->out, "M%.1f %.1fh0", mint_plot_x(plot, (double)i + 1),
                          mint_plot_y(plot, series->values[i]));
        }
    }
    (void)fputs("\"/>\n", plot->out);
}

static void draw_label(const mint_plot_t *plot, const char *name, double x, double y)
{
    char text[LETTERS + 8];
    double at = mint_plot_x(plot, x);
    bool is_left = at > plot->left + plot->width / 2;
    (void)snprintf(text, sizeof text, "%.*s", LETTERS, name);
    mint_plot_text(plot->out, at + (is_left ? -7 : 7), mint_plot_y(plot, y) + 4,
                   is_left ? "end" : "start", "small strong", text);
}

static void draw_outliers(const mint_plot_t *plot, const mint_fleet_t *fleet,
                          const mint_fleet_series_t *series)
{
    size_t labels = 0;
    size_t drawn = 0;
    for (size_t i = 0; i < fleet->device_count; i++) {
        if (mint_fleet_is_outlier(series, i) && drawn++ < DRAWN) {
            mint_plot_dot(plot, "out", (double)i + 1, series->values[i], 4);
            if (labels++ < LABELS) {
                draw_label(plot, fleet->devices[i].name, (double)i + 1, series->values[i]);
            }
        }
    }
}

void mint_fleet_draw(FILE *out, const mint_fleet_t *fleet, const mint_fleet_series_t *series)
{
    double low = series->low;
    double high = series->high;
    mint_plot_t plot;
    char text[160];
    for (size_t i = 0; i < fleet->device_count; i++) {
        low = fmin(low, series->values[i]);
        high = fmax(high, series->values[i]);
    }
    double edge = fmax(0.08 * (high - low), 0.5);
    const mint_axis_t x = {.low = 0.5,
                           .high = (double)fleet->device_count + 0.5,
                           .is_whole = true,
                           .label = "device, in the order in which they were met"};
    const mint_axis_t y = {
        .low = low >= 0 ? fmax(0, low - edge) : low - edge, .high = high + edge, .label = "count"};
    (void)snprintf(text, sizeof text, "%zu devices, median %g, %zu stand out", fleet->device_count,
                   series->median, mint_fleet_series_outliers(fleet, series));
    mint_plot_begin_axes(&plot, out, 240, &x, &y, series->figure, text);
    mint_plot_band(&plot, series->low, series->high);
    mint_plot_rule(&plot, "rule", series->median, NULL);
    draw_crowd(&plot, fleet, series);
    draw_outliers(&plot, fleet, series);
    mint_plot_end(out);
}
