// SPDX-License-Identifier: Apache-2.0
//
// What rules of several files ask about a certificate.
#include <mbedtls/oid.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

enum { EUI64_BYTES = 8 };

bool mint_lint_subject_is_empty(const mint_tbs_view_t *tbs)
{
    mint_name_reader_t reader = mint_name_reader(tbs->subject);
    mint_attribute_view_t attribute;
    return !mint_name_next(&reader, &attribute);
}

size_t mint_lint_count_attributes(mint_bytes_t name, mint_bytes_t oid, mint_bytes_t *text)
{
    size_t count = 0;
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    *text = (mint_bytes_t){0};
    while (mint_name_next(&reader, &attribute)) {
        if (mint_bytes_equal(attribute.oid, oid) && count++ == 0) {
            *text = attribute.text;
        }
    }
    return count;
}

bool mint_lint_is_ca(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    return mint_view_basic_constraints(tbs, &there, &ca, &path_length) && ca;
}

bool mint_lint_is_self_issued(const mint_tbs_view_t *tbs)
{
    return mint_bytes_equal(tbs->issuer, tbs->subject);
}

bool mint_lint_is_critical(const mint_tbs_view_t *tbs, mint_bytes_t oid)
{
    mint_extension_view_t extension;
    return mint_extension_find(tbs, oid, &extension) && extension.critical;
}

mint_reader_t mint_lint_elements(const mint_tbs_view_t *tbs, mint_bytes_t oid, bool *there)
{
    mint_extension_view_t extension;
    *there = mint_extension_find(tbs, oid, &extension);
    return *there ? mint_sequence_reader(extension.value) : (mint_reader_t){0};
}

bool mint_lint_has_purpose(const mint_tbs_view_t *tbs, mint_bytes_t purpose)
{
    bool there;
    mint_bytes_t oid;
    mint_reader_t reader =
        mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_EXTENDED_KEY_USAGE), &there);
    while (mint_oid_next(&reader, &oid)) {
        if (mint_bytes_equal(oid, purpose)) {
            return true;
        }
    }
    return false;
}

mint_bytes_t mint_lint_curve(const mint_tbs_view_t *tbs)
{
    mint_public_key_view_t key;
    if (!mint_public_key_view(tbs->public_key, &key) ||
        !mint_bytes_equal(key.algorithm.oid, MINT_OID(MBEDTLS_OID_EC_ALG_UNRESTRICTED))) {
        return (mint_bytes_t){0};
    }
    mint_reader_t reader = mint_der_reader(key.algorithm.parameters);
    return mint_der_read(&reader, MBEDTLS_ASN1_OID);
}

size_t mint_lint_rsa_bits(const mint_tbs_view_t *tbs)
{
    mint_public_key_view_t key;
    mint_bytes_t modulus;
    mint_bytes_t exponent;
    if (!mint_public_key_view(tbs->public_key, &key) ||
        !mint_bytes_equal(key.algorithm.oid, MINT_OID(MBEDTLS_OID_PKCS1_RSA)) ||
        !mint_rsa_key_view(key.key, &modulus, &exponent)) {
        return 0;
    }
    while (modulus.len > 0 && modulus.data[0] == 0) {
        modulus.data++;
        modulus.len--;
    }
    size_t bits = 8 * modulus.len;
    for (unsigned top = 0x80; bits > 0 && (modulus.data[0] & top) == 0; top >>= 1) {
        bits--;
    }
    return bits;
}

bool mint_lint_has_dns_name(const mint_tbs_view_t *tbs, bool (*wanted)(mint_bytes_t name))
{
    bool there;
    mint_general_name_t name;
    mint_reader_t reader = mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), &there);
    while (mint_general_name_next(&reader, &name)) {
        if (name.kind == MINT_GENERAL_NAME_DNS && wanted(name.value)) {
            return true;
        }
    }
    return false;
}

bool mint_lint_is_eui64(mint_bytes_t text)
{
    if (text.len != 3 * EUI64_BYTES - 1) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        bool hex = text.data[i] != '\0' && strchr("0123456789ABCDEF", text.data[i]) != NULL;
        if (i % 3 == 2 ? text.data[i] != '-' : !hex) {
            return false;
        }
    }
    return true;
}
