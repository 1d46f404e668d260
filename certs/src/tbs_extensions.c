// SPDX-License-Identifier: Apache-2.0
//
// The extensions of a TBSCertificate (RFC 5280 §4.2.1): a table in the order in which they stand in
// the certificate, each with the function that writes its content.
#include <mbedtls/asn1write.h>
#include <mbedtls/oid.h>

#include "tbs.h"

enum { USAGE_BITS = 9, USAGE_BYTES = 2 };

// id-pe-authorityInfoAccess, id-ad-ocsp, id-ad-caIssuers (RFC 5280 §4.2.2.1).
#define OID_AUTHORITY_INFO_ACCESS "\x2B\x06\x01\x05\x05\x07\x01\x01"
#define OID_AD_OCSP               "\x2B\x06\x01\x05\x05\x07\x30\x01"
#define OID_AD_CA_ISSUERS         "\x2B\x06\x01\x05\x05\x07\x30\x02"

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

static bool has_crls(const mint_tbs_parts_t *parts)
{
    return parts->profile->crl_distribution_points.count > 0;
}

// DistributionPoint { [0] DistributionPointName { [0] fullName } } for each: one list each, so that
// whoever can reach any of them has the whole.
static mint_status_t write_crls(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                mint_error_t *error)
{
    const mint_profile_templates_t *list = &parts->profile->crl_distribution_points;
    size_t all = mint_der_mark(writer);
    for (size_t i = list->count; i > 0; i--) {
        size_t mark = mint_der_mark(writer);
        mint_status_t status = mint_tbs_write_uri(list->templates[i - 1], parts, writer, error);
        if (status != MINT_OK) {
            return status;
        }
        mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(0));
        mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(0));
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    }
    mint_der_wrap(writer, all, MINT_DER_SEQUENCE);
    return MINT_OK;
}

static bool has_access(const mint_tbs_parts_t *parts)
{
    return parts->profile->ocsp.count > 0 || parts->profile->ca_issuers.count > 0;
}

// AccessDescription { accessMethod, accessLocation } for each.
static mint_status_t write_access_list(const mint_profile_templates_t *list, mint_bytes_t method,
                                       const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                       mint_error_t *error)
{
    for (size_t i = list->count; i > 0; i--) {
        size_t mark = mint_der_mark(writer);
        mint_status_t status = mint_tbs_write_uri(list->templates[i - 1], parts, writer, error);
        if (status != MINT_OK) {
            return status;
        }
        mint_der_oid(writer, method);
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    }
    return MINT_OK;
}

static mint_status_t write_access(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                  mint_error_t *error)
{
    const mint_profile_t *profile = parts->profile;
    size_t all = mint_der_mark(writer);
    mint_status_t status =
        write_access_list(&profile->ca_issuers, MINT_OID(OID_AD_CA_ISSUERS), parts, writer, error);
    if (status == MINT_OK) {
        status = write_access_list(&profile->ocsp, MINT_OID(OID_AD_OCSP), parts, writer, error);
    }
    mint_der_wrap(writer, all, MINT_DER_SEQUENCE);
    return status;
}

// When an extension is critical.
typedef enum { NEVER, ALWAYS, WITHOUT_SUBJECT } critical_t;

// clang-format off
#define OID(text) {.data = (const uint8_t *)(text), .len = sizeof(text) - 1}
// clang-format on

typedef struct {
    mint_bytes_t oid;
    critical_t critical;
    bool (*wanted)(const mint_tbs_parts_t *parts);
    mint_status_t (*write)(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                           mint_error_t *error);
} extension_row_t;

static const extension_row_t extensions[] = {
    {OID(MBEDTLS_OID_BASIC_CONSTRAINTS), ALWAYS, has_basic_constraints, write_basic_constraints},
    {OID(MBEDTLS_OID_KEY_USAGE), ALWAYS, has_key_usage, write_key_usage},
    {OID(MBEDTLS_OID_EXTENDED_KEY_USAGE), NEVER, has_extended_key_usage, write_extended_key_usage},
    {OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER), NEVER, has_subject_key_id, write_subject_key_id},
    {OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER), NEVER, has_authority_key_id,
     write_authority_key_id},
    {OID(MBEDTLS_OID_SUBJECT_ALT_NAME), WITHOUT_SUBJECT, has_alt_names, mint_tbs_write_alt_names},
    {OID(MBEDTLS_OID_CERTIFICATE_POLICIES), NEVER, has_policies, write_policies},
    {OID(MBEDTLS_OID_CRL_DISTRIBUTION_POINTS), NEVER, has_crls, write_crls},
    {OID(OID_AUTHORITY_INFO_ACCESS), NEVER, has_access, write_access},
#undef OID
};

enum { EXTENSION_COUNT = sizeof extensions / sizeof extensions[0] };

static bool is_critical(critical_t critical, const mint_tbs_parts_t *parts)
{
    return critical == ALWAYS ||
           (critical == WITHOUT_SUBJECT && parts->profile->subject_count == 0);
}

// Extension { extnID, critical, extnValue }, whose value was written since `mark`.
static void wrap_extension(mint_der_writer_t *writer, size_t mark, bool critical, mint_bytes_t oid)
{
    mint_der_wrap(writer, mark, MBEDTLS_ASN1_OCTET_STRING);
    if (critical) {
        mint_der_true(writer);
    }
    mint_der_oid(writer, oid);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
}

static mint_status_t write_extension(size_t index, const mint_tbs_parts_t *parts,
                                     mint_der_writer_t *writer, mint_error_t *error)
{
    size_t mark = mint_der_mark(writer);
    mint_status_t status = extensions[index].write(parts, writer, error);
    if (status == MINT_OK) {
        wrap_extension(writer, mark, is_critical(extensions[index].critical, parts),
                       extensions[index].oid);
    }
    return status;
}

// Those that the profile has in DER come last.
static void write_foreign_extensions(const mint_profile_t *profile, mint_der_writer_t *writer)
{
    for (size_t i = profile->extension_count; i > 0; i--) {
        const mint_profile_extension_t *extension = &profile->extensions[i - 1];
        size_t mark = mint_der_mark(writer);
        mint_der_raw(writer, (mint_bytes_t){.data = extension->value, .len = extension->value_len});
        wrap_extension(writer, mark, extension->critical,
                       (mint_bytes_t){.data = extension->oid.data, .len = extension->oid.len});
    }
}

mint_status_t mint_tbs_write_extensions(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                        mint_error_t *error)
{
    size_t mark = mint_der_mark(writer);
    write_foreign_extensions(parts->profile, writer);
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
