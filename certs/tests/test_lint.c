// SPDX-License-Identifier: Apache-2.0
//
// Every rule of lint, shown to hold on a good certificate and to fail on one that differs from it
// in the one thing that the rule is about.
#include "certs/tests/support.h"

#include <stdio.h>

#include "certs/src/der_write.h"
#include "certs/src/lint_rules.h"

#define DER(literal) TEXT(literal)

// ---- A good TBSCertificate, in pieces ----

typedef struct {
    mint_bytes_t version, serial, algorithm, issuer, validity, subject, key, unique_id;
    mint_bytes_t extensions[6];
} pieces_t;

#define UTC_2025                                                                                   \
    "\x17\x0D"                                                                                     \
    "250615150640Z"
#define FOREVER                                                                                    \
    "\x18\x0F"                                                                                     \
    "99991231235959Z"
#define VALIDITY(first, second, len) DER("\x30" len first second)

#define KU_SIGN            DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x07\x80")
#define KU_CERT            DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x02\x04")
#define KU_ENCIPHER        DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x05\x20")
#define KU_NOTHING         DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x07\x00")
#define KU_NOT_CRITICAL    DER("\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80")
#define BC_CA              DER("\x30\x0F\x06\x03\x55\x1D\x13\x01\x01\xFF\x04\x05\x30\x03\x01\x01\xFF")
#define BC_CA_NOT_CRITICAL DER("\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x01\x01\xFF")
#define BC_PATH_LENGTH     DER("\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x02\x01\x00")
#define BC_FALSE_WRITTEN   DER("\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x01\x01\x00")
#define SKI                DER("\x30\x0A\x06\x03\x55\x1D\x0E\x04\x03\x04\x01\xAA")
#define SKI_CRITICAL       DER("\x30\x0D\x06\x03\x55\x1D\x0E\x01\x01\xFF\x04\x03\x04\x01\xAA")
#define AKI                DER("\x30\x0C\x06\x03\x55\x1D\x23\x04\x05\x30\x03\x80\x01\xAA")
#define SAN_DNS            DER("\x30\x0C\x06\x03\x55\x1D\x11\x04\x05\x30\x03\x82\x01\x61")
#define SAN_BAD_DNS        DER("\x30\x0C\x06\x03\x55\x1D\x11\x04\x05\x30\x03\x82\x01\x2D")
#define SAN_EMPTY          DER("\x30\x09\x06\x03\x55\x1D\x11\x04\x02\x30\x00")
#define SAN_DEVICE                                                                                 \
    DER("\x30\x1F\x06\x03\x55\x1D\x11\x04\x18\x30\x16\xA0\x14\x06\x08\x2B\x06\x01\x05\x05\x07\x08" \
        "\x04\xA0\x08\x30\x06\x06\x01\x2A\x04\x01\x53")
#define SAN_BAD_DEVICE                                                                             \
    DER("\x30\x1F\x06\x03\x55\x1D\x11\x04\x18\x30\x16\xA0\x14\x06\x08\x2B\x06\x01\x05\x05\x07\x08" \
        "\x04\xA0\x08\x30\x06\x06\x01\x2A\x0C\x01\x53")
#define EKU_SERVER                                                                                 \
    DER("\x30\x13\x06\x03\x55\x1D\x25\x04\x0C\x30\x0A\x06\x08\x2B\x06\x01\x05\x05\x07\x03\x01")
#define NAME_I      DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01I")
#define NAME_S      DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01S")
#define NAME_SERIAL DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x05\x13\x01S")
#define NAME_NONE   DER("\x30\x00")
#define POINT_HALF  "0123456789abcdef0123456789abcdef"
#define KEY_HEAD                                                                                   \
    "\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07" \
    "\x03\x42\x00"
#define KEY_P256      DER(KEY_HEAD "\x04" POINT_HALF POINT_HALF)
#define KEY_ODD_POINT DER(KEY_HEAD "\x03" POINT_HALF POINT_HALF)
#define KEY_RSA_16    /* a modulus of 16 bits */                                                   \
    DER("\x30\x1B\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00\x03\x0A\x00\x30\x07" \
        "\x02\x02\x00\xFF\x02\x01\x03")
#define ALGORITHM           DER("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02")
#define ALGORITHM_WITH_NULL DER("\x30\x0C\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02\x05\x00")

