// SPDX-License-Identifier: Apache-2.0
//
// Drawing plots as inline SVG: a frame with two axes, ticks at round numbers, and marks in the
// coordinates of the data. Colours are classes that the page's style gives a meaning (style.c), so
// that a plot is right on light and dark screens and on paper.
//
// A plot is 400 units wide and its text 11 or 12 high: legible in one column of a telephone. Texts
// are escaped here.
#ifndef MINTMARK_ENTROPY_TESTS_PLOT_H
#define MINTMARK_ENTROPY_TESTS_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "mintmark/status.h"
#include "report/png.h"

#define MINT_PLOT_WIDTH 400.0 ///< units of every plot

/// An axis.
typedef struct {
    double low;        ///< value at the left or lower end
    double high;       ///< above `low`
    bool is_log;       ///< both are positive then
    bool is_bare;      ///< without ticks
    bool is_whole;     ///< of whole numbers: no ticks between them
    const char *label; ///< NULL: none
} mint_axis_t;

/// A plot under way.
typedef struct {
    FILE *out;     ///< where the SVG goes
    mint_axis_t x; ///< to the right
    mint_axis_t y; ///< upwards
    double left;   ///< of the frame, in units
    double top;    ///< of the frame, in units
    double width;  ///< of the frame, in units
    double height; ///< of the frame, in units
} mint_plot_t;

/// Begins a picture `height` units high; `title` names it for those who cannot see it, and
/// `description` says what is in it.
void mint_plot_begin(FILE *out, double height, const char *title, const char *description);
/// Ends it.
void mint_plot_end(FILE *out);

/// Draws the frame, grid, ticks and labels of two axes into a picture between `top` and `bottom`.
void mint_plot_axes(mint_plot_t *plot, FILE *out, double top, double bottom, const mint_axis_t *x,
                    const mint_axis_t *y);
/// Begins a picture that is one plot.
void mint_plot_begin_axes(mint_plot_t *plot, FILE *out, double height, const mint_axis_t *x,
                          const mint_axis_t *y, const char *title, const char *description);

/// Where a value stands, kept inside the frame.
double mint_plot_x(const mint_plot_t *plot, double value);
double mint_plot_y(const mint_plot_t *plot, double value);

/// A line through values at `first`, `first` + `step`, …
void mint_plot_line(const mint_plot_t *plot, const char *class_name, double first, double step,
                    const double *values, size_t count);
/// A band between two values over the whole width.
void mint_plot_band(const mint_plot_t *plot, double low, double high);
/// A line at a value over the whole width, with a label at its right end (NULL: none).
void mint_plot_rule(const mint_plot_t *plot, const char *class_name, double value,
                    const char *label);
/// A bar from `from` to `to`, as wide as x from `first` to `last`.
void mint_plot_bar(const mint_plot_t *plot, const char *class_name, double first, double last,
                   double from, double to);
/// Bars of width 1 without gaps, the first one around `first`.
void mint_plot_steps(const mint_plot_t *plot, const char *class_name, double first,
                     const double *values, size_t count);
/// A dot.
void mint_plot_dot(const mint_plot_t *plot, const char *class_name, double x, double y,
                   double radius);
/// A raster over the whole frame.
MINT_MUST_CHECK mint_status_t mint_plot_raster(const mint_plot_t *plot,
                                               const mint_raster_t *raster);

/// A text at a place in units; `anchor` is start, middle or end.
void mint_plot_text(FILE *out, double x, double y, const char *anchor, const char *class_name,
                    const char *text);
/// A rectangle in units.
void mint_plot_box(FILE *out, const char *class_name, double x, double y, double width,
                   double height);
/// A straight line in units.
void mint_plot_stroke(FILE *out, const char *class_name, double x1, double y1, double x2,
                      double y2);

#define MINT_TICKS_MAX 16u ///< ticks of an axis

/// Round numbers on an axis, about `wanted` of them. Gives how many.
size_t mint_ticks(const mint_axis_t *axis, unsigned wanted, double ticks[MINT_TICKS_MAX]);

/// A number as short as can be, with k and M for thousands and millions.
void mint_tick_text(double value, char *text, size_t size);

#endif
