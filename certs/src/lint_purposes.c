// SPDX-License-Identifier: Apache-2.0
//
// Rules on the extensions that say what a certificate is for, under which policy, and where to ask
// about it further.
#include <mbedtls/oid.h>

#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

// Named bits of keyUsage.
enum {
    DIGITAL_SIGNATURE = 1u << 0,
    KEY_ENCIPHERMENT = 1u << 2,
    KEY_AGREEMENT = 1u << 4,
};

// id-pe-authorityInfoAccess (RFC 5280 §4.2.2.1).
#define OID_AUTHORITY_INFO_ACCESS "\x2B\x06\x01\x05\x05\x07\x01\x01"

// A list that is there has at least one element, and nothing after the last that can be read.
static bool list_ended_well(bool there, size_t count, const mint_reader_t *reader)
{
    return !there || (count > 0 && mint_reader_status(reader) == MINT_OK && reader->left_len == 0);
}

static bool purposes_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_bytes_t oid;
    size_t count = 0;
    mint_reader_t reader =
        mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_EXTENDED_KEY_USAGE), &there);
    while (mint_oid_next(&reader, &oid)) {
        count++;
    }
    return list_ended_well(there, count, &reader);
}

static bool any_purpose_not_critical(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_EXTENDED_KEY_USAGE)) ||
           !mint_lint_has_purpose(tbs, MINT_OID(MBEDTLS_OID_ANY_EXTENDED_KEY_USAGE));
}

// A CA's purposes limit those below it; its own key signs certificates.
static bool tls_key_can_be_used(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    bool tls = mint_lint_has_purpose(tbs, MINT_OID(MBEDTLS_OID_SERVER_AUTH)) ||
               mint_lint_has_purpose(tbs, MINT_OID(MBEDTLS_OID_CLIENT_AUTH));
    return !tls || mint_lint_is_ca(tbs) || !mint_view_key_usage(tbs, &there, &usage) ||
           (usage & (DIGITAL_SIGNATURE | KEY_ENCIPHERMENT | KEY_AGREEMENT)) != 0;
}

static bool policies_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_bytes_t oid;
    mint_bytes_t other;
    mint_bytes_t qualifiers;
    size_t count = 0;
    mint_reader_t reader =
        mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_CERTIFICATE_POLICIES), &there);
    while (mint_policy_next(&reader, &oid, &qualifiers)) {
        count++;
        mint_reader_t rest = reader;
        while (mint_policy_next(&rest, &other, &qualifiers)) {
            if (mint_bytes_equal(oid, other)) {
                return false;
            }
        }
    }
    return list_ended_well(there, count, &reader);
}

// A point that says neither where the list is nor who signs it says nothing.
static bool crls_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_distribution_point_t point;
    size_t count = 0;
    mint_reader_t reader =
        mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_CRL_DISTRIBUTION_POINTS), &there);
    while (mint_distribution_point_next(&reader, &point)) {
        count++;
        if (!point.has_name && point.crl_issuer.len == 0) {
            return false;
        }
    }
    return list_ended_well(there, count, &reader);
}

static bool access_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_bytes_t oid;
    mint_bytes_t location;
    size_t count = 0;
    mint_reader_t reader = mint_lint_elements(tbs, MINT_OID(OID_AUTHORITY_INFO_ACCESS), &there);
    while (mint_pair_next(&reader, &oid, &location)) {
        count++;
    }
    return list_ended_well(there, count, &reader) &&
           !mint_lint_is_critical(tbs, MINT_OID(OID_AUTHORITY_INFO_ACCESS));
}

static const mint_lint_rule_t rules[] = {
    {"extended-key-usage", MINT_LINT_ERROR, "RFC 5280 §4.2.1.12",
     "extendedKeyUsage is empty or malformed", purposes_well_formed},
    {"any-extended-key-usage", MINT_LINT_WARNING, "RFC 5280 §4.2.1.12",
     "extendedKeyUsage has anyExtendedKeyUsage and is critical", any_purpose_not_critical},
    {"tls-key-usage", MINT_LINT_ERROR, "RFC 5280 §4.2.1.12",
     "it is for TLS, but its key usage has none of digitalSignature, keyEncipherment and "
     "keyAgreement",
     tls_key_can_be_used},
    {"certificate-policies", MINT_LINT_ERROR, "RFC 5280 §4.2.1.4",
     "certificatePolicies is empty, malformed, or has a policy twice", policies_well_formed},
    {"crl-distribution-points", MINT_LINT_ERROR, "RFC 5280 §4.2.1.13",
     "cRLDistributionPoints is empty or malformed", crls_well_formed},
    {"authority-info-access", MINT_LINT_ERROR, "RFC 5280 §4.2.2.1",
     "authorityInfoAccess is critical, empty or malformed", access_well_formed},
};

mint_lint_rules_t mint_lint_purpose_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
