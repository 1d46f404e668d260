// SPDX-License-Identifier: Apache-2.0
//
// Certificates and lists of others, taken apart and shown: everything that OpenSSL shows of them is
// there, nothing of them is hidden, and nothing in them can steer a terminal.
#include "certs/tests/support.h"

#include <mbedtls/oid.h>

#include "certs/src/der_read.h"
#include "certs/src/der_write.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/oid.h"
#include "mintmark/certs/view.h"

static void expect_lines(const mint_buffer_t *text, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr((const char *)text->data, lines[i]) == NULL) {
            fail_msg("\"%s\" is not in \"%s\"", lines[i], (const char *)text->data);
        }
    }
}

static void every_extension_is_shown(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    static const char *const lines[] = {
        "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Serial Number: 5 (0x5)\n"
        "        Signature Algorithm: ecdsa-with-SHA256\n"
        "        Issuer: C=DE, O=\xC3\x84 b, CN=x\\2C y, OU=q + serialNumber=12\n"
        "        Validity\n            Not Before: Nov 23 05:36:54 2026 GMT\n"
        "            Not After : Sep 19 05:36:54 2027 GMT\n",
        "            Public Key Algorithm: id-ecPublicKey\n"
        "                Public-Key: (256 bit)\n                pub:\n                    04:",
        "                ASN1 OID: prime256v1\n                NIST CURVE: P-256\n",
        "            X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:3\n",
        "X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation, "
        "Key Encipherment, Data Encipherment, Key Agreement, Certificate Sign, CRL Sign, Encipher "
        "Only, Decipher Only\n",
        "X509v3 Extended Key Usage: \n                TLS Web Server Authentication, TLS Web Client "
        "Authentication, Code Signing, E-mail Protection, Time Stamping, OCSP Signing, 1.2.3.4, Any "
        "Extended Key Usage\n",
        "X509v3 Subject Key Identifier: \n                FB:99:87:",
        "X509v3 Authority Key Identifier: \n                keyid:FB:99:87:",
        "\n                DirName:C=DE, O=\xC3\x84 b, CN=x\\2C y, OU=q + serialNumber=12\n"
        "                serial:05\n",
        "                DNS:a.example, email:x@y.example, URI:https://u.example/, IP "
        "Address:1.2.3.4, IP Address:2001:DB8:0:0:0:0:0:1, Registered ID:1.2.3, DirName:C=DE, "
        "O=Dir, othername: 1.2.3.4::hello\n",
        "X509v3 Issuer Alternative Name: \n                DNS:iss.example\n",
        "                Full Name:\n                  URI:http://a/b.crl\n",
        "                Full Name:\n                  URI:http://c/d.crl\n"
        "                Reasons:\n                  Key Compromise, CA Compromise\n"
        "                CRL Issuer:\n                  DirName:C=DE, O=Dir\n",
        "                OCSP - URI:http://ocsp/\n                CA Issuers - URI:http://ca/\n",
        "                Policy: 1.2.3.4\n                Policy: X509v3 Any Policy\n"
        "                Policy: 1.3.5.8\n                  CPS: http://cps/\n"
        "                  User Notice: text here\n",
        "X509v3 Name Constraints: critical\n                Permitted:\n"
        "                  DNS:.example\n                  email:.x\n                Excluded:\n"
        "                  IP Address:10.0.0.0/255.0.0.0\n",
        "                Require Explicit Policy:3, Inhibit Policy Mapping:1\n",
        "X509v3 Inhibit Any Policy: \n                2\n",
        "TLS Feature: \n                status_request\n",
        "OCSP No Check: \n",
        "            1.2.3.4.5: \n                04:03:01:02:03\n", // shown as its bytes
        "    Signature Algorithm: ecdsa-with-SHA256\n    Signature Value:\n        30:45:02:",
        "    SHA-256 Fingerprint: ",
    };
    read_data("all_extensions.der", &der);
    expect_ok(mint_certificate_text(mint_buffer_view(&der), &text, &error), &error);
    expect_lines(&text, lines, sizeof lines / sizeof lines[0]);
    mint_buffer_free(&text);
    mint_buffer_free(&der);
}

