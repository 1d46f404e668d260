// SPDX-License-Identifier: Apache-2.0
//
// A label as a picture: its QR code by Nayuki's qrcodegen, drawn as one path of an SVG or as a PNG.
// Around the code are four modules of white, without which readers do not find it (ISO/IEC 18004,
// §5.3.8).
#include <png.h>
#include <qrcodegen/qrcodegen.h>
#include <stdlib.h>
#include <string.h>

#include "station/label_text.h"

#define QUIET      ((size_t)4) ///< modules of white around the code
#define PIXELS     8u          ///< of a PNG for each module
#define LINE_UNITS ((size_t)3) ///< height of a line of text in an SVG, in modules
#define WHITE      0xFF        ///< of a PNG; black is 0

/// A QR code and room to make it.
typedef struct {
    uint8_t code[qrcodegen_BUFFER_LEN_MAX];
    uint8_t room[qrcodegen_BUFFER_LEN_MAX];
    size_t side; ///< modules of a side, white included
} code_t;

static mint_status_t encode(const mint_label_words_t *words, code_t *code)
{
    mint_buffer_t json = {0};
    mint_status_t status = mint_label_json(words, &json);
    mint_buffer_append(&json, "", 1);
    if (status == MINT_OK) {
        status = mint_buffer_status(&json);
    }
    if (status == MINT_OK &&
        !qrcodegen_encodeText((const char *)json.data, code->room, code->code, qrcodegen_Ecc_MEDIUM,
                              qrcodegen_VERSION_MIN, qrcodegen_VERSION_MAX, qrcodegen_Mask_AUTO,
                              true)) {
        status = MINT_ERR_SPACE; // no label is so long: a QR code takes 2,331 bytes
    }
    mint_buffer_free(&json);
    code->side = status == MINT_OK ? (size_t)qrcodegen_getSize(code->code) + 2 * QUIET : 0;
    return status;
}

static bool is_black(const code_t *code, size_t x, size_t y)
{
    return x >= QUIET && y >= QUIET &&
           qrcodegen_getModule(code->code, (int)(x - QUIET), (int)(y - QUIET));
}

// ---- SVG ----

// Text that is XML: product and batch may hold what XML has a meaning for.
static void escape(const char *text, size_t len, mint_buffer_t *out)
{
    for (size_t i = 0; i < len; i++) {
        switch (text[i]) {
        case '<':
            mint_buffer_printf(out, "&lt;");
            break;
        case '>':
            mint_buffer_printf(out, "&gt;");
            break;
        case '&':
            mint_buffer_printf(out, "&amp;");
            break;
        default:
            mint_buffer_append(out, &text[i], 1);
            break;
        }
    }
}

static void draw_text(const mint_buffer_t *text, size_t side, mint_buffer_t *svg)
{
    size_t line = 0;
    const char *at = (const char *)text->data;
    const char *end = at + text->len;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop == NULL ? end : stop) - at);
        mint_buffer_printf(svg, "<text x=\"%zu\" y=\"%zu\">", QUIET, side + LINE_UNITS * line++);
        escape(at, len, svg);
        mint_buffer_printf(svg, "</text>\n");
        at += len + 1;
    }
}

static void draw_svg(const code_t *code, const mint_buffer_t *text, mint_buffer_t *svg)
{
    size_t height = code->side + 4 * LINE_UNITS;
    mint_buffer_printf(svg,
                       "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %zu %zu\">\n"
                       "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<path d=\"",
                       2 * code->side, height);
    for (size_t y = 0; y < code->side; y++) {
        for (size_t x = 0; x < code->side; x++) {
            if (is_black(code, x, y)) {
                mint_buffer_printf(svg, "M%zu,%zuh1v1h-1z", x, y);
            }
        }
    }
    mint_buffer_printf(svg, "\"/>\n<g font-family=\"monospace\" font-size=\"2\">\n");
    draw_text(text, code->side, svg);
    mint_buffer_printf(svg, "</g>\n</svg>\n");
}

mint_status_t mint_label_svg(const mint_label_words_t *words, mint_buffer_t *svg)
{
    mint_buffer_t text = {0};
    code_t *code = malloc(sizeof *code);
    mint_status_t status = code == NULL ? MINT_ERR_MEMORY : encode(words, code);
    if (status == MINT_OK) {
        mint_label_text(words, &text);
        status = mint_buffer_status(&text);
    }
    if (status == MINT_OK) {
        draw_svg(code, &text, svg);
        status = mint_buffer_status(svg);
    }
    mint_buffer_free(&text);
    free(code);
    return status;
}

// ---- PNG ----

static void draw_pixels(const code_t *code, uint8_t *pixels)
{
    size_t width = code->side * PIXELS;
    for (size_t y = 0; y < width; y++) {
        for (size_t x = 0; x < width; x++) {
            pixels[y * width + x] = is_black(code, x / PIXELS, y / PIXELS) ? 0 : WHITE;
        }
    }
}

static mint_status_t write_png(uint8_t *pixels, size_t width, mint_buffer_t *png)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)width,
                       .format = PNG_FORMAT_GRAY};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *bytes = malloc(size);
    mint_status_t status = MINT_ERR_MEMORY;
    if (bytes != NULL && png_image_write_to_memory(&image, bytes, &size, 0, pixels, 0, NULL) != 0) {
        mint_buffer_append(png, bytes, size);
        status = mint_buffer_status(png);
    }
    png_image_free(&image);
    free(bytes);
    return status;
}

mint_status_t mint_label_png(const mint_label_words_t *words, mint_buffer_t *png)
{
    uint8_t *pixels = NULL;
    code_t *code = malloc(sizeof *code);
    mint_status_t status = code == NULL ? MINT_ERR_MEMORY : encode(words, code);
    if (status == MINT_OK) {
        size_t width = code->side * PIXELS;
        pixels = malloc(width * width);
        status = pixels == NULL ? MINT_ERR_MEMORY : MINT_OK;
    }
    if (status == MINT_OK) {
        draw_pixels(code, pixels);
        status = write_png(pixels, code->side * PIXELS, png);
    }
    free(pixels);
    free(code);
    return status;
}
