// SPDX-License-Identifier: Apache-2.0
//
// Bisection with the stopping rules of NIST's program, so that an estimate which depends on the
// last step agrees with it.
#include "sp800_90b/bisect.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// From an interval of width 1 down to the smallest double, and then some.
#define MAX_STEPS 1076

static bool between(double x, double high, double low)
{
    return x <= high && x >= low;
}

// The distance in units in the last place of two numbers with the same sign.
static uint64_t steps_apart(double a, double b)
{
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return x > y ? x - y : y - x;
}

// As equal as two doubles get: relatively, or absolutely where that makes no sense.
static bool close_enough(double a, double b)
{
    double difference = fabs(a - b), larger = fmax(fabs(a), fabs(b));
    if (fmin(fabs(a), fabs(b)) < DBL_MIN || difference < DBL_MIN ||
        larger * DBL_EPSILON < DBL_MIN) {
        return difference <= DBL_MIN;
    }
    return difference <= DBL_EPSILON * larger || ((a > 0) == (b > 0) && steps_apart(a, b) <= 4);
}

double mint_bisect(mint_falling_t function, const void *context, double target, double low,
                   double high, double failed)
{
    double above = INFINITY, below = -INFINITY; // the function's values at low and high
    double x = (low + high) / 2;
    double value = function(context, x);
    for (int step = 0; step < MAX_STEPS && !close_enough(value, target); step++) {
        if (target < value) {
            low = x;
            above = value;
        } else {
            high = x;
            below = value;
        }
        if (!between(target, above, below)) {
            return failed;
        }
        x = (low + high) / 2;
        if (!(x > low && x < high)) {
            return high;
        }
        value = function(context, x);
        if (!between(value, above, below)) {
            return high;
        }
    }
    return x;
}
