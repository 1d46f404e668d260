// SPDX-License-Identifier: Apache-2.0
//
// The command line from its parsed form, so that what is shown is what was understood.
#include "cli/command_text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAFE "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%"

static void put_word(FILE *out, const char *word)
{
    if (word[0] != '\0' && word[strspn(word, SAFE)] == '\0') {
        (void)fputs(word, out);
        return;
    }
    (void)putc('\'', out);
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            (void)fputs("'\\''", out);
        } else {
            (void)putc(*word, out);
        }
    }
    (void)putc('\'', out);
}

char *mint_command_text(const mint_arguments_t *arguments)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL) {
        return NULL;
    }
    (void)fprintf(out, "mintmark %s %s", arguments->verb->noun, arguments->verb->verb);
    for (size_t i = 0; i < arguments->given_count; i++) {
        const mint_option_t *option = arguments->given[i];
        (void)fputs(option != NULL ? " --" : " ", out);
        (void)fputs(option != NULL ? option->name : "", out);
        if (option == NULL || option->value != NULL) {
            (void)fputs(option != NULL ? " " : "", out);
            put_word(out, arguments->values[i]);
        }
    }
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

int64_t mint_time_of_outputs(void)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long value = text != NULL ? strtoll(text, &end, 10) : -1;
    bool is_given = text != NULL && end != text && *end == '\0' && value >= 0;
    return is_given ? value : (int64_t)time(NULL);
}
