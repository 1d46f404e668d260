// SPDX-License-Identifier: Apache-2.0
//
// Issuing a certificate: build, lint, sign, verify, hand out, in this order and no other way.
#include <string.h>

#include "algorithm.h"
#include "der_read.h"
#include "mintmark/certs/lint.h"
#include "mintmark/certs/random.h"
#include "signature.h"
#include "tbs.h"
#include "verify_tomcrypt.h"
#include "view.h"

enum { KEY_CERT_SIGN = 1u << 5 }; // bit of keyUsage

mint_status_t mint_certificate_new_serial(uint8_t serial[MINT_SERIAL_LEN], mint_error_t *error)
{
    do {
        mint_status_t status = mint_host_random_fill(NULL, serial, MINT_SERIAL_LEN);
        if (status != MINT_OK) {
            return mint_fail(error, status, "the system gives no random numbers");
        }
        serial[0] &= 0x7F;
    } while (serial[0] == 0);
    return MINT_OK;
}

// What stands behind the views of mint_tbs_parts_t.
typedef struct {
    mint_tbs_parts_t parts;
    mint_buffer_t subject_key;              // SubjectPublicKeyInfo
    mint_buffer_t signer_key;               // likewise
    mint_certificate_view_t issuer;         // empty if self-signed
    uint8_t signer_key_id[MINT_KEY_ID_LEN]; // in case the issuer's certificate has none
} work_t;

static mint_status_t check_request(const mint_issue_t *issue, mint_error_t *error)
{
    const mint_profile_t *profile = issue->profile;
    if (profile->self_signed != (issue->issuer.len == 0)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         profile->self_signed ? "a self-signed profile was given an issuer"
                                              : "the profile needs an issuer, and none was given");
    }
    if (!mint_profile_takes_key(profile, mint_key_type(issue->subject_key))) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the profile wants a %s key, this one is %s",
                         mint_key_type_name(profile->key_type),
                         mint_key_type_name(mint_key_type(issue->subject_key)));
    }
    for (size_t i = 0; i < issue->values.more_count; i++) {
        // A slip in a name would silently leave the default in its place.
        const char *name = issue->values.more[i].name;
        if (mint_profile_declared(profile, name, strlen(name)) == NULL) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the profile declares no variable %.60s",
                             name);
        }
    }
    if (issue->serial[0] == 0 || issue->serial[0] > 0x7F) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the serial number is not one of mint_certificate_new_serial()");
    }
    return MINT_OK;
}

static mint_status_t check_issuer(const mint_issue_t *issue, const mint_tbs_view_t *issuer,
                                  mint_error_t *error)
{
    bool there;
    bool ca;
    int path_length;
    unsigned usage;
    if (!mint_view_basic_constraints(issuer, &there, &ca, &path_length) || !ca) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the issuer is not a CA");
    }
    if (!mint_view_key_usage(issuer, &there, &usage) ? there : (usage & KEY_CERT_SIGN) == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the issuer's key may not sign certificates");
    }
    if (issue->profile->ca && path_length == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the issuer may sign devices and servers, but no CA (path length 0)");
    }
    // Nobody would believe it: a chain is judged at one moment, at which all of it must be valid
    // (RFC 5280 §6.1.3 (a)).
    if (!issuer->not_before.valid || !issuer->not_after.valid ||
        issue->now > issuer->not_after.time) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the issuer's validity has ended");
    }
    if (issue->now < issuer->not_before.time) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the issuer's validity has not begun");
    }
    return MINT_OK;
}

// True if the signer's key is the one that must sign: the issuer's, or the subject's own.
static bool signer_is_right(const mint_issue_t *issue, const work_t *work)
{
    mint_bytes_t wanted =
        issue->issuer.len > 0 ? work->issuer.tbs.public_key : mint_buffer_view(&work->subject_key);
    return mint_bytes_equal(wanted, mint_buffer_view(&work->signer_key));
}

static mint_status_t find_keys(const mint_issue_t *issue, work_t *work, mint_error_t *error)
{
    mint_status_t status = mint_key_public_der(issue->subject_key, &work->subject_key);
    if (status == MINT_OK) {
        status = mint_key_public_der(issue->signer->public_key, &work->signer_key);
    }
    if (status == MINT_OK) {
        status = mint_key_identifier(issue->subject_key, work->parts.subject_key_id);
    }
    if (status == MINT_OK) {
        status = mint_key_identifier(issue->signer->public_key, work->signer_key_id);
    }
    if (status != MINT_OK) {
        return mint_fail(error, status, "a public key is missing");
    }
    if (!signer_is_right(issue, work)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the signing key is not the issuer's key");
    }
    return MINT_OK;
}

