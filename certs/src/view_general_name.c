// SPDX-License-Identifier: Apache-2.0
//
// GeneralName (RFC 5280 §4.2.1.6) wherever it stands: alternative names, distribution points,
// access descriptions, name constraints.
#include <mbedtls/asn1.h>

#include "der_read.h"
#include "der_write.h"
#include "view.h"

enum { KIND_MASK = 0x1F, KIND_LAST = MINT_GENERAL_NAME_REGISTERED_ID };

// OID of id-on-hardwareModuleName, 1.3.6.1.5.5.7.8.4.
static const uint8_t hardware_module_name[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x04};

mint_reader_t mint_sequence_reader(mint_bytes_t der)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    reader.failed = outer.failed;
    return reader;
}

static bool is_constructed(mint_general_name_kind_t kind)
{
    return kind == MINT_GENERAL_NAME_OTHER || kind == MINT_GENERAL_NAME_X400 ||
           kind == MINT_GENERAL_NAME_DIRECTORY || kind == MINT_GENERAL_NAME_EDI;
}

// OtherName ::= SEQUENCE { type-id OID, value [0] EXPLICIT ANY }, its tag replaced by [0].
static bool read_other(mint_bytes_t content, mint_general_name_t *name)
{
    mint_reader_t reader = mint_der_reader(content);
    name->type = mint_der_read(&reader, MBEDTLS_ASN1_OID);
    name->value = mint_der_read(&reader, MINT_DER_CONTEXT_OUTER(0));
    mint_der_expect_end(&reader);
    mint_reader_t inner = mint_der_reader(name->value);
    int tag;
    (void)mint_der_read_any(&inner, &tag);
    mint_der_expect_end(&inner);
    return !reader.failed && !inner.failed && name->type.len > 0;
}

// A Name is a CHOICE, so its tag here is EXPLICIT.
static bool read_directory(mint_bytes_t content, mint_general_name_t *name)
{
    mint_reader_t reader = mint_der_reader(content);
    name->value = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    mint_der_expect_end(&reader);
    return !reader.failed;
}

bool mint_general_name_next(mint_reader_t *reader, mint_general_name_t *name)
{
    int tag = 0;
    *name = (mint_general_name_t){0};
    if (reader->failed || reader->left_len == 0) {
        return false;
    }
    name->value = mint_der_read_any(reader, &tag);
    int number = tag & KIND_MASK;
    name->kind = (mint_general_name_kind_t)(number <= KIND_LAST ? number : 0);
    int expected =
        is_constructed(name->kind) ? MINT_DER_CONTEXT_OUTER(number) : MINT_DER_CONTEXT(number);
    bool good = !reader->failed && number <= KIND_LAST && tag == expected;
    if (good && name->kind == MINT_GENERAL_NAME_OTHER) {
        good = read_other(name->value, name);
    } else if (good && name->kind == MINT_GENERAL_NAME_DIRECTORY) {
        good = read_directory(name->value, name);
    }
    if (!good) {
        reader->failed = true;
        *name = (mint_general_name_t){0};
    }
    return good;
}

bool mint_hardware_module_name(const mint_general_name_t *name, mint_bytes_t *type,
                               mint_bytes_t *serial_number)
{
    const mint_bytes_t oid = {.data = hardware_module_name, .len = sizeof hardware_module_name};
    *type = (mint_bytes_t){0};
    *serial_number = (mint_bytes_t){0};
    if (name->kind != MINT_GENERAL_NAME_OTHER || !mint_bytes_equal(name->type, oid)) {
        return false;
    }
    mint_reader_t reader = mint_sequence_reader(name->value);
    *type = mint_der_read(&reader, MBEDTLS_ASN1_OID);
    *serial_number = mint_der_read(&reader, MBEDTLS_ASN1_OCTET_STRING);
    mint_der_expect_end(&reader);
    return !reader.failed && type->len > 0;
}
