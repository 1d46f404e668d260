// SPDX-License-Identifier: Apache-2.0
//
// The extensions that are lists of something (RFC 5280 §4.2.1), element by element.
#include <mbedtls/asn1.h>

#include "der_read.h"
#include "der_write.h"
#include "view.h"

bool mint_oid_next(mint_reader_t *reader, mint_bytes_t *oid)
{
    *oid = (mint_bytes_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    *oid = mint_der_read(reader, MBEDTLS_ASN1_OID);
    reader->failed = reader->failed || oid->len == 0;
    return !reader->failed;
}

bool mint_policy_next(mint_reader_t *reader, mint_bytes_t *oid, mint_bytes_t *qualifiers)
{
    *oid = (mint_bytes_t){0};
    *qualifiers = (mint_bytes_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_SEQUENCE));
    *oid = mint_der_read(&inner, MBEDTLS_ASN1_OID);
    if (mint_der_next_is(&inner, MINT_DER_SEQUENCE)) {
        *qualifiers = mint_der_read(&inner, MINT_DER_SEQUENCE);
    }
    mint_der_expect_end(&inner);
    reader->failed = reader->failed || inner.failed || oid->len == 0;
    return !reader->failed;
}

bool mint_pair_next(mint_reader_t *reader, mint_bytes_t *oid, mint_bytes_t *value)
{
    int tag;
    *oid = (mint_bytes_t){0};
    *value = (mint_bytes_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_SEQUENCE));
    *oid = mint_der_read(&inner, MBEDTLS_ASN1_OID);
    *value = (mint_bytes_t){.data = inner.at, .len = inner.left_len};
    (void)mint_der_read_any(&inner, &tag);
    mint_der_expect_end(&inner);
    reader->failed = reader->failed || inner.failed || oid->len == 0;
    return !reader->failed;
}

bool mint_authority_key_view(mint_bytes_t value, mint_authority_key_view_t *view)
{
    mint_reader_t reader = mint_sequence_reader(value);
    *view = (mint_authority_key_view_t){0};
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT(0))) {
        view->key_id = mint_der_read(&reader, MINT_DER_CONTEXT(0));
    }
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT_OUTER(1))) {
        view->issuer = mint_der_read(&reader, MINT_DER_CONTEXT_OUTER(1));
    }
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT(2))) {
        view->serial = mint_der_read(&reader, MINT_DER_CONTEXT(2));
    }
    mint_der_expect_end(&reader);
    return !reader.failed;
}

// DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }, so [0] is
// EXPLICIT.
static bool read_point_name(mint_bytes_t content, mint_distribution_point_t *point)
{
    mint_reader_t reader = mint_der_reader(content);
    point->has_name = true;
    point->relative = mint_der_next_is(&reader, MINT_DER_CONTEXT_OUTER(1));
    point->names = mint_der_read(&reader, MINT_DER_CONTEXT_OUTER(point->relative ? 1 : 0));
    mint_der_expect_end(&reader);
    return !reader.failed;
}

bool mint_distribution_point_next(mint_reader_t *reader, mint_distribution_point_t *point)
{
    *point = (mint_distribution_point_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_SEQUENCE));
    if (mint_der_next_is(&inner, MINT_DER_CONTEXT_OUTER(0))) {
        mint_bytes_t name = mint_der_read(&inner, MINT_DER_CONTEXT_OUTER(0));
        inner.failed = inner.failed || !read_point_name(name, point);
    }
    if (mint_der_next_is(&inner, MINT_DER_CONTEXT(1))) {
        point->reasons = mint_der_read(&inner, MINT_DER_CONTEXT(1));
    }
    if (mint_der_next_is(&inner, MINT_DER_CONTEXT_OUTER(2))) {
        point->crl_issuer = mint_der_read(&inner, MINT_DER_CONTEXT_OUTER(2));
    }
    mint_der_expect_end(&inner);
    reader->failed = reader->failed || inner.failed;
    return !reader->failed;
}

// A BOOLEAN DEFAULT FALSE with the tag [number]: there, and then TRUE, or not there.
static bool read_flag(mint_reader_t *reader, int number)
{
    if (!mint_der_next_is(reader, MINT_DER_CONTEXT(number))) {
        return false;
    }
    mint_bytes_t value = mint_der_read(reader, MINT_DER_CONTEXT(number));
    reader->failed = reader->failed || value.len != 1 || value.data[0] != 0xFF;
    return true;
}

bool mint_issuing_point_view(mint_bytes_t value, mint_issuing_point_t *view)
{
    mint_reader_t reader = mint_sequence_reader(value);
    *view = (mint_issuing_point_t){0};
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT_OUTER(0))) {
        mint_bytes_t name = mint_der_read(&reader, MINT_DER_CONTEXT_OUTER(0));
        reader.failed = reader.failed || !read_point_name(name, &view->point);
    }
    view->only_user = read_flag(&reader, 1);
    view->only_ca = read_flag(&reader, 2);
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT(3))) {
        view->point.reasons = mint_der_read(&reader, MINT_DER_CONTEXT(3));
    }
    view->indirect = read_flag(&reader, 4);
    view->only_attribute = read_flag(&reader, 5);
    mint_der_expect_end(&reader);
    return !reader.failed;
}

bool mint_name_constraints_view(mint_bytes_t value, mint_bytes_t *permitted, mint_bytes_t *excluded)
{
    mint_reader_t reader = mint_sequence_reader(value);
    *permitted = (mint_bytes_t){0};
    *excluded = (mint_bytes_t){0};
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT_OUTER(0))) {
        *permitted = mint_der_read(&reader, MINT_DER_CONTEXT_OUTER(0));
    }
    if (mint_der_next_is(&reader, MINT_DER_CONTEXT_OUTER(1))) {
        *excluded = mint_der_read(&reader, MINT_DER_CONTEXT_OUTER(1));
    }
    mint_der_expect_end(&reader);
    return !reader.failed;
}

bool mint_subtree_next(mint_reader_t *reader, mint_general_name_t *base)
{
    *base = (mint_general_name_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    mint_reader_t inner = mint_der_reader(mint_der_read(reader, MINT_DER_SEQUENCE));
    // minimum is 0 and not written, maximum absent (RFC 5280 §4.2.1.10): nothing follows the base.
    bool good = mint_general_name_next(&inner, base);
    mint_der_expect_end(&inner);
    reader->failed = reader->failed || inner.failed || !good;
    return !reader->failed;
}
