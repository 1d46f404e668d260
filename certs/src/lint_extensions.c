// SPDX-License-Identifier: Apache-2.0
//
// Rules on extensions, alone and together.
#include <mbedtls/oid.h>

#include "der_read.h"
#include "der_write.h"
#include "host_name.h"
#include "lint_rules.h"

// Named bits of keyUsage.
enum {
    KEY_ENCIPHERMENT = 1u << 2,
    DATA_ENCIPHERMENT = 1u << 3,
    KEY_CERT_SIGN = 1u << 5,
};

enum { DNS_NAME_TAG = MINT_DER_CONTEXT(2) };

bool mint_lint_is_ca(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    return mint_view_basic_constraints(tbs, &there, &ca, &path_length) && ca;
}

static bool is_critical(const mint_tbs_view_t *tbs, mint_bytes_t oid)
{
    mint_extension_view_t extension;
    return mint_extension_find(tbs, oid, &extension) && extension.critical;
}

static bool has_purpose(const mint_tbs_view_t *tbs, mint_bytes_t purpose)
{
    mint_extension_view_t extension;
    if (!mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_EXTENDED_KEY_USAGE), &extension)) {
        return false;
    }
    mint_reader_t outer = mint_der_reader(extension.value);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    while (reader.left_len > 0 && !reader.failed) {
        if (mint_bytes_equal(mint_der_read(&reader, MBEDTLS_ASN1_OID), purpose)) {
            return true;
        }
    }
    return false;
}

static bool none_twice(const mint_tbs_view_t *tbs)
{
    mint_reader_t reader = mint_der_reader(tbs->extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        mint_reader_t rest = reader;
        mint_extension_view_t other;
        while (mint_extension_next(&rest, &other)) {
            if (mint_bytes_equal(extension.oid, other.oid)) {
                return false;
            }
        }
    }
    return true;
}

static bool basic_constraints_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    return mint_view_basic_constraints(tbs, &there, &ca, &path_length) || !there;
}

static bool ca_constraints_critical(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_ca(tbs) || is_critical(tbs, MINT_OID(MBEDTLS_OID_BASIC_CONSTRAINTS));
}

static bool path_length_has_ca(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    return !mint_view_basic_constraints(tbs, &there, &ca, &path_length) || path_length < 0 || ca;
}

static bool key_usage_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    bool read = mint_view_key_usage(tbs, &there, &usage);
    return !there || (read && usage != 0);
}

static bool key_usage_critical(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    bool read = mint_view_key_usage(tbs, &there, &usage);
    return !read || is_critical(tbs, MINT_OID(MBEDTLS_OID_KEY_USAGE));
}

static bool ca_may_sign(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    bool read = mint_view_key_usage(tbs, &there, &usage);
    return !mint_lint_is_ca(tbs) || (read && (usage & KEY_CERT_SIGN) != 0);
}

static bool only_ca_may_sign(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    return !mint_view_key_usage(tbs, &there, &usage) || (usage & KEY_CERT_SIGN) == 0 ||
           mint_lint_is_ca(tbs);
}

static bool ec_key_does_not_encipher(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    mint_reader_t outer = mint_der_reader(tbs->public_key);
    mint_reader_t spki = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_reader_t algorithm = mint_der_reader(mint_der_read(&spki, MINT_DER_SEQUENCE));
    bool ec = mint_bytes_equal(mint_der_read(&algorithm, MBEDTLS_ASN1_OID),
                               MINT_OID(MBEDTLS_OID_EC_ALG_UNRESTRICTED));
    return !ec || !mint_view_key_usage(tbs, &there, &usage) ||
           (usage & (KEY_ENCIPHERMENT | DATA_ENCIPHERMENT)) == 0;
}

static bool has_subject_key_id_if_ca(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_ca(tbs) || mint_view_subject_key_id(tbs).len > 0;
}

static bool has_authority_key_id(const mint_tbs_view_t *tbs)
{
    bool self_issued = mint_bytes_equal(tbs->issuer, tbs->subject);
    return self_issued || mint_view_authority_key_id(tbs).len > 0;
}

static bool key_ids_not_critical(const mint_tbs_view_t *tbs)
{
    return !is_critical(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER)) &&
           !is_critical(tbs, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER));
}