static void lists_of_others_are_shown(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    static const char *const reasons[] = {
        "Version 2 (0x1)\n",
        "Issuer: CN=L\n",
        "X509v3 CRL Number: \n                4097\n",
        ("    Serial Number: 01\n        Revocation Date: Nov  1 00:00:00 2026 GMT\n"
         "        CRL entry extensions:\n            X509v3 CRL Reason Code: \n"
         "                Key Compromise\n"),
        ("    Serial Number: 05\n        Revocation Date: Nov  3 00:00:00 2026 GMT\n"
         "    Serial Number: FF\n"),
        "            Invalidity Date: \n                Oct  1 00:00:00 2026 GMT\n",
        "    Serial Number: 7F22\n",
    };
    static const char *const scope[] = {
        "X509v3 Issuing Distribution Point: critical\n                Full Name:\n"
        "                  URI:http://a/b.crl\n                Reasons:\n"
        "                  Key Compromise, CA Compromise\n"
        "                Only User Certificates\n                Indirect CRL\n",
    };
    read_data("crl_reasons.der", &der);
    expect_ok(mint_crl_text(mint_buffer_view(&der), &text, &error), &error);
    expect_lines(&text, reasons, sizeof reasons / sizeof reasons[0]);
    mint_buffer_free(&der);
    read_data("crl_idp.der", &der);
    expect_ok(mint_crl_text(mint_buffer_view(&der), &text, &error), &error);
    expect_lines(&text, scope, 1);
    mint_buffer_free(&text);
    mint_buffer_free(&der);
}

static void what_is_ours_is_shown(void **state)
{
    (void)state;
    hierarchy_t ca;
    mint_buffer_t der = {0};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    static const char *const lines[] = {
        "            03:03:03:03:03:03:03:03:03:03:03:03:03:03:03:03:03:03:03:03\n",
        "            Not After : Dec 31 23:59:59 9999 GMT (no end)\n",
        "        Subject: CN=A-0001, serialNumber=A-0001\n",
        "othername: hardwareModuleName 1.3.6.1.4.1.32473.1 A-0001\n",
    };
    make_hierarchy(&ca);
    issue_builtin("device-idevid", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                  0x03, &der);
    expect_ok(mint_certificate_text(mint_buffer_view(&der), &text, &error), &error);
    expect_lines(&text, lines, sizeof lines / sizeof lines[0]);
    mint_buffer_free(&text);
    mint_buffer_free(&der);
    free_hierarchy(&ca);
}

static void malformed_extensions_are_shown_as_bytes(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_certificate_view_t view;
    read_data("all_extensions.der", &der);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&der), &view), MINT_OK);
    mint_reader_t reader = mint_der_reader(view.tbs.extensions);
    mint_extension_view_t extension;
    size_t count = 0;
    while (mint_extension_next(&reader, &extension)) {
        // The tag of the value becomes one that it cannot be.
        uint8_t *tag = der.data + (extension.value.data - der.data);
        uint8_t before = *tag;
        mint_buffer_t text = {0};
        mint_buffer_t bytes = {0};
        *tag = 0x1E;
        assert_int_equal(mint_certificate_text(mint_buffer_view(&der), &text, NULL), MINT_OK);
        mint_buffer_printf(&bytes, "\n                1e:%02x", (unsigned)tag[1]);
        assert_non_null(strstr((const char *)text.data, (const char *)bytes.data));
        *tag = before;
        count++;
        mint_buffer_free(&text);
        mint_buffer_free(&bytes);
    }
    assert_int_equal(count, 17);
    mint_buffer_free(&der);
}

static void no_byte_steers_a_terminal(void **state)
{
    (void)state;
    static const char *const files[] = {"all_extensions.der", "crl_idp.der", "crl_reasons.der"};
    for (size_t file = 0; file < 3; file++) {
        mint_buffer_t der = {0};
        size_t shown = 0;
        read_data(files[file], &der);
        for (size_t i = 0; i < der.len; i++) {
            mint_buffer_t text = {0};
            uint8_t before = der.data[i];
            der.data[i] = i % 2 == 0 ? 0x1B : 0x9B; // escape; the same for terminals with 8 bits
            mint_bytes_t view = mint_buffer_view(&der);
            mint_status_t status = file == 0 ? mint_certificate_text(view, &text, NULL)
                                             : mint_crl_text(view, &text, NULL);
            assert_true(status == MINT_OK || status == MINT_ERR_FORMAT);
            shown += status == MINT_OK ? 1 : 0;
            for (size_t j = 0; j < text.len; j++) {
                assert_true(text.data[j] == '\n' || (text.data[j] >= 0x20 && text.data[j] != 0x7F));
                assert_true(text.data[j] != 0x9B || text.data[j - 1] >= 0xC2);
            }
            der.data[i] = before;
            mint_buffer_free(&text);
        }
        assert_true(shown > 50);
        mint_buffer_free(&der);
    }
}

