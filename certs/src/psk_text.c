// SPDX-License-Identifier: Apache-2.0
//
// Identities and keys as text: what goes to people, and hex from files.
#include "psk_text.h"

#include <mbedtls/asn1.h>
#include <stdio.h>
#include <string.h>

#include "attribute.h"

void mint_psk_identity_text(mint_bytes_t identity, char text[MINT_PSK_IDENTITY_TEXT_SIZE])
{
    size_t at = 0;
    for (size_t i = 0; i < identity.len && at + 5 <= MINT_PSK_IDENTITY_TEXT_SIZE; i++) {
        uint8_t byte = identity.data[i];
        if (byte == '\\') {
            text[at++] = '\\';
            text[at++] = '\\';
        } else if (byte >= 0x20 && byte < 0x7F) {
            text[at++] = (char)byte;
        } else {
            at += (size_t)snprintf(text + at, MINT_PSK_IDENTITY_TEXT_SIZE - at, "\\x%02x", byte);
        }
    }
    text[at] = '\0';
}

/// The value of a hex digit, or -1.
static int digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

mint_status_t mint_psk_from_hex(const char *hex, size_t hex_len, uint8_t *out, size_t size,
                                size_t *len)
{
    memset(out, 0, size);
    *len = 0;
    if (hex_len % 2 != 0) {
        return MINT_ERR_FORMAT;
    }
    if (hex_len / 2 > size) {
        return MINT_ERR_SPACE;
    }
    for (size_t i = 0; i < hex_len / 2; i++) {
        int high = digit(hex[2 * i]);
        int low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) {
            mint_wipe(out, size);
            return MINT_ERR_FORMAT;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    *len = hex_len / 2;
    return MINT_OK;
}

mint_status_t mint_psk_list_add_hex(mint_psk_list_t *list, mint_bytes_t identity, const char *key,
                                    size_t key_len, unsigned line, mint_error_t *error)
{
    uint8_t bytes[MINT_PSK_KEY_MAX_LEN];
    size_t len = 0;
    mint_status_t status = mint_psk_from_hex(key, key_len, bytes, sizeof bytes, &len);
    if (status == MINT_ERR_SPACE) {
        status = mint_fail(error, MINT_ERR_ARGUMENT, "a PSK has 1 to %u bytes, not %zu",
                           MINT_PSK_KEY_MAX_LEN, key_len / 2);
    } else if (status != MINT_OK) {
        mint_error_set(error, "the key is not an even number of hex digits");
    } else {
        status = mint_psk_list_add(list, identity, (mint_bytes_t){bytes, len}, line, error);
    }
    mint_wipe(bytes, sizeof bytes);
    return status;
}

void mint_psk_append_hex(mint_bytes_t data, mint_buffer_t *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < data.len; i++) {
        const char pair[2] = {digits[data.data[i] >> 4], digits[data.data[i] & 15]};
        mint_buffer_append(text, pair, sizeof pair);
    }
}

bool mint_psk_is_printable(mint_bytes_t text)
{
    return mint_string_valid(MBEDTLS_ASN1_UTF8_STRING, text);
}
