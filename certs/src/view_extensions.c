// SPDX-License-Identifier: Apache-2.0
//
// The extensions whose content we look at (RFC 5280 §4.2.1), read strictly.
#include <mbedtls/oid.h>

#include "der_read.h"
#include "der_write.h"
#include "view.h"

bool mint_basic_constraints_view(mint_bytes_t value, bool *ca, int *path_length)
{
    mint_reader_t outer = mint_der_reader(value);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    *ca = false;
    *path_length = -1;
    if (mint_der_next_is(&reader, MBEDTLS_ASN1_BOOLEAN)) {
        mint_bytes_t flag = mint_der_read(&reader, MBEDTLS_ASN1_BOOLEAN);
        *ca = flag.len == 1 && flag.data[0] == 0xFF;
        reader.failed = reader.failed || !*ca;
    }
    if (mint_der_next_is(&reader, MBEDTLS_ASN1_INTEGER)) {
        mint_bytes_t limit = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
        bool small = limit.len == 1 && limit.data[0] < 0x80;
        *path_length = small ? limit.data[0] : -1;
        reader.failed = reader.failed || !small;
    }
    mint_der_expect_end(&reader);
    return mint_reader_status(&outer) == MINT_OK && mint_reader_status(&reader) == MINT_OK;
}

bool mint_view_basic_constraints(const mint_tbs_view_t *tbs, bool *there, bool *ca,
                                 int *path_length)
{
    mint_extension_view_t extension;
    *there = mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_BASIC_CONSTRAINTS), &extension);
    *ca = false;
    *path_length = -1;
    return *there && mint_basic_constraints_view(extension.value, ca, path_length);
}

bool mint_view_key_usage(const mint_tbs_view_t *tbs, bool *there, unsigned *usage)
{
    mint_extension_view_t extension;
    *there = mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_KEY_USAGE), &extension);
    *usage = 0;
    if (!*there) {
        return false;
    }
    mint_reader_t reader = mint_der_reader(extension.value);
    mint_bytes_t bits = mint_der_read(&reader, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&reader);
    if (mint_reader_status(&reader) != MINT_OK || bits.len < 2 || bits.len > 3 ||
        bits.data[0] > 7) {
        return false;
    }
    for (unsigned i = 0; i < 8 * (bits.len - 1); i++) {
        if ((bits.data[1 + i / 8] & 0x80u >> i % 8) != 0) {
            *usage |= 1u << i;
        }
    }
    return true;
}

mint_bytes_t mint_view_subject_key_id(const mint_tbs_view_t *tbs)
{
    mint_extension_view_t extension;
    if (!mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER), &extension)) {
        return (mint_bytes_t){0};
    }
    mint_reader_t reader = mint_der_reader(extension.value);
    return mint_der_read(&reader, MBEDTLS_ASN1_OCTET_STRING);
}

mint_bytes_t mint_view_authority_key_id(const mint_tbs_view_t *tbs)
{
    mint_extension_view_t extension;
    if (!mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER), &extension)) {
        return (mint_bytes_t){0};
    }
    mint_reader_t outer = mint_der_reader(extension.value);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    return mint_der_read(&reader, MINT_DER_CONTEXT(0));
}
