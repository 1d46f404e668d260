// SPDX-License-Identifier: Apache-2.0
//
// Side files of captures, and what a report makes of their texts: whatever is in one, reading ends,
// every text is bounded, and nothing of it is markup or a terminal's command.
#include <stdlib.h>
#include <string.h>

#include "cli/report_side_file.h"
#include "report/escape.h"

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

static void check_text(const char *text)
{
    char *html = escaped(mint_escape_html, text);
    char *markdown = escaped(mint_escape_markdown, text);
    char *terminal = escaped(mint_escape_terminal, text);
    check(strpbrk(html, "<>\"'") == NULL);
    check(strpbrk(markdown, "<>|`[]*\\") == NULL);
    check(strstr(markdown, "://") == NULL);
    free(html);
    free(markdown);
    free(terminal);
}

static void check_origin(const mint_report_origin_t *origin)
{
    const char *const texts[] = {
        origin->device, origin->firmware, origin->source,      origin->started, origin->ended,
        origin->board,  origin->note,     origin->temperature, origin->sha256,  origin->command};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i] != NULL) {
            check(texts[i][0] != '\0' && strlen(texts[i]) <= MINT_SIDE_TEXT_MAX_LEN);
            check_text(texts[i]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static mint_side_file_t side;
    char text[MINT_SIDE_TEXT_MAX_LEN + 1] = "";
    mint_error_t error = {0};
    mint_status_t status = mint_side_file_parse((const char *)data, size, &side, &error);
    check(status == MINT_OK || status == MINT_ERR_FORMAT);
    check((status != MINT_OK) == (error.message[0] != '\0'));
    check_origin(&side.origin);
    memcpy(text, data, size < sizeof text - 1 ? size : sizeof text - 1);
    check_text(text);
    return 0;
}
