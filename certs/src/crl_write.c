// SPDX-License-Identifier: Apache-2.0
//
// Issuing a revocation list: build, sign, look at and verify with the other library, hand out.
#include "mintmark/certs/crl.h"

#include <mbedtls/oid.h>
#include <stdlib.h>
#include <string.h>

#include "algorithm.h"
#include "attribute.h"
#include "calendar.h"
#include "crl_tomcrypt.h"
#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/file.h"
#include "signature.h"

enum {
    VERSION_2 = 1,
    ENTRY_MAX_LEN = 96, // serial, two dates, two extensions and their headers
    HEAD_MAX_LEN = 4096,
    POINT_MAX_LEN = 1024,
    CRL_SIGN = 1u << 6, // bit of keyUsage
    URI_NAME = MINT_DER_CONTEXT(MINT_GENERAL_NAME_URI),
};

static const uint8_t reason_oid[] = {0x55, 0x1D, 0x15};        // 2.5.29.21
static const uint8_t invalidity_oid[] = {0x55, 0x1D, 0x18};    // 2.5.29.24
static const uint8_t issuing_point_oid[] = {0x55, 0x1D, 0x1C}; // 2.5.29.28

#define BYTES(array) ((mint_bytes_t){.data = (array), .len = sizeof(array)})

// What a list is made of besides what the caller said.
typedef struct {
    mint_certificate_view_t ca;
    mint_buffer_t signer_key;               // SubjectPublicKeyInfo
    uint8_t signer_key_id[MINT_KEY_ID_LEN]; // in case the CA's certificate has none
} work_t;

// ---- Checks ----

static mint_status_t check_entry(const mint_crl_entry_t *entry, mint_error_t *error)
{
    if (entry->serial_len == 0 || entry->serial_len > MINT_SERIAL_LEN || entry->serial[0] > 0x7F) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "an entry has no positive serial number");
    }
    // A complete list has nothing to remove; that reason is for delta lists.
    return entry->reason != MINT_CRL_REMOVE_FROM_CRL
               ? MINT_OK
               : mint_fail(error, MINT_ERR_ARGUMENT, "removeFromCRL is not for complete lists");
}

static mint_status_t check_values(const mint_crl_issue_t *issue, mint_error_t *error)
{
    if (issue->next_update <= issue->this_update) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the list ends before it begins");
    }
    if (issue->distribution_point != NULL) {
        mint_bytes_t uri = {.data = (const uint8_t *)issue->distribution_point,
                            .len = strlen(issue->distribution_point)};
        if (uri.len == 0 || uri.len > POINT_MAX_LEN ||
            strchr(issue->distribution_point, ':') == NULL ||
            !mint_string_valid(MBEDTLS_ASN1_IA5_STRING, uri)) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "'%.100s' is not a URI",
                             issue->distribution_point);
        }
    }
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < issue->entry_count && status == MINT_OK; i++) {
        status = check_entry(&issue->entries[i], error);
    }
    return status;
}

static mint_status_t check_issuer(const mint_crl_issue_t *issue, work_t *work, mint_error_t *error)
{
    bool there;
    unsigned usage;
    if (mint_certificate_view(issue->issuer, &work->ca) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "the issuer's certificate cannot be read");
    }
    if (!mint_view_key_usage(&work->ca.tbs, &there, &usage) ? there : (usage & CRL_SIGN) == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the issuer's key may not sign lists");
    }
    mint_status_t status = mint_key_public_der(issue->signer->public_key, &work->signer_key);
    if (status == MINT_OK) {
        status = mint_key_identifier(issue->signer->public_key, work->signer_key_id);
    }
    if (status != MINT_OK) {
        return mint_fail(error, status, "a public key is missing");
    }
    return mint_bytes_equal(work->ca.tbs.public_key, mint_buffer_view(&work->signer_key))
               ? MINT_OK
               : mint_fail(error, MINT_ERR_ARGUMENT, "the signing key is not the issuer's key");
}

// ---- The list itself, last part first ----

// Extension ::= SEQUENCE { oid, critical, OCTET STRING with all that was written since `mark` }.
static void wrap_extension(mint_der_writer_t *writer, size_t mark, mint_bytes_t oid, bool critical)
{
    mint_der_wrap(writer, mark, MBEDTLS_ASN1_OCTET_STRING);
    if (critical) {
        mint_der_true(writer);
    }
    mint_der_oid(writer, oid);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
}

// A date as GeneralizedTime, whatever the year (RFC 5280 §5.3.2).
static void write_invalidity(mint_der_writer_t *writer, int64_t time)
{
    size_t mark = mint_der_mark(writer);
    mint_calendar_write_generalized(writer, time);
    wrap_extension(writer, mark, BYTES(invalidity_oid), false);
}

static void write_reason(mint_der_writer_t *writer, mint_crl_reason_t reason)
{
    uint8_t code = (uint8_t)reason;
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, MBEDTLS_ASN1_ENUMERATED, (mint_bytes_t){.data = &code, .len = 1});
    wrap_extension(writer, mark, BYTES(reason_oid), false);
}

