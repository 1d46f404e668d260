// SPDX-License-Identifier: Apache-2.0
//
// The kinds of value that keys of a profile have.
#include "profile_values.h"

#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool mint_value_word(const char **at, char word[MINT_PROFILE_TEXT_SIZE])
{
    static const char separators[] = " \t,";
    *at += strspn(*at, separators);
    size_t len = strcspn(*at, separators);
    (void)snprintf(word, MINT_PROFILE_TEXT_SIZE, "%.*s", (int)len, *at);
    *at += len;
    return len > 0;
}

mint_status_t mint_value_yes_no(const char *value, bool *out, mint_error_t *error)
{
    *out = strcmp(value, "yes") == 0;
    if (!*out && strcmp(value, "no") != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "%.60s is neither yes nor no", value);
    }
    return MINT_OK;
}

mint_status_t mint_value_template(const char *value, const mint_profile_t *profile,
                                  char out[MINT_PROFILE_TEXT_SIZE], mint_error_t *error)
{
    char bad[MINT_PROFILE_TEXT_SIZE];
    if (!mint_template_valid(value, profile, bad)) {
        mint_error_set(error, "there is no variable %.60s", bad);
        mint_error_hint(error, "variables: ${serial} ${product} ${batch} ${id} ${name}, and those "
                               "that [variables] declares above");
        return MINT_ERR_FORMAT;
    }
    (void)snprintf(out, MINT_PROFILE_TEXT_SIZE, "%s", value);
    return MINT_OK;
}

mint_status_t mint_value_oid(const char *text, mint_oid_t *oid, mint_error_t *error)
{
    mbedtls_asn1_buf parsed = {0};
    int result = mbedtls_oid_from_numeric_string(&parsed, text, strlen(text));
    if (result == 0 && parsed.len <= sizeof oid->data) {
        memcpy(oid->data, parsed.p, parsed.len);
        oid->len = parsed.len;
    } else {
        result = -1;
    }
    mbedtls_free(parsed.p);
    if (result != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "%.60s is not an object identifier", text);
    }
    return MINT_OK;
}

bool mint_value_number(const char *text, long max, long *number)
{
    char *end = NULL;
    *number = text[0] >= '0' && text[0] <= '9' ? strtol(text, &end, 10) : -1;
    return end != NULL && *end == '\0' && *number >= 0 && *number <= max;
}

static int digit_of(char character)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = character == '\0' ? NULL : strchr(digits, character);
    return found == NULL ? -1 : (int)((found - digits) % 16);
}

bool mint_value_hex(const char *text, uint8_t *out, size_t size, size_t *len)
{
    while (text += strspn(text, " \t:"), *text != '\0') {
        int high = digit_of(text[0]);
        int low = high < 0 ? -1 : digit_of(text[1]);
        if (low < 0 || *len == size) {
            return false;
        }
        out[(*len)++] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    return true;
}
