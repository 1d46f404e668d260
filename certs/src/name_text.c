// SPDX-License-Identifier: Apache-2.0
//
// A name from outside may hold anything; what is shown of it must neither steer a terminal nor pass
// for another name.
#include "name_text.h"

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <stdio.h>
#include <string.h>

#include "view.h"

enum { OID_TEXT_SIZE = 64 };

static const char cut_mark[] = ", …";

static bool shown_as_is(uint8_t byte, bool is_text)
{
    return is_text && byte >= 0x20 && byte != 0x7F && strchr(",=+<>;\"\\", byte) == NULL;
}

// An OID that has no name here, in dotted form; "?" if it is too long to be one.
static void write_oid(mint_bytes_t oid, char out[OID_TEXT_SIZE])
{
    unsigned char copy[OID_TEXT_SIZE]; // Mbed TLS wants bytes that are not const
    mbedtls_asn1_buf raw = {.tag = MBEDTLS_ASN1_OID, .len = oid.len, .p = copy};
    bool fits = oid.len > 0 && oid.len <= sizeof copy;
    if (fits) {
        memcpy(copy, oid.data, oid.len);
    }
    if (!fits || mbedtls_oid_get_numeric_string(out, OID_TEXT_SIZE, &raw) < 0) {
        (void)snprintf(out, OID_TEXT_SIZE, "?");
    }
}

// Writes one attribute; false if it does not fit.
static bool write_attribute(const mint_attribute_view_t *attribute, bool first, char *out,
                            size_t size)
{
    const mint_attribute_t *type = mint_attribute_by_oid(attribute->oid);
    bool is_text = mint_string_valid(attribute->tag, attribute->text);
    char oid[OID_TEXT_SIZE];
    write_oid(attribute->oid, oid);
    int len = snprintf(out, size, "%s%s=", first ? "" : ", ", type == NULL ? oid : type->name);
    if (len < 0 || (size_t)len >= size) {
        return false;
    }
    size_t at = (size_t)len;
    for (size_t i = 0; i < attribute->text.len; i++) {
        uint8_t byte = attribute->text.data[i];
        if (at + 4 > size) {
            return false;
        }
        if (shown_as_is(byte, is_text)) {
            out[at++] = (char)byte;
        } else {
            (void)snprintf(out + at, 4, "\\%02X", (unsigned)byte);
            at += 3;
        }
        out[at] = '\0';
    }
    return true;
}

void mint_name_text(mint_bytes_t name, char out[MINT_NAME_TEXT_SIZE])
{
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    size_t len = 0;
    out[0] = '\0';
    while (mint_name_next(&reader, &attribute)) {
        if (!write_attribute(&attribute, len == 0, out + len,
                             MINT_NAME_TEXT_SIZE - sizeof cut_mark - len)) {
            memcpy(out + len, cut_mark, sizeof cut_mark);
            return;
        }
        len += strlen(out + len);
    }
}
