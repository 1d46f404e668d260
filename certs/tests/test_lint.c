// SPDX-License-Identifier: Apache-2.0
//
// Every rule of lint, shown to hold on a good certificate and to fail on one that differs from it
// in the one thing that the rule is about.
#include "certs/tests/lint_pieces.h"

#include <mbedtls/oid.h>

#include "certs/src/der_write.h"

static void good_ones_have_no_findings(void **state)
{
    (void)state;
    pieces_t pieces = good();
    expect_rule(&pieces, NULL);
    pieces = good_ca();
    expect_rule(&pieces, NULL);
    pieces = good_device();
    expect_rule(&pieces, NULL);
    pieces = good();
    pieces.extensions[3] = EKU_SERVER;
    expect_rule(&pieces, NULL);
}

static void fields(void **state)
{
    (void)state;
    expect_field(FIELD(version), DER("\xA0\x03\x02\x01\x01"), "version");
    expect_field(FIELD(serial), DER("\x02\x01\x00"), "serial-positive");
    expect_field(FIELD(serial), DER("\x02\x01\x80"), "serial-positive");
    expect_field(FIELD(serial),
                 DER("\x02\x15"
                     "123456789012345678901"),
                 "serial-length");
    expect_field(FIELD(serial), DER("\x02\x02\x00\x01"), "serial-der");
    expect_field(FIELD(serial), DER("\x02\x02\x00\x80"), NULL);
    expect_field(FIELD(algorithm), ALGORITHM_WITH_NULL, "signature-algorithm");
    // SHA-1, and RSA without its NULL.
    expect_field(FIELD(algorithm), DER("\x30\x09\x06\x07\x2A\x86\x48\xCE\x3D\x04\x01"),
                 "signature-algorithm");
    expect_field(FIELD(algorithm), DER("\x30\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C"),
                 "signature-algorithm");
    const mint_bytes_t algorithms[] = {
        DER("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x03"), // ECDSA: SHA-384, SHA-512
        DER("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x04"),
        DER("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00"), // RSA: SHA-256 …
        DER("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C\x05\x00"),
        DER("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D\x05\x00"),
    };
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        expect_field(FIELD(algorithm), algorithms[i], NULL);
    }
    expect_field(FIELD(issuer), NAME_NONE, "issuer-name");
    expect_field(FIELD(validity),
                 VALIDITY(UTC_2025,
                          "\x18\x0F"
                          "20491231235959Z",
                          "\x20"),
                 "time-form");
    expect_field(FIELD(validity),
                 VALIDITY(UTC_2025,
                          "\x17\x0B"
                          "2506151506Z",
                          "\x1C"),
                 "time-form");
    expect_field(FIELD(validity),
                 VALIDITY(UTC_2025,
                          "\x17\x0D"
                          "250615150639Z",
                          "\x1E"),
                 "validity");
    expect_field(FIELD(unique_id), DER("\x81\x02\x00\x01"), "unique-ids");
    expect_field(FIELD(key), KEY_ODD_POINT, "public-key");
    expect_field(FIELD(key), KEY_RSA_16, "public-key");
    // Ed25519 (RFC 8410).
    expect_field(FIELD(key), DER("\x30\x2A\x30\x05\x06\x03\x2B\x65\x70\x03\x21\x00" POINT_HALF),
                 "public-key-type");
    // serialNumber is a PrintableString; a country has two letters; nothing is empty.
    expect_field(FIELD(subject), DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x05\x0C\x01S"),
                 "names");
    expect_field(FIELD(subject),
                 DER("\x30\x0E\x31\x0C\x30\x0A\x06\x03\x55\x04\x06\x13\x03"
                     "DEU"),
                 "names");
    expect_field(FIELD(subject), DER("\x30\x0B\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0C\x00"),
                 "names");
    expect_field(FIELD(subject), DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01\xFF"),
                 "names");
    expect_field(FIELD(subject),
                 DER("\x30\x0D\x31\x0B\x30\x09\x06\x03\x55\x04\x06\x13\x02"
                     "de"),
                 "country");
}

