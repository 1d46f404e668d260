// SPDX-License-Identifier: Apache-2.0
//
// The syntax of DNS names, label by label, and of the beginning of a URI.
#include "host_name.h"

#include <arpa/inet.h>
#include <string.h>

enum { NAME_MAX_LEN = 253, LABEL_MAX_LEN = 63 };

static bool is_letter_or_digit(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

static bool is_label(const uint8_t *label, size_t len)
{
    if (len == 0 || len > LABEL_MAX_LEN || label[0] == '-' || label[len - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (!is_letter_or_digit(label[i]) && label[i] != '-') {
            return false;
        }
    }
    return true;
}

bool mint_host_name_valid(mint_bytes_t name)
{
    if (name.len == 0 || name.len > NAME_MAX_LEN) {
        return false;
    }
    if (name.len > 2 && memcmp(name.data, "*.", 2) == 0) {
        name.data += 2;
        name.len -= 2;
    }
    for (;;) {
        const uint8_t *dot = memchr(name.data, '.', name.len);
        size_t len = dot == NULL ? name.len : (size_t)(dot - name.data);
        if (!is_label(name.data, len)) {
            return false;
        }
        if (dot == NULL) {
            return true;
        }
        name.data += len + 1;
        name.len -= len + 1;
    }
}

bool mint_host_name_is_address(mint_bytes_t name)
{
    char text[INET_ADDRSTRLEN];
    uint8_t address[4];
    if (name.len == 0 || name.len >= sizeof text || memchr(name.data, 0, name.len) != NULL) {
        return false;
    }
    memcpy(text, name.data, name.len);
    text[name.len] = '\0';
    return inet_pton(AF_INET, text, address) == 1;
}

static bool is_of_scheme(uint8_t byte)
{
    return is_letter_or_digit(byte) || byte == '+' || byte == '-' || byte == '.';
}

bool mint_uri_has_scheme(mint_bytes_t uri)
{
    size_t len = 0;
    while (len < uri.len && is_of_scheme(uri.data[len])) {
        len++;
    }
    bool begins = len > 0 && is_letter_or_digit(uri.data[0]) && uri.data[0] > '9'; // with a letter
    return begins && len + 1 < uri.len && uri.data[len] == ':';
}
