// SPDX-License-Identifier: Apache-2.0
//
// The extensions of a TBSCertificate (RFC 5280 §4.2.1): a table in the order in which they stand in
// the certificate, each with the function that writes its content.
#include <mbedtls/asn1write.h>
#include <mbedtls/oid.h>

#include "tbs.h"

enum { USAGE_BITS = 9, USAGE_BYTES = 2 };

static bool has_basic_constraints(const mint_tbs_parts_t *parts)
{
    return parts->profile->basic_constraints;
}

static mint_status_t write_basic_constraints(const mint_tbs_parts_t *parts,
                                             mint_der_writer_t *writer, mint_error_t *error)
{
    (void)error;
    size_t mark = mint_der_mark(writer);
    if (parts->profile->path_length != MINT_PROFILE_NO_LIMIT) {
        mint_der_integer(writer, parts->profile->path_length);
    }
    if (parts->profile->ca) {
        mint_der_true(writer);
    }
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    return MINT_OK;
}

static bool has_key_usage(const mint_tbs_parts_t *parts)
{
    return parts->profile->key_usage != 0;
}

// A BIT STRING of named bits: the first bit is the top bit of the first byte, and DER drops zero
// bits at the end (X.690 §11.2.2).
static mint_status_t write_key_usage(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                     mint_error_t *error)
{
    (void)error;
    uint8_t bits[USAGE_BYTES] = {0};
    for (unsigned i = 0; i < USAGE_BITS; i++) {
        if ((parts->profile->key_usage >> i & 1) != 0) {
            bits[i / 8] = (uint8_t)(bits[i / 8] | 0x80u >> i % 8);
        }
    }
    if (!writer->failed &&
        mbedtls_asn1_write_named_bitstring(&writer->at, writer->start, bits, USAGE_BITS) < 0) {
        writer->failed = true;
    }
    return MINT_OK;
}

static bool has_extended_key_usage(const mint_tbs_parts_t *parts)
{
    return parts->profile->extended_key_usage_count > 0;
}

static mint_status_t write_extended_key_usage(const mint_tbs_parts_t *parts,
                                              mint_der_writer_t *writer, mint_error_t *error)
{
    (void)error;
    size_t mark = mint_der_mark(writer);
    for (size_t i = parts->profile->extended_key_usage_count; i > 0; i--) {
        const mint_oid_t *oid = &parts->profile->extended_key_usage[i - 1];
        mint_der_oid(writer, (mint_bytes_t){.data = oid->data, .len = oid->len});
    }
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    return MINT_OK;
}

static bool has_subject_key_id(const mint_tbs_parts_t *parts)
{
    return parts->profile->subject_key_identifier;
}

static mint_status_t write_subject_key_id(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                          mint_error_t *error)
{
    (void)error;
    mint_der_primitive(
        writer, MBEDTLS_ASN1_OCTET_STRING,
        (mint_bytes_t){.data = parts->subject_key_id, .len = sizeof parts->subject_key_id});
    return MINT_OK;
}

static bool has_authority_key_id(const mint_tbs_parts_t *parts)
{
    return parts->profile->authority_key_identifier;
}

static mint_status_t write_authority_key_id(const mint_tbs_parts_t *parts,
                                            mint_der_writer_t *writer, mint_error_t *error)
{
    (void)error;
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, MINT_DER_CONTEXT(0), parts->authority_key_id);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    return MINT_OK;
}

static bool has_alt_names(const mint_tbs_parts_t *parts)
{
    return parts->profile->san_count > 0;
}

static bool has_policies(const mint_tbs_parts_t *parts)
{
    return parts->profile->policy_count > 0;
}

static mint_status_t write_policies(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                    mint_error_t *error)
{
    (void)error;
    size_t all = mint_der_mark(writer);
    for (size_t i = parts->profile->policy_count; i > 0; i--) {
        const mint_oid_t *oid = &parts->profile->policies[i - 1];
        size_t mark = mint_der_mark(writer);
        mint_der_oid(writer, (mint_bytes_t){.data = oid->data, .len = oid->len});
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    }
    mint_der_wrap(writer, all, MINT_DER_SEQUENCE);
    return MINT_OK;
}

// When an extension is critical.
typedef enum { NEVER, ALWAYS, WITHOUT_SUBJECT } critical_t;

static const struct {
    mint_bytes_t oid;
    critical_t critical;
    bool (*wanted)(const mint_tbs_parts_t *parts);
    mint_status_t (*write)(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                           mint_error_t *error);
} extensions[] = {
#define OID(text)                                                                                  \
    {                                                                                              \
        .data = (const uint8_t *)(text), .len = sizeof(text) - 1                                   \
    }
    {OID(MBEDTLS_OID_BASIC_CONSTRAINTS), ALWAYS, has_basic_constraints, write_basic_constraints},
    {OID(MBEDTLS_OID_KEY_USAGE), ALWAYS, has_key_usage, write_key_usage},
    {OID(MBEDTLS_OID_EXTENDED_KEY_USAGE), NEVER, has_extended_key_usage, write_extended_key_usage},
    {OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER), NEVER, has_subject_key_id, write_subject_key_id},
    {OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER), NEVER, has_authority_key_id,
     write_authority_key_id},
    {OID(MBEDTLS_OID_SUBJECT_ALT_NAME), WITHOUT_SUBJECT, has_alt_names, mint_tbs_write_alt_names},
    {OID(MBEDTLS_OID_CERTIFICATE_POLICIES), NEVER, has_policies, write_policies},
#undef OID
};

enum { EXTENSION_COUNT = sizeof extensions / sizeof extensions[0] };

static bool is_critical(critical_t critical, const mint_tbs_parts_t *parts)
{
    return critical == ALWAYS ||
           (critical == WITHOUT_SUBJECT && parts->profile->subject_count == 0);
}

static mint_status_t write_extension(size_t index, const mint_tbs_parts_t *parts,
                                     mint_der_writer_t *writer, mint_error_t *error)
{
    size_t mark = mint_der_mark(writer);
    mint_status_t status = extensions[index].write(parts, writer, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_der_wrap(writer, mark, MBEDTLS_ASN1_OCTET_STRING);
    if (is_critical(extensions[index].critical, parts)) {
        mint_der_true(writer);
    }
    mint_der_oid(writer, extensions[index].oid);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    return MINT_OK;
}

mint_status_t mint_tbs_write_extensions(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                        mint_error_t *error)
{
    size_t mark = mint_der_mark(writer);
    for (size_t i = EXTENSION_COUNT; i > 0; i--) {
        if (!extensions[i - 1].wanted(parts)) {
            continue;
        }
        mint_status_t status = write_extension(i - 1, parts, writer, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    if (mint_der_mark(writer) > mark) {
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
        mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(3));
    }
    return MINT_OK;
}
