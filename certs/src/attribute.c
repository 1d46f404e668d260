// SPDX-License-Identifier: Apache-2.0
//
// The table of attributes, and which bytes each string type may hold.
#include "attribute.h"

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"

// clang-format off
#define OID(text) {.data = (const uint8_t *)(text), .len = sizeof(text) - 1}
// clang-format on

// Where RFC 5280 has no bound of its own, its ub-name.
enum { NAME_MAX_LEN = 32768 };

static const mint_attribute_t attributes[] = {
    {"CN", OID(MBEDTLS_OID_AT_CN), MBEDTLS_ASN1_UTF8_STRING, 64},
    {"O", OID(MBEDTLS_OID_AT_ORGANIZATION), MBEDTLS_ASN1_UTF8_STRING, 64},
    {"OU", OID(MBEDTLS_OID_AT_ORG_UNIT), MBEDTLS_ASN1_UTF8_STRING, 64},
    {"C", OID(MBEDTLS_OID_AT_COUNTRY), MBEDTLS_ASN1_PRINTABLE_STRING, 2},
    {"ST", OID(MBEDTLS_OID_AT_STATE), MBEDTLS_ASN1_UTF8_STRING, 128},
    {"L", OID(MBEDTLS_OID_AT_LOCALITY), MBEDTLS_ASN1_UTF8_STRING, 128},
    {"serialNumber", OID(MBEDTLS_OID_AT_SERIAL_NUMBER), MBEDTLS_ASN1_PRINTABLE_STRING, 64},
    {"dnQualifier", OID(MBEDTLS_OID_AT_DN_QUALIFIER), MBEDTLS_ASN1_PRINTABLE_STRING, NAME_MAX_LEN},
    {"DC", OID(MBEDTLS_OID_DOMAIN_COMPONENT), MBEDTLS_ASN1_IA5_STRING, 63},
    {"title", OID(MBEDTLS_OID_AT_TITLE), MBEDTLS_ASN1_UTF8_STRING, 64},
    {"SN", OID(MBEDTLS_OID_AT_SUR_NAME), MBEDTLS_ASN1_UTF8_STRING, NAME_MAX_LEN},
    {"GN", OID(MBEDTLS_OID_AT_GIVEN_NAME), MBEDTLS_ASN1_UTF8_STRING, NAME_MAX_LEN},
    {"street", OID("\x55\x04\x09"), MBEDTLS_ASN1_UTF8_STRING, NAME_MAX_LEN},
    {"postalCode", OID(MBEDTLS_OID_AT_POSTAL_CODE), MBEDTLS_ASN1_UTF8_STRING, NAME_MAX_LEN},
    {"UID", OID(MBEDTLS_OID_UID), MBEDTLS_ASN1_UTF8_STRING, NAME_MAX_LEN},
    {"matterVID", OID(MINT_OID_MATTER_VID), MBEDTLS_ASN1_UTF8_STRING, 4},
    {"matterPID", OID(MINT_OID_MATTER_PID), MBEDTLS_ASN1_UTF8_STRING, 4},
    {"emailAddress", OID(MBEDTLS_OID_PKCS9_EMAIL), MBEDTLS_ASN1_IA5_STRING, 255},
};

enum { ATTRIBUTE_COUNT = sizeof attributes / sizeof attributes[0] };

const char *mint_attribute_names(void)
{
    return "CN O OU C ST L serialNumber dnQualifier DC title SN GN street postalCode UID "
           "matterVID matterPID emailAddress";
}

const mint_attribute_t *mint_attribute_by_name(const char *name)
{
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++) {
        if (strcmp(name, attributes[i].name) == 0) {
            return &attributes[i];
        }
    }
    return NULL;
}

const mint_attribute_t *mint_attribute_by_oid(mint_bytes_t oid)
{
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++) {
        if (mint_bytes_equal(oid, attributes[i].oid)) {
            return &attributes[i];
        }
    }
    return NULL;
}

// Takes one character of UTF-8 (RFC 3629 §4): shortest form, no surrogates, none past U+10FFFF.
static bool take_utf8(mint_reader_t *reader, uint32_t *character)
{
    uint8_t first = mint_read_u8(reader);
    int following = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
    static const uint8_t payload[] = {0x7F, 0x1F, 0x0F, 0x07};
    if ((first >= 0x80 && first < 0xC2) || first > 0xF4) {
        return false;
    }
    uint32_t value = first & payload[following];
    for (int i = 0; i < following; i++) {
        uint8_t next = mint_read_u8(reader);
        if ((next & 0xC0) != 0x80) {
            return false;
        }
        value = value << 6 | (next & 0x3Fu);
    }
    *character = value;
    return value >= smallest[following] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

static bool is_utf8(mint_bytes_t text)
{
    mint_reader_t reader;
    mint_reader_init(&reader, text.data, text.len);
    while (reader.left_len > 0) {
        uint32_t character = 0;
        // C0 and C1 controls have no place in a name, and would confuse a terminal.
        if (!take_utf8(&reader, &character) || character < 0x20 ||
            (character >= 0x7F && character < 0xA0)) {
            return false;
        }
    }
    return mint_reader_status(&reader) == MINT_OK;
}

static bool is_printable_string(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr(" '()+,-./:=?", byte) != NULL);
}

bool mint_string_valid(int tag, mint_bytes_t text)
{
    if (tag == MBEDTLS_ASN1_UTF8_STRING) {
        return is_utf8(text);
    }
    for (size_t i = 0; i < text.len; i++) {
        bool good =
            tag == MBEDTLS_ASN1_PRINTABLE_STRING
                ? is_printable_string(text.data[i])
                : tag == MBEDTLS_ASN1_IA5_STRING && text.data[i] >= 0x20 && text.data[i] < 0x7F;
        if (!good) {
            return false;
        }
    }
    return true;
}

size_t mint_string_characters(int tag, mint_bytes_t text)
{
    size_t count = text.len;
    for (size_t i = 0; tag == MBEDTLS_ASN1_UTF8_STRING && i < text.len; i++) {
        count -= (text.data[i] & 0xC0) == 0x80 ? 1 : 0; // goes on with the character before
    }
    return count;
}
