// SPDX-License-Identifier: Apache-2.0
//
// Reading revocation lists (RFC 5280 §5.1): strict DER, every entry looked at before any is
// believed.
#include "mintmark/certs/crl.h"

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <string.h>

#include "calendar.h"
#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/pem.h"
#include "signature.h"

enum { VERSION_2 = 1, CRL_SIGN = 1u << 6, NUMBER_MAX_LEN = 20, SHARD_BYTES = 4 };

// OID of cRLReasons, 2.5.29.21.
static const uint8_t reason_oid[] = {0x55, 0x1D, 0x15};

static mint_time_view_t read_time(mint_reader_t *reader)
{
    mint_time_view_t view = {0};
    view.content = mint_der_read_any(reader, &view.tag);
    view.valid = mint_calendar_read(view.tag, view.content, &view.time);
    return view;
}

static bool next_is_time(const mint_reader_t *reader)
{
    return mint_der_next_is(reader, MBEDTLS_ASN1_UTC_TIME) ||
           mint_der_next_is(reader, MBEDTLS_ASN1_GENERALIZED_TIME);
}

// Version OPTIONAL, and if there v2.
static int read_version(mint_reader_t *reader)
{
    if (!mint_der_next_is(reader, MBEDTLS_ASN1_INTEGER)) {
        return 1;
    }
    mint_bytes_t number = mint_der_read(reader, MBEDTLS_ASN1_INTEGER);
    reader->failed = reader->failed || number.len != 1 || number.data[0] != VERSION_2;
    return 2;
}

static void read_tbs(mint_reader_t *reader, mint_crl_view_t *view)
{
    view->version = read_version(reader);
    view->inner_algorithm = mint_der_read_whole(reader, MINT_DER_SEQUENCE);
    view->issuer = mint_der_read_whole(reader, MINT_DER_SEQUENCE);
    view->this_update = read_time(reader);
    view->has_next_update = next_is_time(reader);
    if (view->has_next_update) {
        view->next_update = read_time(reader);
    }
    if (mint_der_next_is(reader, MINT_DER_SEQUENCE)) {
        view->entries = mint_der_read(reader, MINT_DER_SEQUENCE);
    }
    if (mint_der_next_is(reader, MINT_DER_CONTEXT_OUTER(0))) {
        view->extensions =
            mint_der_read(reader, MINT_DER_CONTEXT_OUTER(0)); // the SEQUENCE comes off below
    }
    mint_der_expect_end(reader);
}

static bool extensions_well_formed(mint_bytes_t extensions)
{
    mint_reader_t reader = mint_der_reader(extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
    }
    return mint_reader_status(&reader) == MINT_OK;
}

static bool entries_well_formed(const mint_crl_view_t *view)
{
    mint_reader_t reader = mint_crl_entries(view);
    mint_crl_entry_view_t entry;
    while (mint_crl_entry_next(&reader, &entry)) {
        if (!entry.time.valid || !extensions_well_formed(entry.extensions)) {
            return false;
        }
    }
    return mint_reader_status(&reader) == MINT_OK;
}

static bool take_apart(mint_bytes_t der, mint_crl_view_t *view)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t list = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    view->tbs = mint_der_read_whole(&list, MINT_DER_SEQUENCE);
    view->signature_algorithm = mint_der_read_whole(&list, MINT_DER_SEQUENCE);
    mint_bytes_t bits = mint_der_read(&list, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&list);
    mint_reader_t whole = mint_der_reader(view->tbs);
    mint_reader_t reader = mint_der_reader(mint_der_read(&whole, MINT_DER_SEQUENCE));
    read_tbs(&reader, view);
    if (view->extensions.len > 0) {
        mint_reader_t wrapped = mint_der_reader(view->extensions);
        view->extensions = mint_der_read(&wrapped, MINT_DER_SEQUENCE);
        mint_der_expect_end(&wrapped);
        reader.failed = reader.failed || wrapped.failed;
    }
    if (outer.failed || list.failed || reader.failed || bits.len < 2 || bits.data[0] != 0) {
        return false;
    }
    view->signature = (mint_bytes_t){.data = bits.data + 1, .len = bits.len - 1};
    return view->this_update.valid && (!view->has_next_update || view->next_update.valid) &&
           extensions_well_formed(view->extensions) && entries_well_formed(view);
}

mint_status_t mint_crl_view(mint_bytes_t der, mint_crl_view_t *view, mint_error_t *error)
{
    *view = (mint_crl_view_t){0};
    if (!take_apart(der, view)) {
        *view = (mint_crl_view_t){0};
        return mint_fail(error, MINT_ERR_FORMAT,
                         "it is not a certificate revocation list in strict DER");
    }
    return MINT_OK;
}

