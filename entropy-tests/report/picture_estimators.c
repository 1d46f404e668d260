// SPDX-License-Identifier: Apache-2.0
//
// Min-entropy by estimator (SP 800-90B §6.3): the lowest bar is the result, so it is named.
#include "mintmark/entropy_tests/non_iid.h"
#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define HEIGHT 320.0
#define LEFT   100.0
#define ROW    27.0
#define TOP    24.0
#define WIDTH  (MINT_PLOT_WIDTH - LEFT - 48.0)

void mint_report_find_weakest(const mint_non_iid_t *assessed, bool is_conditioned,
                              mint_report_weakest_t *weakest)
{
    *weakest = (mint_report_weakest_t){0};
    for (unsigned of_bits = 0; of_bits < 2; of_bits++) {
        const mint_estimates_t *from = of_bits != 0 ? &assessed->bit_string : &assessed->original;
        double factor = of_bits != 0 && !is_conditioned ? assessed->bits : 1;
        for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT && from->assessed; i++) {
            double value = factor * from->min_entropy[i];
            if (from->ran[i] && (!weakest->is_there || value < weakest->min_entropy)) {
                *weakest = (mint_report_weakest_t){.estimator = (mint_estimator_t)i,
                                                   .is_of_bits = of_bits != 0,
                                                   .is_there = true,
                                                   .min_entropy = value};
            }
        }
    }
}

static bool find(const mint_report_capture_t *capture, mint_finding_t *finding)
{
    mint_report_weakest_t weakest;
    mint_report_find_weakest(capture->assessed, capture->is_conditioned, &weakest);
    if (!weakest.is_there) {
        return false;
    }
    (void)snprintf(finding->text, sizeof finding->text,
                   "The weakest is %s, of the %s: “%s” finds %s bits a %s. The lowest counts.",
                   mint_estimator_name(weakest.estimator), weakest.is_of_bits ? "bits" : "samples",
                   mint_estimator_meaning(weakest.estimator),
                   mint_words_bits(weakest.min_entropy).text, mint_words_unit(capture));
    return true;
}

/// The bar of one estimator for one form of the data.
typedef struct {
    FILE *out;
    double y;
    double height;
    double width; ///< in bits, of the whole plot
    bool is_weakest;
    const char *class_name;
} bar_t;

static void draw_bar(const bar_t *bar, double value)
{
    char text[64];
    double length = value >= bar->width ? WIDTH : value <= 0 ? 0 : WIDTH * value / bar->width;
    mint_plot_box(bar->out, bar->is_weakest ? "weakest" : bar->class_name, LEFT, bar->y, length,
                  bar->height);
    (void)snprintf(text, sizeof text, "%s%s", mint_words_bits(value).text,
                   bar->is_weakest ? " ◀" : "");
    mint_plot_text(bar->out, LEFT + length + 4, bar->y + bar->height - 0.5, "start",
                   bar->is_weakest ? "value strong" : "value", text);
}

static void draw_row(FILE *out, const mint_report_capture_t *capture, unsigned i,
                     const mint_report_weakest_t *weakest)
{
    const mint_non_iid_t *assessed = capture->assessed;
    double y = TOP + ROW * i;
    double width = capture->is_conditioned ? 1 : assessed->bits;
    mint_plot_text(out, LEFT - 8, y + 16, "end", weakest->estimator == i ? "name strong" : "name",
                   mint_estimator_name((mint_estimator_t)i));
    for (unsigned of_bits = 0; of_bits < 2; of_bits++) {
        const mint_estimates_t *from = of_bits != 0 ? &assessed->bit_string : &assessed->original;
        if (!from->assessed || !from->ran[i]) {
            continue;
        }
        bar_t bar = {.out = out,
                     .y = y + (of_bits != 0 ? 12 : 1),
                     .height = 10,
                     .width = width,
                     .is_weakest = weakest->estimator == i && weakest->is_of_bits == (of_bits != 0),
                     .class_name = of_bits != 0 ? "second" : "data"};
        draw_bar(&bar, from->min_entropy[i] * (of_bits != 0 ? width : 1));
    }
}

static mint_status_t draw(FILE *out, const mint_report_capture_t *capture)
{
    mint_report_weakest_t weakest;
    mint_finding_t finding = {0};
    (void)find(capture, &finding);
    mint_report_find_weakest(capture->assessed, capture->is_conditioned, &weakest);
    mint_plot_begin(out, HEIGHT, "Min-entropy by estimator", finding.text);
    mint_plot_box(out, "data", LEFT, 3, 10, 10);
    mint_plot_text(out, LEFT + 15, 12, "start", "tick", "of the samples");
    mint_plot_box(out, "second", LEFT + 118, 3, 10, 10);
    mint_plot_text(out, LEFT + 133, 12, "start", "tick", "of their bits, × width");
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        draw_row(out, capture, i, &weakest);
    }
    mint_plot_stroke(out, "axis", LEFT, TOP, LEFT, TOP + ROW * (double)MINT_ESTIMATOR_COUNT);
    char text[64];
    (void)snprintf(text, sizeof text, "bits a %s; a full bar is %u", mint_words_unit(capture),
                   capture->is_conditioned ? 1 : capture->assessed->bits);
    mint_plot_text(out, LEFT, HEIGHT - 8, "start", "label", text);
    mint_plot_end(out);
    return MINT_OK;
}

const mint_picture_t mint_picture_estimators = {
    .group = "How much entropy",
    .title = "Min-entropy by estimator",
    .what = "Each of the ten estimators plays an attacker with one trick. The best trick decides.",
    .find = find,
    .draw = draw,
};
