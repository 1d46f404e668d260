// SPDX-License-Identifier: Apache-2.0
//
// The p-value of most statistics: the regularised upper incomplete gamma function Q(a, x), by its
// power series below a and by its continued fraction above it (DLMF 8.7.1 and 8.9.2).
//
// The factor before both is exp(a log x - x - log Γ(a)). With thousands of degrees of freedom its
// three terms are large and cancel, so that a p-value is worth no more than eleven digits or so in
// double precision. NIST's program computes it that way and labs compare with its digits, so the
// terms are rounded here as they are there, fused where the processor multiplies and adds at once;
// log Γ is Stirling's series.
#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "mintmark/entropy_tests/p_value.h"

#define TERMS_MAX    10000000u        ///< never reached
#define LOG_LEAST    709.782712893384 ///< below exp(-this) NIST's program takes a p-value for 0
#define STIRLING_MIN 13.0

static double log_gamma(double a)
{
    if (a < STIRLING_MIN) {
        return lgamma(a);
    }
    // 1/12, -1/360, 1/1260, … : B_2k / (2k (2k - 1)), against 1/a^(2k - 1).
    static const double series[] = {1.0 / 12,    -1.0 / 360,       1.0 / 1260,
                                    -1.0 / 1680, 1.0 / 1188,       -691.0 / 360360,
                                    1.0 / 156,   -3617.0 / 122400, 43867.0 / 244188};
    double inverse_square = 1.0 / (a * a);
    double tail = 0;
    for (unsigned i = sizeof series / sizeof *series; i-- > 0;) {
        tail = tail * inverse_square + series[i];
    }
    double main = fma(a - 0.5, log(a), -a) + log(sqrt(2 * 3.14159265358979323846));
    return main + tail / a;
}

/// P(a, x) by the power series, for x < a or x < 1.
static double sum_series(double a, double x, double factor)
{
    double sum = 1;
    double term = 1;
    double n = a;
    for (unsigned i = 0; i < TERMS_MAX && term > sum * (DBL_EPSILON / 2); i++) {
        n += 1;
        term *= x / n;
        sum += term;
    }
    return sum * factor / a;
}

/// Q(a, x) by the continued fraction, in Lentz's way.
static double expand_fraction(double a, double x, double factor)
{
    const double tiny = DBL_MIN / DBL_EPSILON;
    double b = x + 1 - a;
    double c = 1 / tiny;
    double d = 1 / b;
    double value = d;
    double change = 0;
    for (unsigned i = 1; i < TERMS_MAX && fabs(change - 1) > DBL_EPSILON; i++) {
        double numerator = -(double)i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + numerator / c;
        c = fabs(c) < tiny ? tiny : c;
        change = d * c;
        value *= change;
    }
    return value * factor;
}

double mint_igamc(double a, double x)
{
    if (isnan(x) || !(a > 0)) {
        return (double)NAN;
    }
    if (!(x > 0)) {
        return 1;
    }
    bool is_lower = x < 1 || x < a;
    double exponent = fma(a, log(x), -x) - log_gamma(a);
    if (exponent < -LOG_LEAST) {
        return is_lower ? 1 : 0;
    }
    double factor = exp(exponent);
    return is_lower ? 1 - sum_series(a, x, factor) : expand_fraction(a, x, factor);
}