static mint_status_t prepare(const mint_issue_t *issue, work_t *work, mint_error_t *error)
{
    mint_status_t status = check_request(issue, error);
    if (status != MINT_OK) {
        return status;
    }
    if (issue->issuer.len > 0) {
        if (mint_certificate_view(issue->issuer, &work->issuer) != MINT_OK) {
            return mint_fail(error, MINT_ERR_FORMAT, "the issuer's certificate cannot be read");
        }
        status = check_issuer(issue, &work->issuer.tbs, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    status = find_keys(issue, work, error);
    if (status != MINT_OK) {
        return status;
    }
    int64_t validity = issue->profile->validity_seconds;
    mint_bytes_t issuer_id = mint_view_subject_key_id(&work->issuer.tbs);
    mint_tbs_parts_t *parts = &work->parts;
    parts->profile = issue->profile;
    parts->values = &issue->values;
    parts->serial = (mint_bytes_t){.data = issue->serial, .len = MINT_SERIAL_LEN};
    parts->signature_algorithm = mint_algorithm_of(mint_key_type(issue->signer->public_key));
    parts->issuer = work->issuer.tbs.subject;
    parts->not_before = issue->now;
    parts->not_after = validity == 0 ? MINT_TIME_FOREVER : issue->now + validity;
    parts->public_key = mint_buffer_view(&work->subject_key);
    parts->authority_key_id = issuer_id.len > 0 ? issuer_id
                                                : (mint_bytes_t){.data = work->signer_key_id,
                                                                 .len = sizeof work->signer_key_id};
    return MINT_OK;
}

static mint_status_t lint(mint_bytes_t tbs, mint_lint_targets_t targets, mint_error_t *error)
{
    mint_lint_report_t report;
    mint_status_t status = mint_lint_tbs(tbs, targets, &report, error);
    for (size_t i = 0; status == MINT_OK && i < report.count; i++) {
        const mint_lint_finding_t *finding = &report.findings[i];
        if (finding->level == MINT_LINT_ERROR) {
            mint_error_set(error, "not signed: %s (%s, %s)", finding->text, finding->rule,
                           finding->source);
            mint_error_hint(error, "the profile asks for it; change the profile");
            status = MINT_ERR_MISMATCH;
        }
    }
    return status;
}

static mint_status_t sign_and_verify(const mint_issue_t *issue, const work_t *work,
                                     mint_bytes_t tbs, mint_buffer_t *der, mint_error_t *error)
{
    mint_bytes_t signature;
    const mint_expectation_t expected = {
        .tbs = tbs,
        .serial = work->parts.serial,
        .not_before = work->parts.not_before,
        .not_after = work->parts.not_after,
        .subject_public_key = work->parts.public_key,
        .signer_type = mint_key_type(issue->signer->public_key),
        .signer_public_key = mint_buffer_view(&work->signer_key),
    };
    mint_status_t status = mint_signed_append(issue->signer, tbs, der, &signature, error);
    return status == MINT_OK ? mint_tomcrypt_verify(mint_buffer_view(der), &expected, error)
                             : status;
}

// Everything but the signature. The caller releases what is in `work`, whatever comes of it.
static mint_status_t build(const mint_issue_t *issue, work_t *work, uint8_t buffer[MINT_TBS_SIZE],
                           mint_bytes_t *tbs, mint_error_t *error)
{
    mint_status_t status = prepare(issue, work, error);
    if (status == MINT_OK) {
        status = mint_tbs_write(&work->parts, buffer, tbs, error);
    }
    return status == MINT_OK ? lint(*tbs, issue->profile->targets, error) : status;
}

static void release(work_t *work)
{
    mint_buffer_free(&work->subject_key);
    mint_buffer_free(&work->signer_key);
}

mint_status_t mint_certificate_draft(const mint_issue_t *issue, mint_buffer_t *tbs,
                                     mint_error_t *error)
{
    uint8_t buffer[MINT_TBS_SIZE];
    mint_bytes_t written = {0};
    work_t work = {0};
    mint_buffer_free(tbs);
    mint_status_t status = build(issue, &work, buffer, &written, error);
    if (status == MINT_OK) {
        mint_buffer_append(tbs, written.data, written.len);
        status = mint_buffer_status(tbs);
    }
    release(&work);
    return status;
}

mint_status_t mint_certificate_issue(const mint_issue_t *issue, mint_buffer_t *der,
                                     mint_error_t *error)
{
    uint8_t buffer[MINT_TBS_SIZE];
    mint_bytes_t tbs = {0};
    work_t work = {0};
    mint_buffer_free(der);
    mint_status_t status = build(issue, &work, buffer, &tbs, error);
    if (status == MINT_OK) {
        status = sign_and_verify(issue, &work, tbs, der, error);
    }
    if (status != MINT_OK) {
        mint_buffer_free(der);
    }
    release(&work);
    return status;
}