static pieces_t good(void)
{
    return (pieces_t){
        .version = DER("\xA0\x03\x02\x01\x02"),
        .serial = DER("\x02\x01\x01"),
        .algorithm = ALGORITHM,
        .issuer = NAME_I,
        .validity = VALIDITY(UTC_2025, FOREVER, "\x20"),
        .subject = NAME_S,
        .key = KEY_P256,
        .extensions = {KU_SIGN, AKI, SAN_DNS},
    };
}

static pieces_t good_ca(void)
{
    pieces_t pieces = good();
    pieces.extensions[0] = KU_CERT;
    pieces.extensions[2] = BC_CA;
    pieces.extensions[3] = SKI;
    return pieces;
}

static pieces_t good_device(void)
{
    pieces_t pieces = good();
    pieces.subject = NAME_SERIAL;
    pieces.extensions[2] = SAN_DEVICE;
    return pieces;
}

static mint_bytes_t write_tbs(const pieces_t *pieces, uint8_t *buffer, size_t size)
{
    mint_der_writer_t writer;
    mint_bytes_t der;
    mint_der_writer_init(&writer, buffer, size);
    for (size_t i = sizeof pieces->extensions / sizeof pieces->extensions[0]; i > 0; i--) {
        mint_der_raw(&writer, pieces->extensions[i - 1]);
    }
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    mint_der_wrap(&writer, 0, MINT_DER_CONTEXT_OUTER(3));
    const mint_bytes_t *const in_order[] = {&pieces->version, &pieces->serial,   &pieces->algorithm,
                                            &pieces->issuer,  &pieces->validity, &pieces->subject,
                                            &pieces->key,     &pieces->unique_id};
    for (size_t i = sizeof in_order / sizeof in_order[0]; i > 0; i--) {
        mint_der_raw(&writer, *in_order[i - 1]);
    }
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    assert_int_equal(mint_der_finish(&writer, &der), MINT_OK);
    return der;
}

static char rules_seen[4096];

// Exactly this rule must be broken; NULL: none.
static void expect_rule(const pieces_t *pieces, const char *rule)
{
    uint8_t buffer[1024];
    mint_lint_report_t report;
    mint_error_t error = {0};
    expect_ok(mint_lint_tbs(write_tbs(pieces, buffer, sizeof buffer), &report, &error), &error);
    for (size_t i = 0; i < report.count; i++) {
        if (rule == NULL || strcmp(report.findings[i].rule, rule) != 0) {
            fail_msg("with %s: %s: %s", rule == NULL ? "a good one" : rule, report.findings[i].rule,
                     report.findings[i].text);
        }
    }
    if (rule != NULL) {
        if (report.count != 1) {
            fail_msg("%s was not noticed", rule);
        }
        (void)snprintf(rules_seen + strlen(rules_seen), sizeof rules_seen - strlen(rules_seen),
                       " %s ", rule);
    }
}

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

static void expect_field(size_t offset, mint_bytes_t value, const char *rule)
{
    pieces_t pieces = good();
    memcpy((uint8_t *)&pieces + offset, &value, sizeof value);
    expect_rule(&pieces, rule);
}

#define FIELD(name) offsetof(pieces_t, name)

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
}

static void expect_extension(pieces_t pieces, size_t index, mint_bytes_t value, const char *rule)
{
    pieces.extensions[index] = value;
    expect_rule(&pieces, rule);
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
}

// A rule without a case above would be a rule that nobody has seen fail.
static void every_rule_was_seen(void **state)
{
    (void)state;
    const mint_lint_rules_t lists[] = {mint_lint_field_rules(), mint_lint_extension_rules(),
                                       mint_lint_device_rules()};
    size_t count = 1; // the rule of whole certificates
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            char name[64];
            (void)snprintf(name, sizeof name, " %s ", lists[i].rules[j].name);
            if (strstr(rules_seen, name) == NULL) {
                fail_msg("no case for the rule%s", name);
            }
        }
        count += lists[i].count;
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
        expect_ok(mint_lint_certificate(der, &report, &error), &error);
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
    assert_int_equal(mint_lint_tbs(TEXT("x"), &report, &error), MINT_ERR_FORMAT);
    read_data("csr.der", &der);
    assert_int_equal(mint_lint_certificate(mint_buffer_view(&der), &report, &error),
                     MINT_ERR_FORMAT);
    mint_buffer_free(&der);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_ones_have_no_findings),
        cmocka_unit_test(fields),
        cmocka_unit_test(extensions),
        cmocka_unit_test(devices),
        cmocka_unit_test(every_rule_was_seen),
        cmocka_unit_test(algorithms_inside_and_outside_must_agree),
        cmocka_unit_test(what_is_no_certificate_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
