// SPDX-License-Identifier: Apache-2.0
//
// The names of OIDs, as OpenSSL says them where it has one, so that what we show can be held beside
// what it shows. The table is searched by dotted form: it is for people, and short.
#include "mintmark/certs/oid.h"

#include <stdio.h>
#include <string.h>

#include "attribute.h"

typedef struct {
    const char *dotted;
    const char *short_name;
    const char *name;
} named_t;

static const named_t named[] = {
    // Extensions (RFC 5280 §4.2, §5.2, §5.3; RFC 7633).
    {"2.5.29.14", "subjectKeyIdentifier", "X509v3 Subject Key Identifier"},
    {"2.5.29.15", "keyUsage", "X509v3 Key Usage"},
    {"2.5.29.17", "subjectAltName", "X509v3 Subject Alternative Name"},
    {"2.5.29.18", "issuerAltName", "X509v3 Issuer Alternative Name"},
    {"2.5.29.19", "basicConstraints", "X509v3 Basic Constraints"},
    {"2.5.29.20", "crlNumber", "X509v3 CRL Number"},
    {"2.5.29.21", "CRLReason", "X509v3 CRL Reason Code"},
    {"2.5.29.24", "invalidityDate", "Invalidity Date"},
    {"2.5.29.27", "deltaCRL", "X509v3 Delta CRL Indicator"},
    {"2.5.29.28", "issuingDistributionPoint", "X509v3 Issuing Distribution Point"},
    {"2.5.29.29", "certificateIssuer", "X509v3 Certificate Issuer"},
    {"2.5.29.30", "nameConstraints", "X509v3 Name Constraints"},
    {"2.5.29.31", "crlDistributionPoints", "X509v3 CRL Distribution Points"},
    {"2.5.29.32", "certificatePolicies", "X509v3 Certificate Policies"},
    {"2.5.29.33", "policyMappings", "X509v3 Policy Mappings"},
    {"2.5.29.35", "authorityKeyIdentifier", "X509v3 Authority Key Identifier"},
    {"2.5.29.36", "policyConstraints", "X509v3 Policy Constraints"},
    {"2.5.29.37", "extendedKeyUsage", "X509v3 Extended Key Usage"},
    {"2.5.29.46", "freshestCRL", "X509v3 Freshest CRL"},
    {"2.5.29.54", "inhibitAnyPolicy", "X509v3 Inhibit Any Policy"},
    {"1.3.6.1.5.5.7.1.1", "authorityInfoAccess", "Authority Information Access"},
    {"1.3.6.1.5.5.7.1.24", "tlsfeature", "TLS Feature"},
    {"1.3.6.1.5.5.7.48.1.5", "noCheck", "OCSP No Check"},
    // Extended key usages, access methods, policies and their qualifiers.
    {"2.5.29.37.0", "anyExtendedKeyUsage", "Any Extended Key Usage"},
    {"1.3.6.1.5.5.7.3.1", "serverAuth", "TLS Web Server Authentication"},
    {"1.3.6.1.5.5.7.3.2", "clientAuth", "TLS Web Client Authentication"},
    {"1.3.6.1.5.5.7.3.3", "codeSigning", "Code Signing"},
    {"1.3.6.1.5.5.7.3.4", "emailProtection", "E-mail Protection"},
    {"1.3.6.1.5.5.7.3.8", "timeStamping", "Time Stamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSPSigning", "OCSP Signing"},
    {"1.3.6.1.5.5.7.48.1", "OCSP", "OCSP"},
    {"1.3.6.1.5.5.7.48.2", "caIssuers", "CA Issuers"},
    {"2.5.29.32.0", "anyPolicy", "X509v3 Any Policy"},
    {"1.3.6.1.5.5.7.2.1", "CPS", "CPS"},
    {"1.3.6.1.5.5.7.2.2", "userNotice", "User Notice"},
    {"1.3.6.1.5.5.7.8.4", "hardwareModuleName", "hardwareModuleName"},
    // Attributes of names that we show but do not write.
    {"2.5.4.43", "initials", "initials"},
    {"2.5.4.44", "generationQualifier", "generationQualifier"},
    {"2.5.4.65", "pseudonym", "pseudonym"},
    {"2.5.4.97", "organizationIdentifier", "organizationIdentifier"},
    {"1.2.840.113549.1.9.1", "emailAddress", "emailAddress"},
    // Keys, curves and signatures.
    {"1.2.840.10045.2.1", "id-ecPublicKey", "id-ecPublicKey"},
    {"1.2.840.113549.1.1.1", "rsaEncryption", "rsaEncryption"},
    {"1.3.101.110", "X25519", "X25519"},
    {"1.3.101.112", "ED25519", "ED25519"},
    {"1.3.101.113", "ED448", "ED448"},
    {"1.2.840.10045.3.1.7", "prime256v1", "P-256"},
    {"1.3.132.0.34", "secp384r1", "P-384"},
    {"1.3.132.0.35", "secp521r1", "P-521"},
    {"1.3.132.0.10", "secp256k1", NULL},
    {"1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", NULL},
    {"1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", NULL},
    {"1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", NULL},
    {"1.2.840.10045.4.1", "ecdsa-with-SHA1", "ecdsa-with-SHA1"},
    {"1.2.840.10045.4.3.1", "ecdsa-with-SHA224", "ecdsa-with-SHA224"},
    {"1.2.840.10045.4.3.2", "ecdsa-with-SHA256", "ecdsa-with-SHA256"},
    {"1.2.840.10045.4.3.3", "ecdsa-with-SHA384", "ecdsa-with-SHA384"},
    {"1.2.840.10045.4.3.4", "ecdsa-with-SHA512", "ecdsa-with-SHA512"},
    {"1.2.840.113549.1.1.5", "RSA-SHA1", "sha1WithRSAEncryption"},
    {"1.2.840.113549.1.1.10", "RSASSA-PSS", "rsassaPss"},
    {"1.2.840.113549.1.1.11", "RSA-SHA256", "sha256WithRSAEncryption"},
    {"1.2.840.113549.1.1.12", "RSA-SHA384", "sha384WithRSAEncryption"},
    {"1.2.840.113549.1.1.13", "RSA-SHA512", "sha512WithRSAEncryption"},
};

