// SPDX-License-Identifier: Apache-2.0
//
// The n-th roots of unity, any power of them at the price of a product: two tables of about
// sqrt(n) instead of one of n, which would cost more to make than the transform.
//
// Pointers must not be NULL. Read only after it is made.
#ifndef MINTMARK_SP800_22_ROOTS_H
#define MINTMARK_SP800_22_ROOTS_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

/// A complex number.
typedef struct {
    double re; ///< real part
    double im; ///< imaginary part
} mint_complex_t;

/// exp(-2 pi i e / n) for all e.
typedef struct {
    mint_complex_t *low;  ///< e = 0, 1, … below 2^shift
    mint_complex_t *high; ///< e = 0, 2^shift, 2 2^shift, …
    unsigned shift;       ///< log2 of the roots in a group
} mint_roots_t;

/// Makes the roots of order `n`, at least 1. MINT_ERR_ARGUMENT, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_roots_new(size_t n, mint_roots_t *roots);
/// Releases what it owns.
void mint_roots_free(mint_roots_t *roots);

/// The product.
static inline mint_complex_t mint_complex_times(mint_complex_t a, mint_complex_t b)
{
    return (mint_complex_t){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/// exp(-2 pi i e / n), e below n.
static inline mint_complex_t mint_root(const mint_roots_t *roots, size_t e)
{
    return mint_complex_times(roots->high[e >> roots->shift],
                              roots->low[e & (((size_t)1 << roots->shift) - 1)]);
}

#endif
