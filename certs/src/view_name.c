// SPDX-License-Identifier: Apache-2.0
//
// Names (RFC 5280 §4.1.2.4): a sequence of sets of attributes, nearly always of one each. Two names
// that differ only in how somebody's program wrote them are the same issuer, so they are compared
// as RFC 5280 §7.1 says, as far as ASCII goes.
#include <mbedtls/asn1.h>

#include "der_read.h"
#include "der_write.h"
#include "view.h"

mint_name_reader_t mint_name_reader(mint_bytes_t name)
{
    mint_reader_t outer = mint_der_reader(name);
    mint_name_reader_t reader = {.names =
                                     mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE))};
    reader.names.failed = outer.failed;
    return reader;
}

bool mint_name_next(mint_name_reader_t *reader, mint_attribute_view_t *attribute)
{
    *attribute = (mint_attribute_view_t){0};
    if (reader->set.left_len == 0) {
        if (reader->names.failed || reader->names.left_len == 0) {
            return false;
        }
        reader->set = mint_der_reader(mint_der_read(&reader->names, MINT_DER_SET));
        attribute->first_of_set = true;
    }
    // An empty set fails here, as it should.
    mint_reader_t pair = mint_der_reader(mint_der_read(&reader->set, MINT_DER_SEQUENCE));
    attribute->oid = mint_der_read(&pair, MBEDTLS_ASN1_OID);
    attribute->text = mint_der_read_any(&pair, &attribute->tag);
    mint_der_expect_end(&pair);
    if (reader->set.failed || pair.failed) {
        reader->names.failed = true;
        reader->set = (mint_reader_t){0};
    }
    return !reader->names.failed;
}

mint_status_t mint_name_status(const mint_name_reader_t *reader)
{
    return mint_reader_status(&reader->names);
}

static bool is_text(int tag)
{
    return tag == MBEDTLS_ASN1_UTF8_STRING || tag == MBEDTLS_ASN1_PRINTABLE_STRING ||
           tag == MBEDTLS_ASN1_IA5_STRING;
}

// The next character of a text in which runs of spaces count as one and those at its ends as none;
// -1 at the end. `pending` says that a space would be inside the text.
static int next_folded(mint_bytes_t *text, bool *pending)
{
    bool space = false;
    while (text->len > 0 && text->data[0] == ' ') {
        space = *pending;
        text->data++;
        text->len--;
    }
    if (text->len == 0) {
        return -1;
    }
    *pending = !space;
    if (space) {
        return ' ';
    }
    uint8_t byte = text->data[0];
    text->data++;
    text->len--;
    return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

static bool same_text(mint_bytes_t a, mint_bytes_t b)
{
    bool pending_a = false;
    bool pending_b = false;
    int one;
    do {
        one = next_folded(&a, &pending_a);
        if (one != next_folded(&b, &pending_b)) {
            return false;
        }
    } while (one >= 0);
    return true;
}

static bool same_attribute(const mint_attribute_view_t *a, const mint_attribute_view_t *b)
{
    if (!mint_bytes_equal(a->oid, b->oid) || a->first_of_set != b->first_of_set) {
        return false;
    }
    if (is_text(a->tag) && is_text(b->tag)) {
        return same_text(a->text, b->text);
    }
    return a->tag == b->tag && mint_bytes_equal(a->text, b->text);
}

bool mint_name_same(mint_bytes_t a, mint_bytes_t b)
{
    mint_name_reader_t one = mint_name_reader(a);
    mint_name_reader_t other = mint_name_reader(b);
    mint_attribute_view_t first;
    mint_attribute_view_t second;
    if (mint_bytes_equal(a, b)) {
        return true;
    }
    while (mint_name_next(&one, &first)) {
        if (!mint_name_next(&other, &second) || !same_attribute(&first, &second)) {
            return false;
        }
    }
    return !mint_name_next(&other, &second) && mint_name_status(&one) == MINT_OK &&
           mint_name_status(&other) == MINT_OK;
}
