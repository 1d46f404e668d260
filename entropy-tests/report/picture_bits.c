// SPDX-License-Identifier: Apache-2.0
//
// The bit plot: for each bit of a sample its share of ones, and how often it changes.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

static bool is_even(const mint_bit_shares_t *shares, unsigned bit)
{
    return fabs(shares->ones[bit] - 0.5) <= shares->band &&
           fabs(shares->flips[bit] - 0.5) <= shares->band;
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    const mint_bit_shares_t *shares = &capture->measures->bit_shares;
    unsigned even = 0;
    unsigned worst = 0;
    for (unsigned bit = 0; bit < shares->bits; bit++) {
        even += is_even(shares, bit);
        worst = fabs(shares->ones[bit] - 0.5) > fabs(shares->ones[worst] - 0.5) ? bit : worst;
    }
    finding->stands_out = even < shares->bits;
    (void)snprintf(finding->text, sizeof finding->text,
                   "%u of %u bits are even and independent of the sample before, within ±%.4f. "
                   "Farthest off is bit %u with %s ones.",
                   even, shares->bits, shares->band, worst,
                   mint_words_percent(shares->ones[worst]).text);
    return true;
}

static void draw_bit(const mint_plot_t *plot, const mint_bit_shares_t *shares, unsigned bit)
{
    // Highest bit at the left, as numbers are written.
    double at = shares->bits - 1.0 - bit;
    char text[16];
    mint_plot_bar(plot, is_even(shares, bit) ? "data" : "weakest", at - 0.3, at + 0.3, 0.5,
                  shares->ones[bit]);
    mint_plot_dot(plot, "ring", at, shares->flips[bit], 4);
    (void)snprintf(text, sizeof text, "%u", bit);
    mint_plot_text(plot->out, mint_plot_x(plot, at), plot->top + plot->height + 16, "middle",
                   "tick", text);
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    const mint_bit_shares_t *shares = &capture->measures->bit_shares;
    mint_finding_t finding = {0};
    mint_plot_t plot;
    (void)find(capture, &finding);
    const mint_axis_t x = {.low = -0.6,
                           .high = shares->bits - 0.4,
                           .is_bare = true,
                           .label = "bit, the highest at the left"};
    const mint_axis_t y = {.low = 0, .high = 1, .label = "share of ones (bars), of changes (○)"};
    mint_plot_begin_axes(&plot, out, 250, &x, &y, "Bits", finding.text);
    mint_plot_band(&plot, 0.5 - shares->band, 0.5 + shares->band);
    mint_plot_rule(&plot, "rule", 0.5, NULL);
    for (unsigned bit = 0; bit < shares->bits; bit++) {
        draw_bit(&plot, shares, bit);
    }
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_bits = {
    .group = "Values",
    .title = "Bits",
    .what = "An even bit is at one half and changes every other time. Bits that stand still carry "
            "nothing.",
    .find = find,
    .draw = draw,
};
