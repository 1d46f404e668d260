// SPDX-License-Identifier: Apache-2.0
//
// Roots of unity for the spectral test, SP 800-22 §2.6.
#include "sp800_22/roots.h"

#include <math.h>
#include <stdlib.h>

#define TWO_PI 6.28318530717958647692

static mint_complex_t compute(size_t n, size_t e)
{
    double angle = -TWO_PI * ((double)(e % n) / (double)n);
    return (mint_complex_t){cos(angle), sin(angle)};
}

mint_status_t mint_roots_new(size_t n, mint_roots_t *roots)
{
    *roots = (mint_roots_t){0};
    if (n == 0) {
        return MINT_ERR_ARGUMENT;
    }
    while (n >> 2 * roots->shift != 0) {
        roots->shift++;
    }
    size_t low_count = (size_t)1 << roots->shift;
    size_t high_count = (n >> roots->shift) + 1;
    roots->low = malloc(low_count * sizeof *roots->low);
    roots->high = malloc(high_count * sizeof *roots->high);
    if (roots->low == NULL || roots->high == NULL) {
        mint_roots_free(roots);
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < low_count; i++) {
        roots->low[i] = compute(n, i);
    }
    for (size_t i = 0; i < high_count; i++) {
        roots->high[i] = compute(n, i << roots->shift);
    }
    return MINT_OK;
}

void mint_roots_free(mint_roots_t *roots)
{
    free(roots->low);
    free(roots->high);
    *roots = (mint_roots_t){0};
}
