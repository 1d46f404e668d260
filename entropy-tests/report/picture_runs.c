// SPDX-License-Identifier: Apache-2.0
//
// Runs of equal samples by length, beside what independent samples would give.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_run_lengths_t *runs = &capture->measures->runs;
    int at = snprintf(finding->text, sizeof finding->text, "The longest run is %s samples. ",
                      mint_words_count(runs->longest).text);
    size_t left = sizeof finding->text - (size_t)at;
    finding->stands_out = runs->worst_sigmas > 5;
    if (runs->worst == 0) {
        (void)snprintf(finding->text + at, left, "There are too few to compare.");
    } else if (!finding->stands_out) {
        (void)snprintf(finding->text + at, left,
                       "All lengths are as often as in independent samples.");
    } else {
        size_t k = runs->worst > MINT_RUNS_MAX ? 0 : runs->worst;
        (void)snprintf(finding->text + at, left,
                       "Runs of %zu%s occur %s times where %.4g are expected.", runs->worst,
                       k == 0 ? " and more" : "", mint_words_count(runs->observed[k]).text,
                       runs->expected[k]);
    }
    return true;
}

/// The last length with anything to show.
static unsigned last_length(const mint_run_lengths_t *runs)
{
    unsigned last = 5;
    for (unsigned k = 1; k <= MINT_RUNS_MAX; k++) {
        last = runs->observed[k] != 0 || runs->expected[k] >= 0.5 ? (k > last ? k : last) : last;
    }
    return runs->observed[0] != 0 ? MINT_RUNS_MAX + 1 : last;
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_run_lengths_t *runs = &capture->measures->runs;
    unsigned last = last_length(runs);
    mint_finding_t finding = {0};
    mint_plot_t plot;
    (void)find(capture, &finding);
    double most = 10;
    for (unsigned k = 0; k <= MINT_RUNS_MAX; k++) {
        most = fmax(most, fmax((double)runs->observed[k], runs->expected[k]));
    }
    const mint_axis_t x = {.low = 0.4,
                           .high = last + 0.6,
                           .is_whole = true,
                           .label = last > MINT_RUNS_MAX ? "length, samples (33: and longer)"
                                                         : "length, samples"};
    const mint_axis_t y = {
        .low = 0.5, .high = 2 * most, .is_log = true, .label = "runs (bars), expected (○)"};
    mint_plot_begin_axes(&plot, out, 300, &x, &y, "Run lengths", finding.text);
    for (unsigned length = 1; length <= last; length++) {
        unsigned k = length > MINT_RUNS_MAX ? 0 : length;
        if (runs->observed[k] != 0) {
            mint_plot_bar(&plot, "data", length - 0.35, length + 0.35, 0.5,
                          (double)runs->observed[k]);
        }
        if (runs->expected[k] >= 0.5) {
            mint_plot_dot(&plot, "ring", length, runs->expected[k], 4);
        }
    }
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_runs = {
    .group = "Does one sample tell of another? Does the source drift?",
    .title = "Run lengths",
    .what =
        "How often a value comes several times in a row. Rings are what independent samples with "
        "these frequencies would give.",
    .find = find,
    .draw = draw,
};
