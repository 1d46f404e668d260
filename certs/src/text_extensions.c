// SPDX-License-Identifier: Apache-2.0
//
// Extensions for people: those of a certificate, of a revocation list and of its entries. One that
// is malformed, or that has no text here, is shown as its bytes: nothing of a certificate is
// hidden.
#include <mbedtls/asn1.h>
#include <string.h>

#include "calendar.h"
#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/oid.h"
#include "text.h"

enum { RAW_COLUMNS = 18 };

// Shows the value of an extension of one kind, with its line end. False if it is malformed; then
// nothing was appended.
typedef bool (*show_t)(mint_buffer_t *text, mint_bytes_t value, int indent);

static bool basic_constraints(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    bool ca;
    int path_length;
    if (!mint_basic_constraints_view(value, &ca, &path_length)) {
        return false;
    }
    mint_buffer_printf(text, "%*sCA:%s", indent, "", ca ? "TRUE" : "FALSE");
    if (path_length >= 0) {
        mint_buffer_printf(text, ", pathlen:%d", path_length);
    }
    mint_buffer_append(text, "\n", 1);
    return true;
}

// Named bits of a BIT STRING.
static bool named_bits(mint_buffer_t *text, mint_bytes_t bits, const char *const *names,
                       size_t count)
{
    if (bits.len < 2 || bits.data[0] > 7 || 8 * (bits.len - 1) - bits.data[0] > count) {
        return false;
    }
    bool first = true;
    for (size_t i = 0; i < 8 * (bits.len - 1) - bits.data[0]; i++) {
        if ((bits.data[1 + i / 8] & 0x80u >> i % 8) != 0) {
            mint_buffer_printf(text, "%s%s", first ? "" : ", ", names[i]);
            first = false;
        }
    }
    return true;
}

static bool key_usage(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    static const char *const names[] = {
        "Digital Signature", "Non Repudiation", "Key Encipherment",
        "Data Encipherment", "Key Agreement",   "Certificate Sign",
        "CRL Sign",          "Encipher Only",   "Decipher Only",
    };
    mint_reader_t reader = mint_der_reader(value);
    mint_bytes_t bits = mint_der_read(&reader, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&reader);
    mint_buffer_t shown = {0};
    bool good = !reader.failed && named_bits(&shown, bits, names, sizeof names / sizeof names[0]) &&
                mint_buffer_status(&shown) == MINT_OK;
    if (good) {
        mint_buffer_printf(text, "%*s%s\n", indent, "",
                           shown.len > 0 ? (const char *)shown.data : "");
    }
    mint_buffer_free(&shown);
    return good;
}

static bool key_id(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_der_reader(value);
    mint_bytes_t id = mint_der_read(&reader, MBEDTLS_ASN1_OCTET_STRING);
    mint_der_expect_end(&reader);
    if (!reader.failed) {
        mint_buffer_printf(text, "%*s", indent, "");
        mint_text_hex(text, id);
        mint_buffer_append(text, "\n", 1);
    }
    return !reader.failed;
}

// An INTEGER of any length: CRL numbers have up to 20 bytes.
static bool number(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_der_reader(value);
    mint_bytes_t integer = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_der_expect_end(&reader);
    if (reader.failed || integer.len == 0) {
        return false;
    }
    if (integer.len <= 7 && integer.data[0] < 0x80) {
        unsigned long long small = 0;
        for (size_t i = 0; i < integer.len; i++) {
            small = small << 8 | integer.data[i];
        }
        mint_buffer_printf(text, "%*s%llu\n", indent, "", small);
        return true;
    }
    mint_buffer_printf(text, "%*s0x", indent, "");
    for (size_t i = 0; i < integer.len; i++) {
        mint_buffer_printf(text, "%02X", (unsigned)integer.data[i]);
    }
    mint_buffer_append(text, "\n", 1);
    return true;
}

static bool reason(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_der_reader(value);
    mint_bytes_t code = mint_der_read(&reader, MBEDTLS_ASN1_ENUMERATED);
    mint_der_expect_end(&reader);
    if (reader.failed || code.len != 1) {
        return false;
    }
    mint_buffer_printf(text, "%*s%s\n", indent, "",
                       mint_crl_reason_title((mint_crl_reason_t)code.data[0]));
    return true;
}

static bool invalidity_date(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    int64_t time;
    mint_reader_t reader = mint_der_reader(value);
    mint_bytes_t date = mint_der_read(&reader, MBEDTLS_ASN1_GENERALIZED_TIME);
    mint_der_expect_end(&reader);
    if (reader.failed || !mint_calendar_read(MBEDTLS_ASN1_GENERALIZED_TIME, date, &time)) {
        return false;
    }
    mint_buffer_printf(text, "%*s", indent, "");
    mint_text_time(text, time);
    mint_buffer_append(text, "\n", 1);
    return true;
}

static bool null(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    (void)text;
    (void)indent;
    return value.len == 2 && value.data[0] == MBEDTLS_ASN1_NULL && value.data[1] == 0;
}

typedef struct {
    const char *name; // short name of the extension
    show_t show;
} show_row_t;

static const show_row_t shows[] = {
    {"basicConstraints", basic_constraints},
    {"keyUsage", key_usage},
    {"subjectKeyIdentifier", key_id},
    {"crlNumber", number},
    {"deltaCRL", number},
    {"inhibitAnyPolicy", number},
    {"CRLReason", reason},
    {"invalidityDate", invalidity_date},
    {"noCheck", null},
};

static bool show_value(mint_buffer_t *text, const mint_extension_view_t *extension, int indent)
{
    const char *name = mint_oid_short_name(extension->oid);
    for (size_t i = 0; name != NULL && i < sizeof shows / sizeof shows[0]; i++) {
        if (strcmp(shows[i].name, name) == 0) {
            return shows[i].show(text, extension->value, indent);
        }
    }
    return mint_text_extension_lists(text, extension, indent);
}

void mint_text_extensions(mint_buffer_t *text, mint_bytes_t extensions, int indent)
{
    mint_reader_t reader = mint_der_reader(extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        mint_buffer_printf(text, "%*s", indent, "");
        mint_text_oid(text, extension.oid);
        mint_buffer_printf(text, ": %s\n", extension.critical ? "critical" : "");
        if (!show_value(text, &extension, indent + 4)) {
            mint_text_hex_lines(text, extension.value, indent + 4, RAW_COLUMNS);
        }
    }
}
