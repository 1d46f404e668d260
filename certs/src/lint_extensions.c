// SPDX-License-Identifier: Apache-2.0
//
// Rules on the extensions that say who a certificate is from, and what may be signed with it.
#include <mbedtls/oid.h>

#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

#include <string.h>

// Named bits of keyUsage.
enum {
    KEY_ENCIPHERMENT = 1u << 2,
    DATA_ENCIPHERMENT = 1u << 3,
    KEY_CERT_SIGN = 1u << 5,
    CRL_SIGN = 1u << 6,
};

static bool none_twice(const mint_tbs_view_t *tbs)
{
    return !mint_extension_twice(tbs->extensions);
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
    return !mint_lint_is_ca(tbs) ||
           mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_BASIC_CONSTRAINTS));
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
    return !read || mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_KEY_USAGE));
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
    return mint_lint_curve(tbs).len == 0 || !mint_view_key_usage(tbs, &there, &usage) ||
           (usage & (KEY_ENCIPHERMENT | DATA_ENCIPHERMENT)) == 0;
}

static bool has_subject_key_id_if_ca(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_ca(tbs) || mint_view_subject_key_id(tbs).len > 0;
}

static bool has_authority_key_id(const mint_tbs_view_t *tbs)
{
    return mint_lint_is_self_issued(tbs) || mint_view_authority_key_id(tbs).len > 0;
}

static bool key_ids_not_critical(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER)) &&
           !mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER));
}

// Whoever issues certificates or CRLs is found by name.
static bool issuer_has_subject(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    bool signs_crls = mint_view_key_usage(tbs, &there, &usage) && (usage & CRL_SIGN) != 0;
    return (!mint_lint_is_ca(tbs) && !signs_crls) || !mint_lint_subject_is_empty(tbs);
}

static bool name_constraints_fit(const mint_tbs_view_t *tbs)
{
    mint_extension_view_t extension;
    return !mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_NAME_CONSTRAINTS), &extension) ||
           (extension.critical && mint_lint_is_ca(tbs));
}

static bool policy_limits_critical(const mint_tbs_view_t *tbs)
{
    static const char *const oids[] = {MBEDTLS_OID_POLICY_CONSTRAINTS,
                                       MBEDTLS_OID_INIHIBIT_ANYPOLICY};
    for (size_t i = 0; i < sizeof oids / sizeof oids[0]; i++) {
        mint_extension_view_t extension;
        mint_bytes_t oid = {.data = (const uint8_t *)oids[i], .len = strlen(oids[i])};
        if (mint_extension_find(tbs, oid, &extension) && !extension.critical) {
            return false;
        }
    }
    return true;
}

// Those of RFC 5280 §4.2.1 that an application must know (§4.2).
static bool critical_ones_are_known(const mint_tbs_view_t *tbs)
{
    static const mint_bytes_t known[] = {
#define OID(text) {.data = (const uint8_t *)(text), .len = sizeof(text) - 1}
        OID(MBEDTLS_OID_BASIC_CONSTRAINTS),      OID(MBEDTLS_OID_KEY_USAGE),
        OID(MBEDTLS_OID_EXTENDED_KEY_USAGE),     OID(MBEDTLS_OID_SUBJECT_ALT_NAME),
        OID(MBEDTLS_OID_CERTIFICATE_POLICIES),   OID(MBEDTLS_OID_NAME_CONSTRAINTS),
        OID(MBEDTLS_OID_POLICY_CONSTRAINTS),     OID(MBEDTLS_OID_INIHIBIT_ANYPOLICY),
        OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER), OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER),
#undef OID
    };
    mint_reader_t reader = mint_der_reader(tbs->extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        bool is_known = !extension.critical;
        for (size_t i = 0; !is_known && i < sizeof known / sizeof known[0]; i++) {
            is_known = mint_bytes_equal(extension.oid, known[i]);
        }
        if (!is_known) {
            return false;
        }
    }
    return true;
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
    {"ca-subject", MINT_LINT_ERROR, "RFC 5280 §4.1.2.6",
     "it is a CA or signs CRLs, but has no subject", issuer_has_subject},
    {"name-constraints", MINT_LINT_ERROR, "RFC 5280 §4.2.1.10",
     "nameConstraints is not critical, or it is not a CA", name_constraints_fit},
    {"policy-limits", MINT_LINT_ERROR, "RFC 5280 §4.2.1.11, §4.2.1.14",
     "policyConstraints or inhibitAnyPolicy is not critical", policy_limits_critical},
    {"unknown-critical", MINT_LINT_WARNING, "RFC 5280 §4.2",
     "an extension is critical that few know: whoever does not must refuse the certificate",
     critical_ones_are_known},
};

mint_lint_rules_t mint_lint_extension_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
