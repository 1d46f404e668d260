// SPDX-License-Identifier: Apache-2.0
//
// Names (RFC 5280 §4.1.2.4): a sequence of sets of attributes, nearly always of one each.
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
