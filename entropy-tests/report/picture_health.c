// SPDX-License-Identifier: Apache-2.0
//
// Margins of the continuous health tests (SP 800-90B §4.4): how near the captured data came to an
// alarm with the cut-offs that follow from the claimed entropy. Data that alarm contradict the
// claim.
#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define HEIGHT 214.0
#define LEFT   8.0
#define WIDTH  (MINT_PLOT_WIDTH - 2 * LEFT)
#define SCALE  1.25 ///< the whole width is so many times the cut-off

static bool alarms(const mint_report_capture_t *capture)
{
    const mint_health_counts_t *counts = &capture->measures->health;
    return counts->rct_longest >= capture->limits.rct_cutoff ||
           counts->apt_most >= capture->limits.apt_cutoff;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_health_counts_t *counts = &capture->measures->health;
    const mint_report_limits_t *limits = &capture->limits;
    if (!(limits->h > 0)) {
        return false;
    }
    finding->stands_out = alarms(capture);
    (void)snprintf(
        finding->text, sizeof finding->text,
        "For %s bits a sample: the longest run is %zu samples and %zu would alarm; the worst "
        "window of %zu has its first value %zu times and %zu would alarm.",
        mint_words_bits(limits->h).text, counts->rct_longest, limits->rct_cutoff,
        counts->apt_window, counts->apt_most, limits->apt_cutoff);
    return true;
}

/// One test: what was counted, and where it alarms.
typedef struct {
    const char *name;
    const char *counted;
    size_t count;
    size_t cutoff;
    size_t permanent;
} margin_t;

static void draw_mark(FILE *out, double y, double x, const char *text)
{
    mint_plot_stroke(out, "limit", x, y - 5, x, y + 25);
    mint_plot_text(out, LEFT + WIDTH, y + 39, "end", "tick", text);
}

static void draw_margin(FILE *out, double y, const margin_t *margin)
{
    char text[96];
    bool is_over = margin->count >= margin->cutoff;
    double whole = (double)margin->cutoff * SCALE;
    double length = WIDTH * ((double)margin->count < whole ? (double)margin->count / whole : 1);
    (void)snprintf(text, sizeof text, "%s: %zu %s", margin->name, margin->count, margin->counted);
    mint_plot_text(out, LEFT, y - 12, "start", is_over ? "name strong" : "name", text);
    mint_plot_box(out, "trough", LEFT, y, WIDTH, 20);
    mint_plot_box(out, is_over ? "weakest" : "data", LEFT, y, length, 20);
    (void)snprintf(text, sizeof text, "alarm at %zu (permanent: %zu)", margin->cutoff,
                   margin->permanent);
    draw_mark(out, y, LEFT + WIDTH / SCALE, text);
    if (!is_over) {
        (void)snprintf(text, sizeof text, "%.0f %% of the way",
                       100 * (double)margin->count / (double)margin->cutoff);
    } else {
        (void)snprintf(text, sizeof text, "alarms");
    }
    mint_plot_text(out, LEFT, y + 39, "start", "value", text);
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_health_counts_t *counts = &capture->measures->health;
    const mint_report_limits_t *limits = &capture->limits;
    mint_finding_t finding = {0};
    (void)find(capture, &finding);
    const margin_t repetition = {"Repetition count", "equal samples in a row", counts->rct_longest,
                                 limits->rct_cutoff, limits->rct_cutoff_permanent};
    const margin_t proportion = {"Adaptive proportion", "of one value in a window",
                                 counts->apt_most, limits->apt_cutoff,
                                 limits->apt_cutoff_permanent};
    mint_plot_begin(out, HEIGHT, "Health-test margins", finding.text);
    draw_margin(out, 32, &repetition);
    draw_margin(out, 140, &proportion);
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_health = {
    .group = "How much entropy",
    .title = "Health-test margins",
    .what = "The device tests its noise all the time. Good data stay well below the alarm, which a "
            "healthy source gives once in 2³⁰ samples.",
    .find = find,
    .draw = draw,
};