static void write_entry(mint_der_writer_t *writer, const mint_crl_entry_t *entry)
{
    size_t mark = mint_der_mark(writer);
    if (entry->invalid_since != 0) {
        write_invalidity(writer, entry->invalid_since);
    }
    // RFC 5280 §5.3.1: instead of unspecified there should be nothing.
    if (entry->reason != MINT_CRL_UNSPECIFIED) {
        write_reason(writer, entry->reason);
    }
    if (mint_der_mark(writer) > mark) {
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    }
    mint_calendar_write(writer, entry->revoked);
    mint_der_primitive(writer, MBEDTLS_ASN1_INTEGER,
                       (mint_bytes_t){.data = entry->serial, .len = entry->serial_len});
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
}

// IssuingDistributionPoint { [0] { fullName [0] { [6] URI } } }.
static void write_issuing_point(mint_der_writer_t *writer, const char *uri)
{
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, URI_NAME,
                       (mint_bytes_t){.data = (const uint8_t *)uri, .len = strlen(uri)});
    mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(0));
    mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(0));
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    wrap_extension(writer, mark, BYTES(issuing_point_oid), true);
}

static void write_number(mint_der_writer_t *writer, uint64_t number)
{
    uint8_t bytes[9] = {0};
    size_t at = sizeof bytes - 1;
    bytes[at] = (uint8_t)number;
    for (number >>= 8; number > 0; number >>= 8) {
        bytes[--at] = (uint8_t)number;
    }
    at -= bytes[at] > 0x7F ? 1 : 0; // a zero byte keeps it positive
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, MBEDTLS_ASN1_INTEGER,
                       (mint_bytes_t){.data = bytes + at, .len = sizeof bytes - at});
    wrap_extension(writer, mark, MINT_OID(MBEDTLS_OID_CRL_NUMBER), false);
}

static void write_authority_key_id(mint_der_writer_t *writer, const work_t *work)
{
    mint_bytes_t id = mint_view_subject_key_id(&work->ca.tbs);
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, MINT_DER_CONTEXT(0), id.len > 0 ? id : BYTES(work->signer_key_id));
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    wrap_extension(writer, mark, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER), false);
}

static void write_extensions(mint_der_writer_t *writer, const mint_crl_issue_t *issue,
                             const work_t *work)
{
    size_t mark = mint_der_mark(writer);
    if (issue->distribution_point != NULL) {
        write_issuing_point(writer, issue->distribution_point);
    }
    write_number(writer, issue->number);
    write_authority_key_id(writer, work);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(0));
}

static void write_tbs(mint_der_writer_t *writer, const mint_crl_issue_t *issue, const work_t *work)
{
    write_extensions(writer, issue, work);
    size_t mark = mint_der_mark(writer);
    for (size_t i = issue->entry_count; i > 0; i--) {
        write_entry(writer, &issue->entries[i - 1]);
    }
    if (issue->entry_count > 0) { // RFC 5280 §5.1.2.6: no list instead of an empty one
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    }
    mint_calendar_write(writer, issue->next_update);
    mint_calendar_write(writer, issue->this_update);
    mint_der_raw(writer, work->ca.tbs.subject);
    mint_der_raw(writer, mint_algorithm_of(mint_key_type(issue->signer->public_key)));
    mint_der_integer(writer, VERSION_2);
    mint_der_wrap(writer, 0, MINT_DER_SEQUENCE);
}

static mint_status_t build_and_sign(const mint_crl_issue_t *issue, const work_t *work,
                                    mint_buffer_t *der, mint_error_t *error)
{
    size_t size = HEAD_MAX_LEN + issue->issuer.len + ENTRY_MAX_LEN * issue->entry_count;
    uint8_t *room = malloc(size);
    mint_der_writer_t writer;
    mint_bytes_t tbs;
    mint_bytes_t signature;
    if (room == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_der_writer_init(&writer, room, size);
    write_tbs(&writer, issue, work);
    mint_status_t status = mint_der_finish(&writer, &tbs);
    if (status != MINT_OK || tbs.len > MINT_FILE_MAX_LEN - HEAD_MAX_LEN) {
        status = mint_fail(error, MINT_ERR_SPACE,
                           status != MINT_OK ? "a date of the list is not between 1950 and 9999"
                                             : "the list would have more than 16 MB");
        mint_error_hint(error, "cut it into shards");
    }
    if (status == MINT_OK) {
        status = mint_signed_append(issue->signer, tbs, der, &signature, error);
    }
    if (status == MINT_OK) {
        status = mint_crl_tomcrypt_verify(mint_buffer_view(der), tbs, issue,
                                          mint_buffer_view(&work->signer_key), error);
    }
    free(room);
    return status;
}

mint_status_t mint_crl_issue(const mint_crl_issue_t *issue, mint_buffer_t *der, mint_error_t *error)
{
    work_t work = {0};
    mint_buffer_free(der);
    mint_status_t status = check_values(issue, error);
    if (status == MINT_OK) {
        status = check_issuer(issue, &work, error);
    }
    if (status == MINT_OK) {
        status = build_and_sign(issue, &work, der, error);
    }
    if (status != MINT_OK) {
        mint_buffer_free(der);
    }
    mint_buffer_free(&work.signer_key);
    return status;
}
