// SPDX-License-Identifier: Apache-2.0
//
// What one certificate must be to stand in a chain (RFC 5280 §6.1.3, §6.1.4).
#include "chain_check.h"

#include <mbedtls/oid.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/oid.h"

enum { // bits of keyUsage
    DIGITAL_SIGNATURE = 1u << 0,
    KEY_ENCIPHERMENT = 1u << 2,
    KEY_AGREEMENT = 1u << 4,
    KEY_CERT_SIGN = 1u << 5,
};

static mint_chain_fault_t check_time(const mint_tbs_view_t *tbs, int64_t now)
{
    if (!tbs->not_before.valid || !tbs->not_after.valid || now > tbs->not_after.time) {
        return MINT_CHAIN_EXPIRED;
    }
    return now < tbs->not_before.time ? MINT_CHAIN_NOT_YET_VALID : MINT_CHAIN_GOOD;
}

// Extensions that are looked at here or ask nothing of whoever looks.
static bool is_understood(mint_bytes_t oid)
{
    static const char *const names[] = {
        "basicConstraints",       "keyUsage",
        "extendedKeyUsage",       "subjectAltName",
        "issuerAltName",          "subjectKeyIdentifier",
        "crlDistributionPoints",  "certificatePolicies",
        "authorityKeyIdentifier", "authorityInfoAccess",
    };
    const char *name = mint_oid_short_name(oid);
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool critical_are_understood(const mint_tbs_view_t *tbs)
{
    mint_reader_t reader = mint_der_reader(tbs->extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        if (extension.critical && !is_understood(extension.oid)) {
            return false;
        }
    }
    return true;
}

// Limits on what is below a certificate, or on itself; true if one of them is there.
static bool has_constraints(const mint_tbs_view_t *tbs, bool is_issuer)
{
    mint_extension_view_t extension;
    return mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_POLICY_CONSTRAINTS), &extension) ||
           (is_issuer &&
            (mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_NAME_CONSTRAINTS), &extension) ||
             mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_INIHIBIT_ANYPOLICY), &extension)));
}

static mint_chain_fault_t check_any(const mint_link_t *link, const mint_chain_question_t *question,
                                    bool is_issuer)
{
    mint_chain_fault_t fault = check_time(&link->view.tbs, question->now);
    if (fault == MINT_CHAIN_GOOD && mint_extension_twice(link->view.tbs.extensions)) {
        fault = MINT_CHAIN_EXTENSION_TWICE;
    }
    if (fault == MINT_CHAIN_GOOD && has_constraints(&link->view.tbs, is_issuer)) {
        fault = MINT_CHAIN_CONSTRAINTS;
    }
    if (fault == MINT_CHAIN_GOOD && !critical_are_understood(&link->view.tbs)) {
        fault = MINT_CHAIN_CRITICAL_EXTENSION;
    }
    return fault == MINT_CHAIN_GOOD && !mint_bytes_equal(link->view.signature_algorithm,
                                                         link->view.tbs.signature_algorithm)
               ? MINT_CHAIN_ALGORITHM // RFC 5280 §4.1.1.2: inside and outside must be the same
               : fault;
}

// True if there is no keyUsage, or it is well-formed and has one of the bits.
static bool allows_usage(const mint_tbs_view_t *tbs, unsigned bits)
{
    bool there;
    unsigned usage;
    return mint_view_key_usage(tbs, &there, &usage) ? (usage & bits) != 0 : !there;
}

bool mint_chain_allows_purpose(const mint_tbs_view_t *tbs, mint_purpose_t purpose)
{
    mint_extension_view_t extension;
    mint_bytes_t oid;
    if (purpose == MINT_PURPOSE_ANY || purpose == MINT_PURPOSE_CA ||
        !mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_EXTENDED_KEY_USAGE), &extension)) {
        return true;
    }
    const mint_bytes_t wanted = purpose == MINT_PURPOSE_TLS_SERVER
                                    ? MINT_OID(MBEDTLS_OID_SERVER_AUTH)
                                    : MINT_OID(MBEDTLS_OID_CLIENT_AUTH);
    mint_reader_t reader = mint_sequence_reader(extension.value);
    bool allowed = false;
    while (mint_oid_next(&reader, &oid)) {
        allowed = allowed || mint_bytes_equal(oid, wanted) ||
                  mint_bytes_equal(oid, MINT_OID(MBEDTLS_OID_ANY_EXTENDED_KEY_USAGE));
    }
    return allowed && mint_reader_status(&reader) == MINT_OK;
}

static bool is_ca(const mint_tbs_view_t *tbs, int *path_length)
{
    bool there;
    bool ca;
    return mint_view_basic_constraints(tbs, &there, &ca, path_length) && ca;
}

static mint_chain_fault_t check_purpose(const mint_tbs_view_t *tbs, mint_purpose_t purpose)
{
    int path_length;
    unsigned usage = DIGITAL_SIGNATURE | KEY_AGREEMENT;
    if (purpose == MINT_PURPOSE_ANY) {
        return MINT_CHAIN_GOOD;
    }
    if (purpose == MINT_PURPOSE_CA) {
        if (!is_ca(tbs, &path_length)) {
            return MINT_CHAIN_NOT_A_CA;
        }
        usage = KEY_CERT_SIGN;
    } else if (purpose == MINT_PURPOSE_TLS_SERVER) {
        usage |= KEY_ENCIPHERMENT;
    }
    if (!allows_usage(tbs, usage)) {
        return MINT_CHAIN_KEY_USAGE;
    }
    return mint_chain_allows_purpose(tbs, purpose) ? MINT_CHAIN_GOOD
                                                   : MINT_CHAIN_EXTENDED_KEY_USAGE;
}

mint_chain_fault_t mint_chain_check_leaf(const mint_link_t *leaf,
                                         const mint_chain_question_t *question)
{
    mint_chain_fault_t fault = check_any(leaf, question, false);
    if (fault == MINT_CHAIN_GOOD) {
        fault = check_purpose(&leaf->view.tbs, question->purpose);
    }
    if (fault == MINT_CHAIN_GOOD && question->host_name != NULL &&
        !mint_chain_is_for_host(&leaf->view.tbs, question->host_name)) {
        fault = MINT_CHAIN_NAME;
    }
    return fault;
}

mint_chain_fault_t mint_chain_check_ca(const mint_link_t *ca, const mint_chain_question_t *question,
                                       int below)
{
    int path_length = -1;
    if (!is_ca(&ca->view.tbs, &path_length)) {
        return MINT_CHAIN_NOT_A_CA;
    }
    if (!allows_usage(&ca->view.tbs, KEY_CERT_SIGN)) {
        return MINT_CHAIN_KEY_USAGE;
    }
    if (path_length >= 0 && below > path_length) {
        return MINT_CHAIN_PATH_LENGTH;
    }
    if (!mint_chain_allows_purpose(&ca->view.tbs, question->purpose)) {
        return MINT_CHAIN_EXTENDED_KEY_USAGE;
    }
    return check_any(ca, question, true);
}

bool mint_chain_is_self_issued(const mint_link_t *link)
{
    return mint_name_same(link->view.tbs.subject, link->view.tbs.issuer);
}
