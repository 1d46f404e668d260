// SPDX-License-Identifier: Apache-2.0
//
// RFC 5280 §4.1 as a list of reads.
#include "view.h"

#include "calendar.h"
#include "der_read.h"
#include "der_write.h"

enum { VERSION_3 = 2 };

static mint_time_view_t read_time(mint_reader_t *reader)
{
    mint_time_view_t view = {0};
    view.content = mint_der_read_any(reader, &view.tag);
    view.valid = mint_calendar_read(view.tag, view.content, &view.time);
    return view;
}

// [0] EXPLICIT Version DEFAULT v1.
static int read_version(mint_reader_t *reader)
{
    if (!mint_der_next_is(reader, MINT_DER_CONTEXT_OUTER(0))) {
        return 1;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_CONTEXT_OUTER(0)));
    mint_bytes_t number = mint_der_read(&inner, MBEDTLS_ASN1_INTEGER);
    mint_der_expect_end(&inner);
    if (inner.failed || number.len != 1 || number.data[0] > VERSION_3) {
        reader->failed = true;
        return 0;
    }
    return number.data[0] + 1;
}

static void read_tail(mint_reader_t *reader, mint_tbs_view_t *view)
{
    for (int tag = 1; tag <= 2; tag++) {
        if (mint_der_next_is(reader, MINT_DER_CONTEXT(tag))) {
            (void)mint_der_read(reader, MINT_DER_CONTEXT(tag));
            view->has_unique_ids = true;
        }
    }
    if (mint_der_next_is(reader, MINT_DER_CONTEXT_OUTER(3))) {
        mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_CONTEXT_OUTER(3)));
        view->extensions = mint_der_read(&inner, MINT_DER_SEQUENCE);
        view->has_extensions = true;
        mint_der_expect_end(&inner);
        reader->failed = reader->failed || inner.failed;
    }
    mint_der_expect_end(reader);
}

// True if every extension can be taken.
static bool extensions_well_formed(const mint_tbs_view_t *view)
{
    mint_reader_t reader = mint_der_reader(view->extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
    }
    return mint_reader_status(&reader) == MINT_OK;
}

mint_status_t mint_tbs_view(mint_bytes_t der, mint_tbs_view_t *view)
{
    *view = (mint_tbs_view_t){.whole = der};
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    view->version = read_version(&reader);
    view->serial = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    view->signature_algorithm = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    view->issuer = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    mint_reader_t validity = mint_der_reader(mint_der_read(&reader, MINT_DER_SEQUENCE));
    view->not_before = read_time(&validity);
    view->not_after = read_time(&validity);
    mint_der_expect_end(&validity);
    view->subject = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    view->public_key = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    read_tail(&reader, view);
    if (outer.failed || reader.failed || validity.failed || view->serial.len == 0 ||
        !extensions_well_formed(view)) {
        *view = (mint_tbs_view_t){0};
        return MINT_ERR_FORMAT;
    }
    return MINT_OK;
}

mint_status_t mint_certificate_view(mint_bytes_t der, mint_certificate_view_t *view)
{
    *view = (mint_certificate_view_t){0};
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    mint_bytes_t tbs = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    view->signature_algorithm = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    mint_bytes_t bits = mint_der_read(&reader, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&reader);
    // A signature is whole bytes: the count of unused bits before them is 0.
    if (outer.failed || reader.failed || bits.len < 2 || bits.data[0] != 0 ||
        mint_tbs_view(tbs, &view->tbs) != MINT_OK) {
        *view = (mint_certificate_view_t){0};
        return MINT_ERR_FORMAT;
    }
    view->signature = (mint_bytes_t){.data = bits.data + 1, .len = bits.len - 1};
    return MINT_OK;
}

bool mint_extension_next(mint_reader_t *reader, mint_extension_view_t *extension)
{
    *extension = (mint_extension_view_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_SEQUENCE));
    extension->oid = mint_der_read(&inner, MBEDTLS_ASN1_OID);
    if (mint_der_next_is(&inner, MBEDTLS_ASN1_BOOLEAN)) {
        mint_bytes_t value = mint_der_read(&inner, MBEDTLS_ASN1_BOOLEAN);
        // DER: TRUE is 0xFF, and FALSE, the default, is not written.
        inner.failed = inner.failed || value.len != 1 || value.data[0] != 0xFF;
        extension->critical = true;
    }
    extension->value = mint_der_read(&inner, MBEDTLS_ASN1_OCTET_STRING);
    mint_der_expect_end(&inner);
    reader->failed = reader->failed || inner.failed || extension->oid.len == 0;
    return !reader->failed;
}

bool mint_extension_among(mint_bytes_t extensions, mint_bytes_t oid,
                          mint_extension_view_t *extension)
{
    mint_reader_t reader = mint_der_reader(extensions);
    while (mint_extension_next(&reader, extension)) {
        if (mint_bytes_equal(extension->oid, oid)) {
            return true;
        }
    }
    *extension = (mint_extension_view_t){0};
    return false;
}

bool mint_extension_find(const mint_tbs_view_t *tbs, mint_bytes_t oid,
                         mint_extension_view_t *extension)
{
    return mint_extension_among(tbs->extensions, oid, extension);
}

bool mint_extension_twice(mint_bytes_t extensions)
{
    mint_reader_t reader = mint_der_reader(extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        mint_reader_t rest = reader;
        mint_extension_view_t other;
        while (mint_extension_next(&rest, &other)) {
            if (mint_bytes_equal(extension.oid, other.oid)) {
                return true;
            }
        }
    }
    return false;
}