// Bounds are in characters (RFC 5280 §A.1), of which UTF-8 takes several bytes.
static void bounds_of_names(void **state)
{
    (void)state;
    char text[2 * 65 + 1] = "";
    mint_attribute_view_t name = {.oid = TEXT(MBEDTLS_OID_AT_CN),
                                  .tag = MBEDTLS_ASN1_UTF8_STRING,
                                  .text = {.data = (const uint8_t *)text}};
    for (size_t count = 63; count <= 65; count++) {
        text[0] = '\0';
        for (size_t i = 0; i < count; i++) {
            strcat(text, "\xC3\xBC");
        }
        name.text.len = strlen(text);
        expect_field(FIELD(subject), make_name(&name, 1), count <= 64 ? NULL : "names");
        memset(text, 'x', count);
        name.text.len = count;
        expect_field(FIELD(subject), make_name(&name, 1), count <= 64 ? NULL : "names");
    }
}

// String types from before RFC 5280 (§4.1.2.4 (c)): of a DirectoryString, and whole characters.
static void old_string_types(void **state)
{
    (void)state;
    static const uint8_t text[2 * 65] = {0};
    const struct {
        int tag;
        mint_bytes_t type;
        size_t len;
        const char *rule;
    } cases[] = {
        {MBEDTLS_ASN1_T61_STRING, TEXT(MBEDTLS_OID_AT_CN), 64, "old-strings"},
        {MBEDTLS_ASN1_T61_STRING, TEXT(MBEDTLS_OID_AT_CN), 65, NULL},
        {MBEDTLS_ASN1_BMP_STRING, TEXT(MBEDTLS_OID_AT_CN), 128, "old-strings"},
        {MBEDTLS_ASN1_BMP_STRING, TEXT(MBEDTLS_OID_AT_CN), 130, NULL},
        {MBEDTLS_ASN1_BMP_STRING, TEXT(MBEDTLS_OID_AT_CN), 3, NULL},
        {MBEDTLS_ASN1_BMP_STRING, TEXT(MBEDTLS_OID_AT_CN), 0, NULL},
        {MBEDTLS_ASN1_UNIVERSAL_STRING, TEXT(MBEDTLS_OID_AT_CN), 8, "old-strings"},
        {MBEDTLS_ASN1_UNIVERSAL_STRING, TEXT(MBEDTLS_OID_AT_CN), 6, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mint_attribute_view_t name = {
            .oid = cases[i].type, .tag = cases[i].tag, .text = {text, cases[i].len}};
        pieces_t pieces = good();
        pieces.subject = make_name(&name, 1);
        if (cases[i].rule != NULL) {
            expect_rule(&pieces, cases[i].rule);
        } else {
            expect_rule_for_two(&pieces, 0, "names", "old-strings");
        }
    }
    const mint_attribute_view_t serial = {.oid = TEXT(MBEDTLS_OID_AT_SERIAL_NUMBER),
                                          .tag = MBEDTLS_ASN1_T61_STRING,
                                          .text = TEXT("A")};
    expect_field(FIELD(subject), make_name(&serial, 1), "names");
}

static void extensions(void **state)
{
    (void)state;
    const mint_bytes_t none = {0};
    expect_extension(good(), 3, SAN_DNS, "extension-twice");
    expect_extension(good(), 3, BC_FALSE_WRITTEN, "basic-constraints");
    expect_extension(good_ca(), 2, BC_CA_NOT_CRITICAL, "basic-constraints-critical");
    expect_extension(good(), 3, BC_PATH_LENGTH, "path-length");
    expect_extension(good(), 0, KU_NOTHING, "key-usage");
    expect_extension(good(), 0, KU_NOT_CRITICAL, "key-usage-critical");
    expect_extension(good_ca(), 0, KU_SIGN, "ca-key-usage");
    expect_extension(good_ca(), 0, none, "ca-key-usage");
    expect_extension(good(), 0, KU_CERT, "key-cert-sign");
    expect_extension(good(), 0, KU_ENCIPHER, "ec-key-usage");
    expect_extension(good_ca(), 3, none, "subject-key-id");
    expect_extension(good(), 1, none, "authority-key-id");
    expect_extension(good(), 3, SKI_CRITICAL, "key-id-critical");
    expect_extension(good(), 2, SAN_EMPTY, "alt-names");
    expect_extension(good(), 2, SAN_BAD_DNS, "alt-names");
    pieces_t server = good();
    server.extensions[2] = none;
    expect_extension(server, 3, EKU_SERVER, "server-names");
    pieces_t nameless = good();
    nameless.subject = NAME_NONE;
    expect_rule(&nameless, "empty-subject");
    pieces_t nameless_ca = good_ca();
    nameless_ca.subject = NAME_NONE;
    nameless_ca.extensions[4] =
        DER("\x30\x0F\x06\x03\x55\x1D\x11\x01\x01\xFF\x04\x05\x30\x03\x82\x01\x61");
    expect_rule(&nameless_ca, "ca-subject");
    // cRLSign without being a CA.
    pieces_t nameless_crl_signer = good();
    nameless_crl_signer.subject = NAME_NONE;
    nameless_crl_signer.extensions[0] =
        DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x01\x02");
    nameless_crl_signer.extensions[2] = nameless_ca.extensions[4];
    expect_rule(&nameless_crl_signer, "ca-subject");
}

static const mint_bytes_t null_der = {.data = (const uint8_t *)"\x05", .len = 2};

// An extension beside those of good().
static void expect_added(mint_bytes_t oid, bool critical, mint_bytes_t value, const char *rule)
{
    expect_extension(good(), 3, make_extension(oid, critical, value), rule);
}

static void limits(void **state)
{
    (void)state;
    const mint_bytes_t constraints = TEXT(MBEDTLS_OID_NAME_CONSTRAINTS);
    expect_added(constraints, true, null_der, "name-constraints");
    expect_extension(good_ca(), 4, make_extension(constraints, true, null_der), NULL);
    expect_extension(good_ca(), 4, make_extension(constraints, false, null_der),
                     "name-constraints");
    expect_added(TEXT(MBEDTLS_OID_POLICY_CONSTRAINTS), true, null_der, NULL);
    expect_added(TEXT(MBEDTLS_OID_POLICY_CONSTRAINTS), false, null_der, "policy-limits");
    expect_added(TEXT(MBEDTLS_OID_INIHIBIT_ANYPOLICY), false, null_der, "policy-limits");
    expect_added(TEXT("\x2A\x03"), false, null_der, NULL);
    expect_added(TEXT("\x2A\x03"), true, null_der, "unknown-critical");
}

#define POLICY_1 "\x30\x03\x06\x01\x2A"
#define POLICY_2 "\x30\x03\x06\x01\x2B"
#define URI_X                                                                                      \
    "\x86\x03"                                                                                     \
    "x:y"

static void purposes(void **state)
{
    (void)state;
    const mint_bytes_t usage = TEXT(MBEDTLS_OID_EXTENDED_KEY_USAGE);
    const mint_bytes_t policies = TEXT(MBEDTLS_OID_CERTIFICATE_POLICIES);
    const mint_bytes_t crls = TEXT(MBEDTLS_OID_CRL_DISTRIBUTION_POINTS);
    const mint_bytes_t access = TEXT("\x2B\x06\x01\x05\x05\x07\x01\x01");
    expect_added(usage, false, DER("\x30\x00"), "extended-key-usage");
    expect_added(usage, false, DER("\x30\x02\x05\x00"), "extended-key-usage");
    expect_added(usage, false, DER("\x30\x06\x06\x04\x55\x1D\x25\x00"), NULL);
    expect_added(usage, true, DER("\x30\x06\x06\x04\x55\x1D\x25\x00"), "any-extended-key-usage");
    pieces_t server = good();
    server.extensions[0] = DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x06\x40");
    expect_rule(&server, NULL);
    expect_extension(server, 3, EKU_SERVER, "tls-key-usage");

    expect_added(policies, false, DER("\x30\x05" POLICY_1), NULL);
    expect_added(policies, false, DER("\x30\x0A" POLICY_1 POLICY_2), NULL);
    expect_added(policies, false, DER("\x30\x0A" POLICY_1 POLICY_1), "certificate-policies");
    expect_added(policies, false, DER("\x30\x00"), "certificate-policies");

    expect_added(crls, false, DER("\x30\x0B\x30\x09\xA0\x07\xA0\x05" URI_X), NULL);
    expect_added(crls, false, DER("\x30\x02\x30\x00"), "crl-distribution-points");
    expect_added(crls, false, DER("\x30\x00"), "crl-distribution-points");
    expect_added(access, false, DER("\x30\x0A\x30\x08\x06\x01\x2A" URI_X), NULL);
    expect_added(access, false, DER("\x30\x00"), "authority-info-access");
}

static void names(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x30\x03\x81\x01"
        "a", // a mail address without @
        "\x30\x03\x86\x01"
        "a", // a URI without :
        "\x30\x07\x86\x05"
        "//x:1", // without a scheme
        "\x30\x05\x86\x03"
        "1:x", // a scheme begins with a letter
        "\x30\x0A\x82\x08"
        "10.0.0.1", // an IP address as a DNS name
        "\x30\x07\x87\x05"
        "12345",                            // an IP address of five bytes
        "\x30\x03\x82\x01\x30\x30",         // something after the list
        "\x30\x06\xA0\x04\x06\x02\x2A\x03", // an otherName without a value
    };
    static const size_t bad_len[] = {5, 5, 9, 7, 12, 9, 6, 8};
    const mint_bytes_t oid = TEXT(MBEDTLS_OID_SUBJECT_ALT_NAME);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mint_bytes_t value = {(const uint8_t *)bad[i], bad_len[i]};
        expect_extension(good(), 2, make_extension(oid, false, value), "alt-names");
    }
    pieces_t server = good();
    const mint_attribute_view_t host = {
        .oid = TEXT(MBEDTLS_OID_AT_CN), .tag = MBEDTLS_ASN1_UTF8_STRING, .text = TEXT("b.example")};
    server.subject = make_name(&host, 1);
    server.extensions[3] = EKU_SERVER;
    expect_rule(&server, "server-common-name");
    expect_extension(server, 2,
                     make_extension(oid, false,
                                    DER("\x30\x0B\x82\x09"
                                        "b.example")),
                     NULL);
    // An IP address, a URI or an SRV name will do for a server; a mail address will not.
    server.subject = NAME_S;
    expect_extension(server, 2,
                     make_extension(oid, false,
                                    DER("\x30\x06\x87\x04"
                                        "1234")),
                     NULL);
    expect_extension(server, 2, make_extension(oid, false, DER("\x30\x05" URI_X)), NULL);
    expect_extension(server, 2,
                     make_extension(oid, false,
                                    DER("\x30\x11\xA0\x0F\x06\x08\x2B\x06\x01\x05\x05\x07\x08"
                                        "\x07\xA0\x03\x16\x01x")),
                     NULL);
    expect_extension(server, 2,
                     make_extension(oid, false,
                                    DER("\x30\x05\x81\x03"
                                        "a@b")),
                     "server-names");
    const mint_attribute_view_t mail = {
        .oid = TEXT(MBEDTLS_OID_PKCS9_EMAIL), .tag = MBEDTLS_ASN1_IA5_STRING, .text = TEXT("a@b")};
    expect_field(FIELD(subject), make_name(&mail, 1), "mail-address");
}

