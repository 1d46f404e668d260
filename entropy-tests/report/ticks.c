// SPDX-License-Identifier: Apache-2.0
//
// Round numbers for axes: steps of 1, 2 or 5 times a power of ten, and powers of ten on logarithmic
// axes.
#include <math.h>

#include "report/plot.h"

static double round_step(double range, unsigned wanted)
{
    double rough = range / wanted;
    double power = pow(10, floor(log10(rough)));
    double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

static size_t log_ticks(const mint_axis_t *axis, unsigned wanted, double ticks[MINT_TICKS_MAX])
{
    int first = (int)ceil(log10(axis->low) - 1e-9);
    int last = (int)floor(log10(axis->high) + 1e-9);
    int step = (last - first) / (int)wanted + 1;
    size_t count = 0;
    for (int power = first; power <= last && count < MINT_TICKS_MAX; power += step) {
        ticks[count++] = pow(10, power);
    }
    return count;
}

size_t mint_ticks(const mint_axis_t *axis, unsigned wanted, double ticks[MINT_TICKS_MAX])
{
    if (axis->is_log) {
        return log_ticks(axis, wanted, ticks);
    }
    double step = round_step(axis->high - axis->low, wanted);
    step = axis->is_whole ? fmax(step, 1) : step;
    double first = ceil(axis->low / step - 1e-9);
    size_t count = 0;
    while (count < MINT_TICKS_MAX && (first + (double)count) * step <= axis->high + 1e-9 * step) {
        ticks[count] = (first + (double)count) * step + 0.0; // never -0
        count++;
    }
    return count;
}

void mint_tick_text(double value, char *text, size_t size)
{
    double magnitude = fabs(value);
    if (magnitude >= 1e6) {
        (void)snprintf(text, size, "%gM", value / 1e6);
    } else if (magnitude >= 1e4) {
        (void)snprintf(text, size, "%gk", value / 1e3);
    } else {
        (void)snprintf(text, size, "%.4g", value);
    }
}
