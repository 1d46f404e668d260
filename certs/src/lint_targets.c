// SPDX-License-Identifier: Apache-2.0
//
// Rules of those who have to take a certificate: an application profile, two clouds, three TLS
// stacks. A stack's rules say what its reader does in fact, as its source has it.
#include <mbedtls/oid.h>
#include <string.h>

#include "algorithm.h"
#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

enum { DIGITAL_SIGNATURE = 1u << 0 }; // bit of keyUsage

static bool curve_is(const mint_tbs_view_t *tbs, mint_bytes_t curve)
{
    return mint_bytes_equal(mint_lint_curve(tbs), curve);
}

static bool is_p256(const mint_tbs_view_t *tbs)
{
    return curve_is(tbs, MINT_OID(MBEDTLS_OID_EC_GRP_SECP256R1));
}

// ---- RFC 7925 ----

static bool signature_is_ecdsa_sha256(const mint_tbs_view_t *tbs)
{
    return mint_bytes_equal(tbs->signature_algorithm, mint_algorithm_of(MINT_KEY_P256));
}

static bool client_is_named_by_eui64(const mint_tbs_view_t *tbs)
{
    mint_bytes_t common_name;
    (void)mint_lint_count_attributes(tbs->subject, MINT_OID(MBEDTLS_OID_AT_CN), &common_name);
    bool server_alone = mint_lint_has_purpose(tbs, MINT_OID(MBEDTLS_OID_SERVER_AUTH)) &&
                        !mint_lint_has_purpose(tbs, MINT_OID(MBEDTLS_OID_CLIENT_AUTH));
    return mint_lint_is_ca(tbs) || server_alone || mint_lint_is_eui64(common_name) ||
           mint_lint_has_dns_name(tbs, mint_lint_is_eui64);
}

static bool may_sign(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    return mint_lint_is_ca(tbs) || !mint_view_key_usage(tbs, &there, &usage) ||
           (usage & DIGITAL_SIGNATURE) != 0;
}

static const mint_lint_rule_t rfc7925[] = {
    {"rfc7925-key", MINT_LINT_ERROR, "RFC 7925 §4.4", "the key is not P-256", is_p256},
    {"rfc7925-signature", MINT_LINT_ERROR, "RFC 7925 §4.4",
     "the signature is not ECDSA with SHA-256", signature_is_ecdsa_sha256},
    {"rfc7925-name", MINT_LINT_ERROR, "RFC 7925 §4.4.2",
     "a client's common name or DNS name is not an EUI-64 (HH-HH-HH-HH-HH-HH-HH-HH, in capitals)",
     client_is_named_by_eui64},
    {"rfc7925-key-usage", MINT_LINT_ERROR, "RFC 7925 §4.4",
     "the key usage lacks digitalSignature, which ECDHE_ECDSA needs", may_sign},
};

static mint_lint_rules_t rfc7925_rules(void)
{
    return (mint_lint_rules_t){.rules = rfc7925, .count = sizeof rfc7925 / sizeof rfc7925[0]};
}

// ---- AWS IoT Core ----

static bool aws_takes_key(const mint_tbs_view_t *tbs)
{
    return mint_lint_rsa_bits(tbs) >= 2048 || is_p256(tbs) ||
           curve_is(tbs, MINT_OID(MBEDTLS_OID_EC_GRP_SECP384R1)) ||
           curve_is(tbs, MINT_OID(MBEDTLS_OID_EC_GRP_SECP521R1));
}

static const mint_lint_rule_t aws[] = {
    {"aws-key", MINT_LINT_ERROR, "AWS IoT Core Developer Guide, X.509 client certificates",
     "the key is not RSA of 2048 bits or more, P-256, P-384 or P-521", aws_takes_key},
};

static mint_lint_rules_t aws_rules(void)
{
    return (mint_lint_rules_t){.rules = aws, .count = sizeof aws / sizeof aws[0]};
}

// ---- Azure DPS ----

static bool is_registration_id(mint_bytes_t text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    for (size_t i = 0; i < text.len; i++) {
        bool last = i + 1 == text.len;
        int byte = text.data[i];
        if (byte == '\0' ||
            (strchr(letters, byte) == NULL && (last || strchr("._:", byte) == NULL))) {
            return false;
        }
    }
    return text.len > 0;
}

