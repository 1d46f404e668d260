// SPDX-License-Identifier: Apache-2.0
//
// One reader of UTF-8 that lets no trick through, and what each format adds to it.
#include "report/escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define REPLACEMENT 0xfffdu

/// Bytes that a sequence begun by `first` has after it; -1 if none may begin so.
static int bytes_after(uint8_t first)
{
    if (first < 0x80) {
        return 0;
    }
    return first >= 0xc2 && first < 0xe0   ? 1
           : first >= 0xe0 && first < 0xf0 ? 2
           : first >= 0xf0 && first < 0xf5 ? 3
                                           : -1;
}

/// Control characters, and those that turn, hide or join text: a name must look like what it is.
static bool is_harmful(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
           (code >= 0xd800 && code <= 0xdfff) || code == 0xfeff || code > 0x10ffff;
}

/// The next character; `*at` goes on behind it.
static uint32_t next(const char **at)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    uint8_t first = (uint8_t)(*(*at)++);
    int after = bytes_after(first);
    if (after < 0) {
        return REPLACEMENT;
    }
    uint32_t code = after == 0 ? first : first & (0x3fu >> after);
    for (int i = 0; i < after; i++) {
        if (((uint8_t)(**at) & 0xc0u) != 0x80) {
            return REPLACEMENT;
        }
        code = code << 6 | ((uint8_t)(*(*at)++) & 0x3fu);
    }
    return code < least[after] || is_harmful(code) ? REPLACEMENT : code;
}

static void put(FILE *out, uint32_t code)
{
    if (code < 0x80) {
        (void)putc((int)code, out);
    } else if (code < 0x800) {
        (void)fprintf(out, "%c%c", (int)(0xc0 | code >> 6), (int)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        (void)fprintf(out, "%c%c%c", (int)(0xe0 | code >> 12), (int)(0x80 | (code >> 6 & 0x3f)),
                      (int)(0x80 | (code & 0x3f)));
    } else {
        (void)fprintf(out, "%c%c%c%c", (int)(0xf0 | code >> 18), (int)(0x80 | (code >> 12 & 0x3f)),
                      (int)(0x80 | (code >> 6 & 0x3f)), (int)(0x80 | (code & 0x3f)));
    }
}

void mint_escape_html(FILE *out, const char *text)
{
    while (*text != '\0') {
        uint32_t code = next(&text);
        if (code < 0x80 && strchr("<>&\"'", (int)code) != NULL) {
            (void)fprintf(out, "&#%u;", code);
        } else {
            put(out, code);
        }
    }
}

void mint_escape_markdown(FILE *out, const char *text)
{
    while (*text != '\0') {
        uint32_t code = next(&text);
        bool is_address = code == ':' && *text == '/'; // which renderers make a link of
        if (is_address || (code < 0x80 && strchr("\\`*_[]<>#|~&$@", (int)code) != NULL)) {
            (void)fprintf(out, "&#%u;", code);
        } else {
            put(out, code);
        }
    }
}

void mint_escape_terminal(FILE *out, const char *text)
{
    while (*text != '\0') {
        put(out, next(&text));
    }
}