mint_reader_t mint_crl_entries(const mint_crl_view_t *view)
{
    return mint_der_reader(view->entries);
}

bool mint_crl_entry_next(mint_reader_t *reader, mint_crl_entry_view_t *entry)
{
    *entry = (mint_crl_entry_view_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_SEQUENCE));
    entry->serial = mint_der_read(&inner, MBEDTLS_ASN1_INTEGER);
    entry->time = read_time(&inner);
    if (mint_der_next_is(&inner, MINT_DER_SEQUENCE)) {
        entry->extensions = mint_der_read(&inner, MINT_DER_SEQUENCE);
    }
    mint_der_expect_end(&inner);
    reader->failed = reader->failed || inner.failed || entry->serial.len == 0;
    return !reader->failed;
}

mint_crl_reason_t mint_crl_entry_reason(const mint_crl_entry_view_t *entry)
{
    mint_extension_view_t extension;
    const mint_bytes_t oid = {.data = reason_oid, .len = sizeof reason_oid};
    if (!mint_extension_among(entry->extensions, oid, &extension)) {
        return MINT_CRL_UNSPECIFIED;
    }
    mint_reader_t reader = mint_der_reader(extension.value);
    mint_bytes_t code = mint_der_read(&reader, MBEDTLS_ASN1_ENUMERATED);
    return code.len == 1 ? (mint_crl_reason_t)code.data[0] : MINT_CRL_UNSPECIFIED;
}

bool mint_crl_find(const mint_crl_view_t *view, mint_bytes_t serial, mint_crl_entry_view_t *entry)
{
    mint_reader_t reader = mint_crl_entries(view);
    while (mint_crl_entry_next(&reader, entry)) {
        if (mint_bytes_equal(entry->serial, serial)) {
            return true;
        }
    }
    *entry = (mint_crl_entry_view_t){0};
    return false;
}

bool mint_crl_number(const mint_crl_view_t *view, uint64_t *number)
{
    mint_extension_view_t extension;
    *number = 0;
    if (!mint_extension_among(view->extensions, MINT_OID(MBEDTLS_OID_CRL_NUMBER), &extension)) {
        return false;
    }
    mint_reader_t reader = mint_der_reader(extension.value);
    mint_bytes_t integer = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_der_expect_end(&reader);
    if (integer.len > 1 && integer.data[0] == 0) { // the sign, not the number
        integer.data++;
        integer.len--;
    } else if (integer.len == 0 || integer.data[0] > 0x7F) {
        return false;
    }
    for (size_t i = 0; i < integer.len; i++) {
        *number = *number << 8 | integer.data[i];
    }
    return mint_reader_status(&reader) == MINT_OK && integer.len <= sizeof *number;
}

uint32_t mint_crl_shard(const uint8_t *serial, size_t serial_len, uint32_t count)
{
    uint32_t last = 0;
    for (size_t i = serial_len > SHARD_BYTES ? serial_len - SHARD_BYTES : 0; i < serial_len; i++) {
        last = last << 8 | serial[i];
    }
    return count == 0 ? 1 : last % count + 1;
}

mint_status_t mint_crl_verify(mint_bytes_t der, mint_bytes_t issuer, mint_error_t *error)
{
    mint_crl_view_t view;
    mint_certificate_view_t ca;
    bool there;
    unsigned usage;
    mint_status_t status = mint_crl_view(der, &view, error);
    if (status != MINT_OK) {
        return status;
    }
    if (mint_certificate_view(issuer, &ca) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "the issuer's certificate cannot be read");
    }
    if (!mint_name_same(view.issuer, ca.tbs.subject)) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION, "the list is by another issuer");
    }
    if (!mint_view_key_usage(&ca.tbs, &there, &usage) ? there : (usage & CRL_SIGN) == 0) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION, "its issuer may not sign lists");
    }
    if (!mint_bytes_equal(view.inner_algorithm, view.signature_algorithm)) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "the signature algorithm inside and outside what is signed differ");
    }
    switch (mint_signature_verify(view.tbs, view.signature_algorithm, view.signature,
                                  ca.tbs.public_key)) {
    case MINT_SIGNATURE_RIGHT:
        return MINT_OK;
    case MINT_SIGNATURE_WRONG:
        return mint_fail(error, MINT_ERR_AUTHENTICATION, "the list's signature is wrong");
    default:
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "the list's signature is of a kind that is not taken");
    }
}

mint_status_t mint_crl_append_pem(mint_bytes_t der, mint_buffer_t *pem)
{
    return mint_pem_append("X509 CRL", der, pem);
}
