// SPDX-License-Identifier: Apache-2.0
//
// Cross-certificates: a CA's key and name, certified once more by another CA (RFC 4949), so that
// whoever trusts the one alone believes what stands below the other. All of the original stays but
// its serial number, its issuer with the identifier of the issuer's key, and when it begins.
#include <mbedtls/oid.h>

#include "algorithm.h"
#include "calendar.h"
#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/lint.h"
#include "signature.h"
#include "verify_tomcrypt.h"
#include "view.h"

enum { TBS_SIZE = 16384, EXTENSIONS_MAX = 32, VERSION_3 = 2, KEY_CERT_SIGN = 1u << 5 };

// What a cross-certificate is made of.
typedef struct {
    const mint_cross_t *cross;
    mint_certificate_view_t original;
    mint_certificate_view_t issuer;
    mint_buffer_t signer_key;               // SubjectPublicKeyInfo
    uint8_t signer_key_id[MINT_KEY_ID_LEN]; // in case the issuer's certificate has none
} work_t;

static bool may_sign_cas(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    unsigned usage;
    return mint_view_basic_constraints(tbs, &there, &ca, &path_length) && ca && path_length != 0 &&
           (mint_view_key_usage(tbs, &there, &usage) ? (usage & KEY_CERT_SIGN) != 0 : !there);
}

static bool is_ca(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    return mint_view_basic_constraints(tbs, &there, &ca, &path_length) && ca;
}

static mint_status_t prepare(work_t *work, mint_error_t *error)
{
    const mint_cross_t *cross = work->cross;
    if (mint_certificate_view(cross->original, &work->original) != MINT_OK ||
        mint_certificate_view(cross->issuer, &work->issuer) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "a CA's certificate cannot be read");
    }
    if (!is_ca(&work->original.tbs) || !may_sign_cas(&work->issuer.tbs)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "a cross-certificate is for a CA, by a CA that may sign CAs");
    }
    if (!work->original.tbs.not_after.valid || cross->serial[0] == 0 || cross->serial[0] > 0x7F) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "its dates or its serial number are no such");
    }
    mint_status_t status = mint_key_public_der(cross->signer->public_key, &work->signer_key);
    if (status == MINT_OK) {
        status = mint_key_identifier(cross->signer->public_key, work->signer_key_id);
    }
    if (status == MINT_OK &&
        !mint_bytes_equal(work->issuer.tbs.public_key, mint_buffer_view(&work->signer_key))) {
        status = MINT_ERR_ARGUMENT;
    }
    return status == MINT_OK ? MINT_OK
                             : mint_fail(error, status, "the signing key is not the issuer's key");
}

// AuthorityKeyIdentifier { [0] keyIdentifier }.
static void write_authority_key_id(mint_der_writer_t *writer, const work_t *work)
{
    mint_bytes_t id = mint_view_subject_key_id(&work->issuer.tbs);
    const mint_bytes_t own = {.data = work->signer_key_id, .len = sizeof work->signer_key_id};
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, MINT_DER_CONTEXT(0), id.len > 0 ? id : own);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, mark, MBEDTLS_ASN1_OCTET_STRING);
    mint_der_oid(writer, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER));
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
}

// The original's extensions, last first, with an identifier of the new issuer's key at the end.
static void write_extensions(mint_der_writer_t *writer, const work_t *work)
{
    mint_bytes_t whole[EXTENSIONS_MAX];
    size_t count = 0;
    size_t mark = mint_der_mark(writer);
    mint_reader_t reader = mint_der_reader(work->original.tbs.extensions);
    while (reader.left_len > 0 && !reader.failed && count < EXTENSIONS_MAX) {
        mint_extension_view_t extension;
        mint_reader_t again = reader;
        whole[count] = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
        if (mint_extension_next(&again, &extension) &&
            !mint_bytes_equal(extension.oid, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER))) {
            count++;
        }
    }
    writer->failed = writer->failed || reader.failed || reader.left_len > 0;
    write_authority_key_id(writer, work);
    for (size_t i = count; i > 0; i--) {
        mint_der_raw(writer, whole[i - 1]);
    }
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(3));
}

static mint_status_t write_tbs(const work_t *work, uint8_t room[TBS_SIZE], mint_bytes_t *tbs)
{
    const mint_cross_t *cross = work->cross;
    mint_der_writer_t writer;
    mint_der_writer_init(&writer, room, TBS_SIZE);
    write_extensions(&writer, work);
    mint_der_raw(&writer, work->original.tbs.public_key);
    mint_der_raw(&writer, work->original.tbs.subject);
    size_t mark = mint_der_mark(&writer);
    mint_calendar_write(&writer, work->original.tbs.not_after.time);
    mint_calendar_write(&writer, cross->now);
    mint_der_wrap(&writer, mark, MINT_DER_SEQUENCE);
    mint_der_raw(&writer, work->issuer.tbs.subject);
    mint_der_raw(&writer, mint_algorithm_of(mint_key_type(cross->signer->public_key)));
    mint_der_primitive(&writer, MBEDTLS_ASN1_INTEGER,
                       (mint_bytes_t){.data = cross->serial, .len = sizeof cross->serial});
    mark = mint_der_mark(&writer);
    mint_der_integer(&writer, VERSION_3);
    mint_der_wrap(&writer, mark, MINT_DER_CONTEXT_OUTER(0));
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    return mint_der_finish(&writer, tbs);
}

static mint_status_t lint(mint_bytes_t tbs, mint_error_t *error)
{
    mint_lint_report_t report;
    mint_status_t status = mint_lint_tbs(tbs, 0, &report, error);
    for (size_t i = 0; i < report.count && status == MINT_OK; i++) {
        if (report.findings[i].level == MINT_LINT_ERROR) {
            status = mint_fail(error, MINT_ERR_MISMATCH, "not signed: %s (%s, %s)",
                               report.findings[i].text, report.findings[i].rule,
                               report.findings[i].source);
        }
    }
    return status;
}

static mint_status_t sign_and_verify(const work_t *work, mint_bytes_t tbs, mint_buffer_t *der,
                                     mint_error_t *error)
{
    const mint_cross_t *cross = work->cross;
    mint_bytes_t signature;
    const mint_expectation_t expected = {
        .tbs = tbs,
        .serial = {.data = cross->serial, .len = sizeof cross->serial},
        .not_before = cross->now,
        .not_after = work->original.tbs.not_after.time,
        .subject_public_key = work->original.tbs.public_key,
        .signer_type = mint_key_type(cross->signer->public_key),
        .signer_public_key = mint_buffer_view(&work->signer_key),
    };
    mint_status_t status = mint_signed_append(cross->signer, tbs, der, &signature, error);
    return status == MINT_OK ? mint_tomcrypt_verify(mint_buffer_view(der), &expected, error)
                             : status;
}

mint_status_t mint_certificate_cross(const mint_cross_t *cross, mint_buffer_t *der,
                                     mint_error_t *error)
{
    uint8_t room[TBS_SIZE];
    mint_bytes_t tbs;
    work_t work = {.cross = cross};
    mint_buffer_free(der);
    mint_status_t status = prepare(&work, error);
    if (status == MINT_OK && write_tbs(&work, room, &tbs) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_SPACE,
                           "the cross-certificate does not fit, or a date is not one");
    }
    if (status == MINT_OK) {
        status = lint(tbs, error);
    }
    if (status == MINT_OK) {
        status = sign_and_verify(&work, tbs, der, error);
    }
    if (status != MINT_OK) {
        mint_buffer_free(der);
    }
    mint_buffer_free(&work.signer_key);
    return status;
}