static bool common_name_is_registration_id(const mint_tbs_view_t *tbs)
{
    mint_bytes_t text;
    size_t count = mint_lint_count_attributes(tbs->subject, MINT_OID(MBEDTLS_OID_AT_CN), &text);
    return mint_lint_is_ca(tbs) || (count == 1 && is_registration_id(text));
}

static const mint_lint_rule_t azure[] = {
    {"azure-registration-id", MINT_LINT_ERROR,
     "Azure IoT Hub Device Provisioning Service, registration ID",
     "the subject has not one common name of letters, digits, '-', '.', '_' and ':' that ends in a "
     "letter, a digit or '-'",
     common_name_is_registration_id},
};

static mint_lint_rules_t azure_rules(void)
{
    return (mint_lint_rules_t){.rules = azure, .count = sizeof azure / sizeof azure[0]};
}

// ---- axTLS ----

static const int64_t last_32_bit_second = 2147483647; // 2038-01-19 03:14:07 UTC

static bool axtls_takes_key(const mint_tbs_view_t *tbs)
{
    size_t bits = mint_lint_rsa_bits(tbs);
    return bits > 0 && bits <= 4096;
}

static bool axtls_takes_signature(const mint_tbs_view_t *tbs)
{
    return mint_bytes_equal(tbs->signature_algorithm, mint_algorithm_of(MINT_KEY_RSA_2048));
}

// One attribute a set; more make it lose its place.
static bool name_is_flat(mint_bytes_t name)
{
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        if (!attribute.first_of_set) {
            return false;
        }
    }
    return true;
}

static bool axtls_takes_names(const mint_tbs_view_t *tbs)
{
    return name_is_flat(tbs->issuer) && name_is_flat(tbs->subject);
}

static bool ends_within_32_bits(const mint_tbs_view_t *tbs)
{
    return !tbs->not_after.valid || tbs->not_after.time <= last_32_bit_second;
}

static const mint_lint_rule_t axtls[] = {
    {"axtls-key", MINT_LINT_ERROR, "axTLS 2.1 asn1_public_key",
     "the key is not RSA of 4096 bits at most", axtls_takes_key},
    {"axtls-signature", MINT_LINT_ERROR, "axTLS 2.1 asn1_signature_type",
     "the signature is not RSA: the certificate does not load", axtls_takes_signature},
    {"axtls-names", MINT_LINT_ERROR, "axTLS 2.1 asn1_name",
     "a name has several attributes in one set", axtls_takes_names},
    {"axtls-expiry", MINT_LINT_WARNING, "axTLS 2.1 asn1_get_utc_time",
     "it ends after 2038-01-19, which a 32-bit clock takes for the past", ends_within_32_bits},
};

static mint_lint_rules_t axtls_rules(void)
{
    return (mint_lint_rules_t){.rules = axtls, .count = sizeof axtls / sizeof axtls[0]};
}

// ---- Mbed TLS ----

static bool is_one_of(mint_bytes_t oid, const mint_bytes_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mint_bytes_equal(oid, list[i])) {
            return true;
        }
    }
    return false;
}

static bool critical_are_among(const mint_tbs_view_t *tbs, const mint_bytes_t *list, size_t count)
{
    mint_reader_t reader = mint_der_reader(tbs->extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        if (extension.critical && !is_one_of(extension.oid, list, count)) {
            return false;
        }
    }
    return true;
}

// clang-format off
#define OID(text) {.data = (const uint8_t *)(text), .len = sizeof(text) - 1}
// clang-format on

// It reads certificatePolicies, but knows no policy but anyPolicy.
static bool policies_are_any(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_bytes_t oid;
    mint_bytes_t qualifiers;
    mint_reader_t reader =
        mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_CERTIFICATE_POLICIES), &there);
    while (mint_policy_next(&reader, &oid, &qualifiers)) {
        if (!mint_bytes_equal(oid, MINT_OID(MBEDTLS_OID_ANY_POLICY))) {
            return false;
        }
    }
    return true;
}