enum { ARC_SIZE = 24, FIRST_ARCS = 40, CONTINUES = 0x80 };

// The next base-128 number (X.690 §8.19.2). False if it is cut, padded or longer than 63 bits.
static bool next_number(mint_reader_t *reader, uint64_t *number)
{
    uint8_t byte = mint_read_u8(reader);
    *number = 0;
    if (byte == CONTINUES) {
        return false;
    }
    while (!reader->failed && (byte & CONTINUES) != 0 && *number >> 56 == 0) {
        *number = *number << 7 | (byte & 0x7Fu);
        byte = mint_read_u8(reader);
    }
    *number = *number << 7 | byte;
    return !reader->failed && (byte & CONTINUES) == 0;
}

void mint_oid_text(mint_bytes_t oid, char text[MINT_OID_TEXT_SIZE])
{
    mint_reader_t reader;
    size_t len = 0;
    bool good = oid.len > 0;
    mint_reader_init(&reader, oid.data, oid.len);
    while (good && reader.left_len > 0) {
        char arc[ARC_SIZE + 4];
        uint64_t number = 0;
        good = next_number(&reader, &number);
        if (len == 0) { // the first number holds two
            uint64_t top = number < 2 * (uint64_t)FIRST_ARCS ? number / FIRST_ARCS : 2;
            (void)snprintf(arc, sizeof arc, "%u.%llu", (unsigned)top,
                           (unsigned long long)(number - top * FIRST_ARCS));
        } else {
            (void)snprintf(arc, sizeof arc, ".%llu", (unsigned long long)number);
        }
        size_t arc_len = strlen(arc);
        good = good && arc_len < MINT_OID_TEXT_SIZE - len;
        if (good) {
            memcpy(text + len, arc, arc_len + 1);
            len += arc_len;
        }
    }
    if (!good) {
        (void)snprintf(text, MINT_OID_TEXT_SIZE, "?");
    }
}

static const named_t *find(mint_bytes_t oid)
{
    char text[MINT_OID_TEXT_SIZE];
    mint_oid_text(oid, text);
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (strcmp(named[i].dotted, text) == 0) {
            return &named[i];
        }
    }
    return NULL;
}

const char *mint_oid_name(mint_bytes_t oid)
{
    const named_t *found = find(oid);
    return found == NULL ? NULL : found->name;
}

const char *mint_oid_short_name(mint_bytes_t oid)
{
    const mint_attribute_t *attribute = mint_attribute_by_oid(oid);
    if (attribute != NULL) {
        return attribute->name;
    }
    const named_t *found = find(oid);
    return found == NULL ? NULL : found->short_name;
}
