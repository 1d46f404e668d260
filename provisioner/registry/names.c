// SPDX-License-Identifier: Apache-2.0
//
// The characters of names, one by one and not through the locale.
#include <jansson.h>
#include <string.h>

#include "registry/names.h"

static const char firsts[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool mint_name_is_valid(const char *name, size_t max_len)
{
    size_t len = strnlen(name, max_len + 1);
    if (len == 0 || len > max_len || strchr(firsts, name[0]) == NULL) {
        return false;
    }
    for (size_t i = 1; i < len; i++) {
        if (strchr(firsts, name[i]) == NULL && strchr("._-", name[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_control(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0x20 || byte == 0x7F;
}

/// Jansson takes UTF-8 alone.
static bool is_utf8(const char *text)
{
    json_t *value = json_string(text);
    json_decref(value);
    return value != NULL;
}

bool mint_text_is_printable(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (is_control(*c)) {
            return false;
        }
    }
    return text[0] != '\0' && is_utf8(text);
}

void mint_text_make_printable(char *text)
{
    bool ascii_only = !is_utf8(text);
    for (char *c = text; *c != '\0'; c++) {
        if (is_control(*c) || (ascii_only && (unsigned char)*c > 0x7E)) {
            *c = '?';
        }
    }
}
