// SPDX-License-Identifier: Apache-2.0
//
// Rules of Matter on the certificates of device attestation (Matter core specification §6.2.2): the
// device's own (DAC, §6.2.2.3), the intermediate that signs it (PAI, §6.2.2.4) and the authority
// above (PAA, §6.2.2.5). Which of them a certificate is, is seen from basicConstraints and from who
// issued it.
#include <mbedtls/oid.h>
#include <string.h>

#include "algorithm.h"
#include "attribute.h"
#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

enum {
    DIGITAL_SIGNATURE = 1u << 0, // bits of keyUsage
    KEY_CERT_SIGN = 1u << 5,
    CRL_SIGN = 1u << 6,
    ID_LEN = 4,                // characters of a vendor's or product's number
    CERTIFICATE_MAX_LEN = 600, // §6.2.2
    // What comes to a TBSCertificate at most: a SEQUENCE of it, the AlgorithmIdentifier and a BIT
    // STRING with an ECDSA-Sig-Value of P-256.
    AROUND_MAX_LEN = 4 + 12 + 3 + 72,
};

typedef enum { DAC, PAI, PAA } role_t;

static role_t role_of(const mint_tbs_view_t *tbs)
{
    if (!mint_lint_is_ca(tbs)) {
        return DAC;
    }
    return mint_lint_is_self_issued(tbs) ? PAA : PAI;
}

static size_t count_vendors(mint_bytes_t name, mint_bytes_t *text)
{
    return mint_lint_count_attributes(name, MINT_OID(MINT_OID_MATTER_VID), text);
}

static size_t count_products(mint_bytes_t name, mint_bytes_t *text)
{
    return mint_lint_count_attributes(name, MINT_OID(MINT_OID_MATTER_PID), text);
}

// Four hexadecimal digits, in capitals (§6.2.2.2).
static bool is_id(mint_bytes_t text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\0' || strchr("0123456789ABCDEF", text.data[i]) == NULL) {
            return false;
        }
    }
    return text.len == ID_LEN;
}

static bool vendor_fits(const mint_tbs_view_t *tbs)
{
    mint_bytes_t text;
    size_t count = count_vendors(tbs->subject, &text);
    return count == 0 ? role_of(tbs) == PAA : count == 1 && is_id(text);
}

static bool product_fits(const mint_tbs_view_t *tbs)
{
    mint_bytes_t text;
    size_t count = count_products(tbs->subject, &text);
    switch (role_of(tbs)) {
    case DAC:
        return count == 1 && is_id(text);
    case PAI:
        return count == 0 || (count == 1 && is_id(text));
    case PAA:
        return count == 0;
    }
    return false;
}

// A DAC's issuer names its vendor, the same; what else an issuer names must be the same too.
static bool issuer_fits(const mint_tbs_view_t *tbs)
{
    mint_bytes_t own;
    mint_bytes_t above;
    (void)count_vendors(tbs->subject, &own);
    size_t count = count_vendors(tbs->issuer, &above);
    if (count > 1 || (count == 1 && !mint_bytes_equal(own, above)) ||
        (count == 0 && role_of(tbs) == DAC)) {
        return false;
    }
    (void)count_products(tbs->subject, &own);
    count = count_products(tbs->issuer, &above);
    return count == 0 || (count == 1 && mint_bytes_equal(own, above));
}

static bool key_is_p256(const mint_tbs_view_t *tbs)
{
    return mint_bytes_equal(mint_lint_curve(tbs), MINT_OID(MBEDTLS_OID_EC_GRP_SECP256R1));
}

static bool signature_is_p256(const mint_tbs_view_t *tbs)
{
    return mint_bytes_equal(tbs->signature_algorithm, mint_algorithm_of(MINT_KEY_P256));
}

static bool constraints_fit(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    if (!mint_view_basic_constraints(tbs, &there, &ca, &path_length) ||
        !mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_BASIC_CONSTRAINTS))) {
        return false;
    }
    switch (role_of(tbs)) {
    case DAC:
        return path_length < 0;
    case PAI:
        return path_length == 0;
    case PAA:
        return path_length < 0 || path_length == 1;
    }
    return false;
}

static bool usage_fits(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    if (!mint_view_key_usage(tbs, &there, &usage) ||
        !mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_KEY_USAGE))) {
        return false;
    }
    if (role_of(tbs) == DAC) {
        return usage == DIGITAL_SIGNATURE;
    }
    return (usage & ~(unsigned)DIGITAL_SIGNATURE) == (KEY_CERT_SIGN | CRL_SIGN);
}

static bool has_key_ids(const mint_tbs_view_t *tbs)
{
    return mint_view_subject_key_id(tbs).len > 0 &&
           (role_of(tbs) == PAA || mint_view_authority_key_id(tbs).len > 0);
}

static bool is_short(const mint_tbs_view_t *tbs)
{
    return tbs->whole.len + AROUND_MAX_LEN <= CERTIFICATE_MAX_LEN;
}

static const mint_lint_rule_t rules[] = {
    {"matter-vendor", MINT_LINT_ERROR, "Matter core §6.2.2.2",
     "the subject has not one vendor id of four hexadecimal digits in capitals", vendor_fits},
    {"matter-product", MINT_LINT_ERROR, "Matter core §6.2.2.2",
     "the subject has not one product id of four hexadecimal digits in capitals", product_fits},
    {"matter-issuer", MINT_LINT_ERROR, "Matter core §6.2.2.3",
     "the issuer does not name the same vendor, or names another product", issuer_fits},
    {"matter-key", MINT_LINT_ERROR, "Matter core §6.2.2.3", "the key is not P-256", key_is_p256},
    {"matter-signature", MINT_LINT_ERROR, "Matter core §6.2.2.3",
     "the signature is not ECDSA with SHA-256", signature_is_p256},
    {"matter-basic-constraints", MINT_LINT_ERROR, "Matter core §6.2.2.3, §6.2.2.4",
     "basicConstraints is not there, not critical, or has another path length than 0 (PAI) or 1 "
     "(PAA)",
     constraints_fit},
    {"matter-key-usage", MINT_LINT_ERROR, "Matter core §6.2.2.3, §6.2.2.4",
     "key usage is not critical, or not digitalSignature alone (CAs: keyCertSign and cRLSign)",
     usage_fits},
    {"matter-key-ids", MINT_LINT_ERROR, "Matter core §6.2.2.3",
     "there is no subject key identifier, or no authority key identifier", has_key_ids},
    {"matter-size", MINT_LINT_ERROR, "Matter core §6.2.2",
     "the certificate can be longer than 600 bytes", is_short},
};

mint_lint_rules_t mint_lint_matter_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
