// SPDX-License-Identifier: Apache-2.0
//
// Four Fourier transforms at once, of the same length, one in each lane of a vector: there is no
// shuffling whatever the radix, and a twiddle factor is loaded once for four.
//
// Pointers must not be NULL. Read only after it is made.
#ifndef MINTMARK_SP800_22_LANES_H
#define MINTMARK_SP800_22_LANES_H

#include <stddef.h>

#include "sp800_22/roots.h"

#define MINT_LANES 4u

/// A complex number in each lane.
typedef struct {
    double re[MINT_LANES]; ///< real parts, one a lane
    double im[MINT_LANES]; ///< imaginary parts
} mint_lanes_t;

/// How transforms of one length are done.
typedef struct {
    size_t len;            ///< points of the transform
    unsigned radices[64];  ///< 2, 3, 4 or 5; their product is len
    unsigned radix_count;  ///< how many factors
    mint_complex_t *roots; ///< all powers of the root of order len
} mint_lanes_plan_t;

/// Plans transforms of length `len`. MINT_ERR_ARGUMENT: it has a prime factor above 5;
/// MINT_ERR_MEMORY. After either there is nothing to free.
MINT_MUST_CHECK mint_status_t mint_lanes_plan(size_t len, mint_lanes_plan_t *plan);
/// Releases what it owns.
void mint_lanes_plan_free(mint_lanes_plan_t *plan);

/// Transforms `data` in all lanes, forward, without scaling. `scratch` is as long. The result, in
/// natural order, is in one of the two, which is returned.
mint_lanes_t *mint_lanes_transform(const mint_lanes_plan_t *plan, mint_lanes_t *data,
                                   mint_lanes_t *scratch);

/// Multiplies all lanes with one factor.
static inline void mint_lanes_scale(mint_lanes_t *value, mint_complex_t by)
{
    for (unsigned lane = 0; lane < MINT_LANES; lane++) {
        double re = value->re[lane];
        double im = value->im[lane];
        value->re[lane] = re * by.re - im * by.im;
        value->im[lane] = re * by.im + im * by.re;
    }
}

/// Multiplies each lane with its own factor.
static inline void mint_lanes_multiply(mint_lanes_t *value, const mint_lanes_t *by)
{
    for (unsigned lane = 0; lane < MINT_LANES; lane++) {
        double re = value->re[lane];
        double im = value->im[lane];
        value->re[lane] = re * by->re[lane] - im * by->im[lane];
        value->im[lane] = re * by->im[lane] + im * by->re[lane];
    }
}

#endif
