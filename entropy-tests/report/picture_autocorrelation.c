// SPDX-License-Identifier: Apache-2.0
//
// Autocorrelation by lag, with the band that independent samples keep.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_autocorrelation_t *from = &capture->measures->autocorrelation;
    if (from->lags == 0) {
        return false;
    }
    // One of a thousand is outside by chance.
    finding->stands_out = from->outside > 2;
    (void)snprintf(finding->text, sizeof finding->text,
                   "%zu of %zu lags are outside the band of ±%.4f. Farthest off is lag %zu with "
                   "%+.4f.",
                   from->outside, from->lags, from->band, from->worst, from->r[from->worst - 1]);
    return true;
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_autocorrelation_t *from = &capture->measures->autocorrelation;
    mint_finding_t finding = {0};
    mint_plot_t plot;
    (void)find(capture, &finding);
    double reach = fmin(1, 1.1 * fmax(fabs(from->r[from->worst - 1]), 2 * from->band));
    const mint_axis_t x = {
        .low = 0, .high = (double)from->lags + 1, .is_whole = true, .label = "lag, samples"};
    const mint_axis_t y = {.low = -reach, .high = reach, .label = "correlation"};
    mint_plot_begin_axes(&plot, out, 250, &x, &y, "Autocorrelation", finding.text);
    mint_plot_band(&plot, -from->band, from->band);
    mint_plot_rule(&plot, "rule", 0, NULL);
    for (size_t lag = 1; lag <= from->lags; lag++) {
        double r = from->r[lag - 1];
        mint_plot_bar(&plot, fabs(r) > from->band ? "weakest" : "data", (double)lag - 0.35,
                      (double)lag + 0.35, 0, r);
    }
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_autocorrelation = {
    .group = "Does one sample tell of another? Does the source drift?",
    .title = "Autocorrelation",
    .what =
        "How much a sample tells of one some places later. Independent samples stay in the band "
        "999 times of 1000.",
    .is_multiple = true,
    .find = find,
    .draw = draw,
};
