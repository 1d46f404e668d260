// SPDX-License-Identifier: Apache-2.0
//
// T8, Coron's entropy test (AIS 20/31 2.0 §2.4.4.2; J.-S. Coron, "On the security of random
// sources", 1999): the mean of g(distance to the same byte before) over K bytes after Q, which is
// the entropy of a byte if the source has no memory; more than 7.976. With g(i) the harmonic number
// H(i - 1) over log 2. A byte that was not there before is as far away as the beginning, with the
// bytes counted from 1.
#include <math.h>

#include "ais31/tests.h"
#include "common/bounds.h"

#define BEFORE  2560u   // Q
#define COUNTED 256000u // K

#define TABLE            4096u // harmonic numbers that are added up
#define EULER_MASCHERONI 0.57721566490153286061

/// Fills in the harmonic numbers from H(0) on.
static void add_up(double harmonic[TABLE])
{
    harmonic[0] = 0;
    for (unsigned i = 1; i < TABLE; i++) {
        harmonic[i] = harmonic[i - 1] + 1.0 / i;
    }
}

/// H(n), beyond the table by its asymptotic series, whose next term is below 1e-24 there.
static double harmonic_number(const double harmonic[TABLE], unsigned n)
{
    double m = n;
    return n < TABLE ? harmonic[n]
                     : log(m) + EULER_MASCHERONI + 1 / (2 * m) - 1 / (12 * m * m) +
                           1 / (120 * m * m * m * m);
}

mint_figure_t mint_ais31_entropy(const mint_bits_t *bits, size_t first)
{
    double harmonic[TABLE];
    unsigned last[256] = {0};
    double sum = 0;
    add_up(harmonic);
    for (unsigned i = 1; i <= BEFORE + COUNTED; i++) {
        uint8_t byte = (uint8_t)mint_bits_at(bits, first + (size_t)8 * (i - 1));
        if (i > BEFORE) {
            sum += harmonic_number(harmonic, i - last[byte] - 1);
        }
        last[byte] = i;
    }
    return mint_figure_between(0, sum / COUNTED / log(2), 7.976, NAN);
}
