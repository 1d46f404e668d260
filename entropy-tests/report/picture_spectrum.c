// SPDX-License-Identifier: Apache-2.0
//
// The spectrum in decibels over white noise, with the band that white noise keeps.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"

#define FLOOR_DB (-60.0)

static double decibels(double power)
{
    return power > 0 ? fmax(10 * log10(power), FLOOR_DB) : FLOOR_DB;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_spectrum_t *from = &capture->measures->spectrum;
    if (from->segments == 0) {
        return false;
    }
    finding->stands_out = from->outside > 4;
    (void)snprintf(
        finding->text, sizeof finding->text,
        "%zu of %u frequencies are outside the band of white noise. The strongest, %.4f of "
        "the sample rate (a period of %.1f samples), is %+.1f dB.",
        from->outside, MINT_SPECTRUM_BINS, (double)(from->worst + 1) / MINT_SPECTRUM_LEN,
        MINT_SPECTRUM_LEN / (double)(from->worst + 1), decibels(from->power[from->worst]));
    return true;
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_spectrum_t *from = &capture->measures->spectrum;
    mint_finding_t finding = {0};
    mint_plot_t plot;
    double values[MINT_SPECTRUM_BINS];
    double low = decibels(from->low);
    double high = decibels(from->high);
    double band_low = low;
    double band_high = high;
    (void)find(capture, &finding);
    for (size_t i = 0; i < MINT_SPECTRUM_BINS; i++) {
        values[i] = decibels(from->power[i]);
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    double edge = 0.06 * (high - low);
    const mint_axis_t x = {.low = 0, .high = 0.5, .label = "frequency, of the sample rate"};
    const mint_axis_t y = {.low = low - edge, .high = high + edge, .label = "power, dB"};
    mint_plot_begin_axes(&plot, out, 250, &x, &y, "Spectrum", finding.text);
    mint_plot_band(&plot, band_low, band_high);
    mint_plot_line(&plot, "line", 1.0 / MINT_SPECTRUM_LEN, 1.0 / MINT_SPECTRUM_LEN, values,
                   MINT_SPECTRUM_BINS);
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_spectrum = {
    .group = "Does one sample tell of another? Does the source drift?",
    .title = "Spectrum",
    .what =
        "White noise is flat, at 0 dB. Peaks are hum or periods; a slope is a source slower than "
        "its sampling.",
    .find = find,
    .draw = draw,
};
