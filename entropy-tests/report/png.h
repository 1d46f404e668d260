// SPDX-License-Identifier: Apache-2.0
//
// Rasters of a report as PNG data in the page itself: one ink on nothing, more or less opaque, so
// that the page's style can turn it around for dark screens.
#ifndef MINTMARK_ENTROPY_TESTS_PNG_H
#define MINTMARK_ENTROPY_TESTS_PNG_H

#include <stdint.h>
#include <stdio.h>

#include "mintmark/status.h"

/// A raster: a byte a pixel, from the top left, below `levels`.
typedef struct {
    const uint8_t *pixels; ///< row after row, from the top
    unsigned width;        ///< pixels
    unsigned height;       ///< pixels
    unsigned levels;       ///< 2, 4 or 16: 0 is paper, the highest is ink
} mint_raster_t;

/// Writes a raster as a `data:` address. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_png_write(FILE *out, const mint_raster_t *raster);

#endif