static void devices(void **state)
{
    (void)state;
    expect_extension(good_device(), 2, SAN_BAD_DEVICE, "device-hardware-module");
    pieces_t pieces = good_device();
    pieces.subject = NAME_S;
    expect_rule(&pieces, "device-serial-number");
    pieces = good_device();
    pieces.validity = VALIDITY(UTC_2025,
                               "\x17\x0D"
                               "450615150640Z",
                               "\x1E");
    expect_rule(&pieces, "device-expiry");
    pieces = good_device();
    pieces.extensions[0] = KU_NOT_CRITICAL;
    expect_rule(&pieces, "key-usage-critical");
    // keyAgreement alone.
    expect_extension(good_device(), 0,
                     DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x03\x08"),
                     "device-key-usage");
    pieces = good_device();
    pieces.extensions[0] = DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x02\x84");
    pieces.extensions[3] = BC_CA;
    pieces.extensions[4] = SKI;
    expect_rule(&pieces, "device-ca");
    pieces = good_device();
    pieces.key = KEY_BRAINPOOL;
    expect_rule(&pieces, "device-key");
    pieces.key = KEY_P384;
    expect_rule(&pieces, NULL);
}

// A rule without a case above would be a rule that nobody has seen fail.
static void every_rule_was_seen(void **state)
{
    (void)state;
    const mint_lint_rules_t lists[] = {mint_lint_field_rules(), mint_lint_extension_rules(),
                                       mint_lint_purpose_rules(), mint_lint_name_rules(),
                                       mint_lint_device_rules()};
    size_t count = 1; // the rule of whole certificates
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        expect_all_seen(lists[i]);
        count += lists[i].count;
    }
    for (const mint_lint_target_rules_t *at = mint_lint_target_rules(); at->name != NULL; at++) {
        count += at->rules().count;
    }
    assert_true(count <= MINT_LINT_FINDINGS_MAX);
}