static bool mbedtls_knows_critical(const mint_tbs_view_t *tbs)
{
    static const mint_bytes_t known[] = {
        OID(MBEDTLS_OID_BASIC_CONSTRAINTS),      OID(MBEDTLS_OID_KEY_USAGE),
        OID(MBEDTLS_OID_EXTENDED_KEY_USAGE),     OID(MBEDTLS_OID_SUBJECT_ALT_NAME),
        OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER), OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER),
        OID(MBEDTLS_OID_NS_CERT_TYPE),           OID(MBEDTLS_OID_CERTIFICATE_POLICIES),
    };
    return critical_are_among(tbs, known, sizeof known / sizeof known[0]) &&
           (!mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_CERTIFICATE_POLICIES)) ||
            policies_are_any(tbs));
}

static const mint_lint_rule_t mbedtls[] = {
    {"mbedtls-critical", MINT_LINT_ERROR, "Mbed TLS 3.6 x509_get_crt_ext",
     "an extension is critical that it does not read: it refuses the certificate",
     mbedtls_knows_critical},
};

static mint_lint_rules_t mbedtls_rules(void)
{
    return (mint_lint_rules_t){.rules = mbedtls, .count = sizeof mbedtls / sizeof mbedtls[0]};
}

// ---- wolfSSL ----

enum { WOLFSSL_NAME_SIZE = 256 }; // ASN_NAME_MAX

// It keeps a name as text, "/CN=…", and leaves out what does not fit.
static bool wolfssl_holds_name(mint_bytes_t name)
{
    static const size_t label_max_len = sizeof "/serialNumber=" - 1;
    size_t len = 0;
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        len += label_max_len + attribute.text.len;
    }
    return len < WOLFSSL_NAME_SIZE;
}

static bool wolfssl_holds_names(const mint_tbs_view_t *tbs)
{
    return wolfssl_holds_name(tbs->issuer) && wolfssl_holds_name(tbs->subject);
}

static bool wolfssl_knows_critical(const mint_tbs_view_t *tbs)
{
    static const mint_bytes_t known[] = {
        OID(MBEDTLS_OID_BASIC_CONSTRAINTS),      OID(MBEDTLS_OID_KEY_USAGE),
        OID(MBEDTLS_OID_EXTENDED_KEY_USAGE),     OID(MBEDTLS_OID_SUBJECT_ALT_NAME),
        OID(MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER), OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER),
        OID(MBEDTLS_OID_NAME_CONSTRAINTS),       OID(MBEDTLS_OID_POLICY_CONSTRAINTS),
        OID(MBEDTLS_OID_INIHIBIT_ANYPOLICY),     OID(MBEDTLS_OID_CERTIFICATE_POLICIES),
        OID(MBEDTLS_OID_NS_CERT_TYPE),           OID(MBEDTLS_OID_CRL_DISTRIBUTION_POINTS),
    };
    return critical_are_among(tbs, known, sizeof known / sizeof known[0]);
}

static const mint_lint_rule_t wolfssl[] = {
    {"wolfssl-name", MINT_LINT_WARNING, "wolfSSL 5.5 ASN_NAME_MAX",
     "a name may have more than 255 bytes as text: it leaves attributes out", wolfssl_holds_names},
    {"wolfssl-critical", MINT_LINT_ERROR, "wolfSSL 5.5 DecodeCertExtensions",
     "an extension is critical that it does not read: it refuses the certificate",
     wolfssl_knows_critical},
};

static mint_lint_rules_t wolfssl_rules(void)
{
    return (mint_lint_rules_t){.rules = wolfssl, .count = sizeof wolfssl / sizeof wolfssl[0]};
}

const mint_lint_target_rules_t *mint_lint_target_rules(void)
{
    static const mint_lint_target_rules_t targets[] = {
        {"rfc7925", MINT_LINT_RFC7925, rfc7925_rules},
        {"matter", MINT_LINT_MATTER, mint_lint_matter_rules},
        {"aws", MINT_LINT_AWS, aws_rules},
        {"azure", MINT_LINT_AZURE, azure_rules},
        {"axtls", MINT_LINT_AXTLS, axtls_rules},
        {"mbedtls", MINT_LINT_MBEDTLS, mbedtls_rules},
        {"wolfssl", MINT_LINT_WOLFSSL, wolfssl_rules},
        {.name = NULL},
    };
    return targets;
}