static void oids_are_written_in_dots(void **state)
{
    (void)state;
    static const struct {
        mint_bytes_t oid;
        const char *text;
    } cases[] = {
        {{(const uint8_t *)"\x55\x1D\x13", 3}, "2.5.29.19"},
        {{(const uint8_t *)"\x00", 1}, "0.0"},
        {{(const uint8_t *)"\x27", 1}, "0.39"},
        {{(const uint8_t *)"\x28", 1}, "1.0"},
        {{(const uint8_t *)"\x4F", 1}, "1.39"},
        {{(const uint8_t *)"\x50", 1}, "2.0"},
        {{(const uint8_t *)"\x88\x37", 2}, "2.999"},
        {{(const uint8_t *)"\x2B\x06\x01\x04\x01\x81\xFD\x59\x01", 9}, "1.3.6.1.4.1.32473.1"},
        {{(const uint8_t *)"\x2A\xBF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 10},
         "1.2.4611686018427387903"},
        {{(const uint8_t *)"\x2A\x80\x01", 3}, "?"},                                      // padded
        {{(const uint8_t *)"\x2A\x81", 2}, "?"},                                          // cut
        {{(const uint8_t *)"\x2A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 12}, "?"}, // too big
        {{NULL, 0}, "?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[MINT_OID_TEXT_SIZE];
        mint_oid_text(cases[i].oid, text);
        assert_string_equal(text, cases[i].text);
    }
    uint8_t many[80];
    char text[MINT_OID_TEXT_SIZE];
    memset(many, 0x7F, sizeof many);
    mint_oid_text((mint_bytes_t){many, sizeof many}, text);
    assert_string_equal(text, "?");
    assert_string_equal(mint_oid_name(cases[0].oid), "X509v3 Basic Constraints");
    assert_string_equal(mint_oid_short_name(cases[0].oid), "basicConstraints");
    assert_null(mint_oid_name(cases[6].oid));
    assert_null(mint_oid_short_name(cases[6].oid));
    assert_string_equal(mint_oid_short_name(MINT_OID(MBEDTLS_OID_AT_CN)), "CN");
}

static void cuts_of_elements_fail(void **state)
{
    (void)state;
    // A list with an element too few bytes long, or with something after it, is no list.
    mint_reader_t reader = mint_sequence_reader(TEXT("\x30\x03\x06\x03\x2A"));
    mint_bytes_t oid;
    assert_false(mint_oid_next(&reader, &oid));
    assert_int_equal(mint_reader_status(&reader), MINT_ERR_FORMAT);
    mint_general_name_t name;
    reader = mint_sequence_reader(TEXT("\x30\x02\x89\x00")); // no such kind
    assert_false(mint_general_name_next(&reader, &name));
    assert_int_equal(mint_reader_status(&reader), MINT_ERR_FORMAT);
    reader = mint_sequence_reader(TEXT("\x30\x02\xA2\x00")); // a DNS name is not constructed
    assert_false(mint_general_name_next(&reader, &name));
    assert_int_equal(mint_reader_status(&reader), MINT_ERR_FORMAT);
    mint_authority_key_view_t authority;
    assert_true(mint_authority_key_view(TEXT("\x30\x00"), &authority));
    assert_false(mint_authority_key_view(TEXT("\x30\x02\x83\x00"), &authority));
    mint_issuing_point_t point;
    assert_true(mint_issuing_point_view(TEXT("\x30\x03\x82\x01\xFF"), &point));
    assert_true(point.only_ca && !point.only_user);
    assert_false(mint_issuing_point_view(TEXT("\x30\x03\x82\x01\x01"), &point)); // TRUE is FF
    mint_algorithm_view_t algorithm;
    assert_false(mint_algorithm_view(TEXT("\x30\x05\x06\x01\x2A\x05\x00x"), &algorithm));
    mint_public_key_view_t key;
    assert_false(mint_public_key_view(TEXT("\x30\x00"), &key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_extension_is_shown),
        cmocka_unit_test(lists_of_others_are_shown),
        cmocka_unit_test(what_is_ours_is_shown),
        cmocka_unit_test(malformed_extensions_are_shown_as_bytes),
        cmocka_unit_test(no_byte_steers_a_terminal),
        cmocka_unit_test(oids_are_written_in_dots),
        cmocka_unit_test(cuts_of_elements_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