static void algorithms_inside_and_outside_must_agree(void **state)
{
    (void)state;
    uint8_t buffer[1024];
    uint8_t outer[2048];
    pieces_t pieces = good();
    mint_bytes_t tbs = write_tbs(&pieces, buffer, sizeof buffer);
    mint_lint_report_t report;
    mint_error_t error = {0};
    for (int differ = 0; differ < 2; differ++) {
        mint_der_writer_t writer;
        mint_bytes_t der;
        mint_der_writer_init(&writer, outer, sizeof outer);
        mint_der_bits(&writer, TEXT("signature"));
        mint_der_raw(&writer, differ ? ALGORITHM_WITH_NULL : ALGORITHM);
        mint_der_raw(&writer, tbs);
        mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
        assert_int_equal(mint_der_finish(&writer, &der), MINT_OK);
        expect_ok(mint_lint_certificate(der, 0, &report, &error), &error);
        assert_int_equal(report.error_count, differ);
    }
    assert_string_equal(report.findings[0].rule, "signature-algorithm-same");
}

static void what_is_no_certificate_is_refused(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_lint_report_t report;
    mint_error_t error = {0};
    assert_int_equal(mint_lint_tbs(TEXT("x"), 0, &report, &error), MINT_ERR_FORMAT);
    read_data("csr.der", &der);
    assert_int_equal(mint_lint_certificate(mint_buffer_view(&der), 0, &report, &error),
                     MINT_ERR_FORMAT);
    mint_buffer_free(&der);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_ones_have_no_findings),
        cmocka_unit_test(fields),
        cmocka_unit_test(bounds_of_names),
        cmocka_unit_test(old_string_types),
        cmocka_unit_test(extensions),
        cmocka_unit_test(limits),
        cmocka_unit_test(purposes),
        cmocka_unit_test(names),
        cmocka_unit_test(devices),
        cmocka_unit_test(every_rule_was_seen),
        cmocka_unit_test(algorithms_inside_and_outside_must_agree),
        cmocka_unit_test(what_is_no_certificate_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
