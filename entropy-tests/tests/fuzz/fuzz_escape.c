// SPDX-License-Identifier: Apache-2.0
//
// What a report makes of texts that come from outside (names, notes, a device's words): whatever is
// in one, nothing of it is markup or a terminal's command.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/escape.h"

#define TEXT_MAX 400u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef void (*escape_t)(FILE *out, const char *text);

/// What a text becomes in a format; the caller frees it.
static char *escaped(escape_t escape, const char *text)
{
    char *result = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&result, &len);
    check(out != NULL);
    escape(out, text);
    check(fclose(out) == 0);
    for (size_t i = 0; i < len; i++) {
        check((unsigned char)result[i] >= 0x20 && result[i] != 0x7f);
    }
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_MAX + 1] = "";
    memcpy(text, data, size < TEXT_MAX ? size : TEXT_MAX);
    char *html = escaped(mint_escape_html, text);
    char *markdown = escaped(mint_escape_markdown, text);
    char *terminal = escaped(mint_escape_terminal, text);
    check(strpbrk(html, "<>\"'") == NULL);
    check(strpbrk(markdown, "<>|`[]*\\") == NULL);
    check(strstr(markdown, "://") == NULL);
    free(html);
    free(markdown);
    free(terminal);
    return 0;
}
