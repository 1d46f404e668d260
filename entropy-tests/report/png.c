// SPDX-License-Identifier: Apache-2.0
//
// PNG with a palette of as many bits as there are levels, in base64 (RFC 4648): a matrix of a
// million samples in four shades stays below 350 kB.
#include "report/png.h"

#include <png.h>
#include <stdlib.h>

/// The ink of all rasters: as the style sheet's --data in light.
static const uint8_t ink[3] = {0x1f, 0x5f, 0xa8};

static void put_base64(FILE *out, const uint8_t *data, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i;
        uint32_t group = (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
                         (left > 2 ? data[i + 2] : 0u);
        (void)putc(digits[group >> 18], out);
        (void)putc(digits[group >> 12 & 63], out);
        (void)putc(left > 1 ? digits[group >> 6 & 63] : '=', out);
        (void)putc(left > 2 ? digits[group & 63] : '=', out);
    }
}

static void make_palette(unsigned levels, uint8_t palette[16][4])
{
    for (unsigned i = 0; i < levels; i++) {
        palette[i][0] = ink[0];
        palette[i][1] = ink[1];
        palette[i][2] = ink[2];
        palette[i][3] = (uint8_t)(255 * i / (levels - 1));
    }
}

mint_status_t mint_png_write(FILE *out, const mint_raster_t *raster)
{
    uint8_t palette[16][4] = {{0}};
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = raster->width,
                       .height = raster->height,
                       .format = PNG_FORMAT_RGBA_COLORMAP,
                       .colormap_entries = raster->levels};
    make_palette(raster->levels, palette);
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *data = malloc(size);
    if (data == NULL) {
        return MINT_ERR_MEMORY;
    }
    int is_made = png_image_write_to_memory(&image, data, &size, 0, raster->pixels, 0, palette);
    png_image_free(&image);
    if (is_made != 0) {
        (void)fputs("data:image/png;base64,", out);
        put_base64(out, data, size);
    }
    free(data);
    return is_made != 0 ? MINT_OK : MINT_ERR_MEMORY;
}