static bool ca_has_subject(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_ca(tbs) || !mint_lint_subject_is_empty(tbs);
}

static bool empty_subject_has_critical_names(const mint_tbs_view_t *tbs)
{
    return !mint_lint_subject_is_empty(tbs) ||
           is_critical(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME));
}

static mint_reader_t alt_names(const mint_tbs_view_t *tbs, bool *there)
{
    mint_extension_view_t extension;
    *there = mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), &extension);
    mint_reader_t outer = mint_der_reader(extension.value);
    return mint_der_reader(*there ? mint_der_read(&outer, MINT_DER_SEQUENCE) : (mint_bytes_t){0});
}

static bool alt_names_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_reader_t reader = alt_names(tbs, &there);
    if (there && reader.left_len == 0) {
        return false;
    }
    while (reader.left_len > 0) {
        int tag;
        mint_bytes_t name = mint_der_read_any(&reader, &tag);
        if (reader.failed || name.len == 0 ||
            (tag == DNS_NAME_TAG && !mint_host_name_valid(name))) {
            return false;
        }
    }
    return true;
}

static bool server_has_alt_names(const mint_tbs_view_t *tbs)
{
    bool there;
    (void)alt_names(tbs, &there);
    return there || !has_purpose(tbs, MINT_OID(MBEDTLS_OID_SERVER_AUTH));
}

static const mint_lint_rule_t rules[] = {
    {"extension-twice", MINT_LINT_ERROR, "RFC 5280 §4.2", "an extension is there twice",
     none_twice},
    {"basic-constraints", MINT_LINT_ERROR, "RFC 5280 §4.2.1.9", "basicConstraints is malformed",
     basic_constraints_well_formed},
    {"basic-constraints-critical", MINT_LINT_ERROR, "RFC 5280 §4.2.1.9",
     "basicConstraints of a CA is not critical", ca_constraints_critical},
    {"path-length", MINT_LINT_ERROR, "RFC 5280 §4.2.1.9",
     "there is a path length, but it is not a CA", path_length_has_ca},
    {"key-usage", MINT_LINT_ERROR, "RFC 5280 §4.2.1.3", "keyUsage is malformed or has no bit set",
     key_usage_well_formed},
    {"key-usage-critical", MINT_LINT_WARNING, "RFC 5280 §4.2.1.3", "keyUsage is not critical",
     key_usage_critical},
    {"ca-key-usage", MINT_LINT_ERROR, "RFC 5280 §4.2.1.3",
     "it is a CA, but its key usage lacks keyCertSign", ca_may_sign},
    {"key-cert-sign", MINT_LINT_ERROR, "RFC 5280 §4.2.1.9",
     "its key usage has keyCertSign, but it is not a CA", only_ca_may_sign},
    {"ec-key-usage", MINT_LINT_ERROR, "RFC 8813 §3", "an elliptic curve key cannot encipher",
     ec_key_does_not_encipher},
    {"subject-key-id", MINT_LINT_ERROR, "RFC 5280 §4.2.1.2",
     "it is a CA without a subject key identifier", has_subject_key_id_if_ca},
    {"authority-key-id", MINT_LINT_ERROR, "RFC 5280 §4.2.1.1",
     "it has no authority key identifier, and is not self-issued", has_authority_key_id},
    {"key-id-critical", MINT_LINT_ERROR, "RFC 5280 §4.2.1.1", "a key identifier is critical",
     key_ids_not_critical},
    {"ca-subject", MINT_LINT_ERROR, "RFC 5280 §4.1.2.6", "it is a CA without a subject",
     ca_has_subject},
    {"empty-subject", MINT_LINT_ERROR, "RFC 5280 §4.1.2.6",
     "the subject is empty and there is no critical subjectAltName",
     empty_subject_has_critical_names},
    {"alt-names", MINT_LINT_ERROR, "RFC 5280 §4.2.1.6",
     "subjectAltName is empty, malformed, or has a DNS name that is none", alt_names_well_formed},
    {"server-names", MINT_LINT_ERROR, "RFC 9525 §2",
     "it is for servers, but has no name in subjectAltName", server_has_alt_names},
};

mint_lint_rules_t mint_lint_extension_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
