// SPDX-License-Identifier: Apache-2.0
//
// The writer of SVG. Coordinates have one decimal: a tenth of a unit is less than a pixel, and a
// page with twenty plots stays small.
#include "report/plot.h"

#include <math.h>

#include "report/escape.h"

#define LEFT   52.0 ///< of the frame: room for the ticks of the vertical axis
#define RIGHT  18.0
#define TOP    12.0
#define BOTTOM 40.0 ///< room for ticks and label of the horizontal axis

void mint_plot_begin(FILE *out, double height, const char *title, const char *description)
{
    (void)fprintf(out, "<svg viewBox=\"0 0 %g %g\" role=\"img\"><title>", MINT_PLOT_WIDTH, height);
    mint_escape_html(out, title);
    (void)fputs("</title><desc>", out);
    mint_escape_html(out, description);
    (void)fputs("</desc>\n", out);
}

void mint_plot_end(FILE *out)
{
    (void)fputs("</svg>\n", out);
}

void mint_plot_text(FILE *out, double x, double y, const char *anchor, const char *class_name,
                    const char *text)
{
    (void)fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">", x, y, anchor,
                  class_name);
    mint_escape_html(out, text);
    (void)fputs("</text>\n", out);
}

void mint_plot_box(FILE *out, const char *class_name, double x, double y, double width,
                   double height)
{
    (void)fprintf(out,
                  "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                  class_name, x, y, width, height);
}

void mint_plot_stroke(FILE *out, const char *class_name, double x1, double y1, double x2, double y2)
{
    (void)fprintf(out, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", class_name, x1, y1, x2,
                  y2);
}

/// Where a value stands between the ends of an axis, 0 to 1.
static double place(const mint_axis_t *axis, double value)
{
    double at = axis->is_log ? log(fmax(value, axis->low) / axis->low) / log(axis->high / axis->low)
                             : (value - axis->low) / (axis->high - axis->low);
    return at < 0 || isnan(at) ? 0 : at > 1 ? 1 : at;
}

double mint_plot_x(const mint_plot_t *plot, double value)
{
    return plot->left + plot->width * place(&plot->x, value);
}

double mint_plot_y(const mint_plot_t *plot, double value)
{
    return plot->top + plot->height * (1 - place(&plot->y, value));
}

static void draw_x_axis(const mint_plot_t *plot)
{
    double ticks[MINT_TICKS_MAX];
    double bottom = plot->top + plot->height;
    size_t count = plot->x.is_bare ? 0 : mint_ticks(&plot->x, 6, ticks);
    for (size_t i = 0; i < count; i++) {
        char text[32];
        double x = mint_plot_x(plot, ticks[i]);
        mint_tick_text(ticks[i], text, sizeof text);
        mint_plot_stroke(plot->out, "axis", x, bottom, x, bottom + 4);
        mint_plot_text(plot->out, x, bottom + 16, "middle", "tick", text);
    }
    mint_plot_stroke(plot->out, "axis", plot->left, bottom, plot->left + plot->width, bottom);
    if (plot->x.label != NULL) {
        mint_plot_text(plot->out, plot->left + plot->width / 2, bottom + 34, "middle", "label",
                       plot->x.label);
    }
}

static void draw_y_axis(const mint_plot_t *plot)
{
    double ticks[MINT_TICKS_MAX];
    size_t count = plot->y.is_bare ? 0 : mint_ticks(&plot->y, 5, ticks);
    for (size_t i = 0; i < count; i++) {
        char text[32];
        double y = mint_plot_y(plot, ticks[i]);
        mint_tick_text(ticks[i], text, sizeof text);
        mint_plot_stroke(plot->out, "grid", plot->left, y, plot->left + plot->width, y);
        mint_plot_text(plot->out, plot->left - 6, y + 4, "end", "tick", text);
    }
    if (plot->y.label != NULL) {
        mint_plot_text(plot->out, 2, plot->top - TOP - 1, "start", "label", plot->y.label);
    }
}

void mint_plot_axes(mint_plot_t *plot, FILE *out, double top, double bottom, const mint_axis_t *x,
                    const mint_axis_t *y)
{
    top += y->label != NULL ? TOP + 12 : TOP;
    bottom -= x->label != NULL ? BOTTOM : BOTTOM - 16;
    *plot = (mint_plot_t){.out = out,
                          .x = *x,
                          .y = *y,
                          .left = LEFT,
                          .top = top,
                          .width = MINT_PLOT_WIDTH - LEFT - RIGHT,
                          .height = bottom - top};
    draw_y_axis(plot);
    draw_x_axis(plot);
}

void mint_plot_begin_axes(mint_plot_t *plot, FILE *out, double height, const mint_axis_t *x,
                          const mint_axis_t *y, const char *title, const char *description)
{
    mint_plot_begin(out, height, title, description);
    mint_plot_axes(plot, out, 0, height, x, y);
}

void mint_plot_line(const mint_plot_t *plot, const char *class_name, double first, double step,
                    const double *values, size_t count)
{
    (void)fprintf(plot->out, "<path class=\"%s\" d=\"", class_name);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(plot->out, "%c%.1f %.1f", i == 0 ? 'M' : 'L',
                      mint_plot_x(plot, first + (double)i * step), mint_plot_y(plot, values[i]));
    }
    (void)fputs("\"/>\n", plot->out);
}

void mint_plot_band(const mint_plot_t *plot, double low, double high)
{
    double top = mint_plot_y(plot, high);
    mint_plot_box(plot->out, "band", plot->left, top, plot->width, mint_plot_y(plot, low) - top);
}

void mint_plot_rule(const mint_plot_t *plot, const char *class_name, double value,
                    const char *label)
{
    double y = mint_plot_y(plot, value);
    double right = plot->left + plot->width;
    mint_plot_stroke(plot->out, class_name, plot->left, y, right, y);
    if (label != NULL) {
        mint_plot_text(plot->out, right - 3, y - 4, "end", "note", label);
    }
}

void mint_plot_bar(const mint_plot_t *plot, const char *class_name, double first, double last,
                   double from, double to)
{
    double left = mint_plot_x(plot, first);
    double a = mint_plot_y(plot, from);
    double b = mint_plot_y(plot, to);
    mint_plot_box(plot->out, class_name, left, fmin(a, b), mint_plot_x(plot, last) - left,
                  fabs(a - b));
}

void mint_plot_steps(const mint_plot_t *plot, const char *class_name, double first,
                     const double *values, size_t count)
{
    double bottom = plot->top + plot->height;
    (void)fprintf(plot->out, "<path class=\"%s\" d=\"M%.1f %.1f", class_name,
                  mint_plot_x(plot, first - 0.5), bottom);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(plot->out, "V%.1fH%.1f", mint_plot_y(plot, values[i]),
                      mint_plot_x(plot, first + (double)i + 0.5));
    }
    (void)fprintf(plot->out, "V%.1fz\"/>\n", bottom);
}

void mint_plot_dot(const mint_plot_t *plot, const char *class_name, double x, double y,
                   double radius)
{
    (void)fprintf(plot->out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%g\"/>\n",
                  class_name, mint_plot_x(plot, x), mint_plot_y(plot, y), radius);
}

mint_status_t mint_plot_raster(const mint_plot_t *plot, const mint_raster_t *raster)
{
    (void)fprintf(plot->out,
                  "<image class=\"ink\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                  "preserveAspectRatio=\"none\" href=\"",
                  plot->left, plot->top, plot->width, plot->height);
    mint_status_t status = mint_png_write(plot->out, raster);
    (void)fputs("\"/>\n", plot->out);
    return status;
}
