// SPDX-License-Identifier: Apache-2.0
//
// The rules of targets: Matter, an application profile, clouds and stacks. Each holds on what the
// target wants, is broken by one difference, and is not looked at for anybody else.
#include "certs/tests/lint_pieces.h"

#include <mbedtls/oid.h>

// clang-format off
#define CN(literal)                                                                                \
    {.oid = TEXT(MBEDTLS_OID_AT_CN), .tag = MBEDTLS_ASN1_UTF8_STRING, .text = TEXT(literal)}
#define VENDOR(literal)                                                                            \
    {.oid = TEXT(MINT_OID_MATTER_VID), .tag = MBEDTLS_ASN1_UTF8_STRING, .text = TEXT(literal)}
#define PRODUCT(literal)                                                                           \
    {.oid = TEXT(MINT_OID_MATTER_PID), .tag = MBEDTLS_ASN1_UTF8_STRING, .text = TEXT(literal)}
// clang-format on
#define NAME(...)                                                                                  \
    make_name((const mint_attribute_view_t[]){__VA_ARGS__},                                        \
              sizeof((const mint_attribute_view_t[]){__VA_ARGS__}) /                               \
                  sizeof(mint_attribute_view_t))

#define BC_NONE     DER("\x30\x0C\x06\x03\x55\x1D\x13\x01\x01\xFF\x04\x02\x30\x00")
#define BC_NONE_LAX DER("\x30\x09\x06\x03\x55\x1D\x13\x04\x02\x30\x00")
#define BC_CA_0                                                                                    \
    DER("\x30\x12\x06\x03\x55\x1D\x13\x01\x01\xFF\x04\x08\x30\x06\x01\x01\xFF\x02\x01\x00")
#define BC_CA_1                                                                                    \
    DER("\x30\x12\x06\x03\x55\x1D\x13\x01\x01\xFF\x04\x08\x30\x06\x01\x01\xFF\x02\x01\x01")
#define KU_CERT_CRL   DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x01\x06")
#define KU_SIGN_AGREE DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x03\x88")
#define KU_AGREE      DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x03\x08")
#define ALGORITHM_384 DER("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x03")
#define ALGORITHM_RSA DER("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00")
#define EKU_CLIENT                                                                                 \
    DER("\x30\x13\x06\x03\x55\x1D\x25\x04\x0C\x30\x0A\x06\x08\x2B\x06\x01\x05\x05\x07\x03\x02")

static const mint_bytes_t none;

// ---- Matter ----

static pieces_t good_dac(void)
{
    pieces_t pieces = good();
    pieces.issuer = NAME(CN("PAI"), VENDOR("FFF1"));
    pieces.subject = NAME(CN("DAC"), VENDOR("FFF1"), PRODUCT("8000"));
    pieces.extensions[2] = SKI;
    pieces.extensions[3] = BC_NONE;
    return pieces;
}

static pieces_t good_pai(void)
{
    pieces_t pieces = good_dac();
    pieces.issuer = NAME(CN("PAA"));
    pieces.subject = NAME(CN("PAI"), VENDOR("FFF1"));
    pieces.extensions[0] = KU_CERT_CRL;
    pieces.extensions[3] = BC_CA_0;
    return pieces;
}

static pieces_t good_paa(void)
{
    pieces_t pieces = good_pai();
    pieces.subject = pieces.issuer;
    pieces.extensions[3] = BC_CA_1;
    return pieces;
}

static void matter_chain_is_good(void **state)
{
    (void)state;
    pieces_t pieces = good_dac();
    expect_rule(&pieces, NULL);
    pieces = good_pai();
    expect_rule(&pieces, NULL);
    pieces.subject = NAME(CN("PAI"), VENDOR("FFF1"), PRODUCT("8000"));
    expect_rule(&pieces, NULL);
    pieces = good_paa();
    expect_rule_for(&pieces, MINT_LINT_MATTER, NULL);
}

static void expect_name(pieces_t pieces, mint_bytes_t subject, const char *rule)
{
    pieces.subject = subject;
    expect_rule(&pieces, rule);
}

static void matter_names(void **state)
{
    (void)state;
    pieces_t lower = good_dac();
    lower.issuer = NAME(CN("PAI"), VENDOR("fff1"));
    expect_name(lower, NAME(VENDOR("fff1"), PRODUCT("8000")), "matter-vendor");
    expect_name(good_dac(), NAME(VENDOR("FFF1"), VENDOR("FFF1"), PRODUCT("8000")), "matter-vendor");
    expect_name(good_dac(), NAME(VENDOR("FFF1")), "matter-product");
    expect_name(good_dac(), NAME(VENDOR("FFF1"), PRODUCT("800g")), "matter-product");
    expect_name(good_dac(), NAME(VENDOR("FFF1"), PRODUCT("8000"), PRODUCT("8001")),
                "matter-product");
    expect_name(good_dac(), NAME(VENDOR("FFF2"), PRODUCT("8000")), "matter-issuer");
    pieces_t other_product = good_dac();
    other_product.issuer = NAME(VENDOR("FFF1"), PRODUCT("8001"));
    expect_rule(&other_product, "matter-issuer");
    pieces_t unknown_vendor = good_dac();
    unknown_vendor.issuer = NAME(CN("somebody"));
    expect_rule(&unknown_vendor, "matter-issuer");
    pieces_t intermediate = good_pai();
    intermediate.subject = NAME(CN("PAI"));
    expect_rule_for(&intermediate, MINT_LINT_MATTER, "matter-vendor");
    pieces_t authority = good_paa();
    authority.subject = NAME(CN("PAA"), PRODUCT("8000"));
    authority.issuer = authority.subject;
    expect_rule(&authority, "matter-product");
}

static void matter_rest(void **state)
{
    (void)state;
    pieces_t pieces = good_dac();
    pieces.key = KEY_P384;
    expect_rule(&pieces, "matter-key");
    pieces = good_dac();
    pieces.algorithm = ALGORITHM_384;
    expect_rule(&pieces, "matter-signature");
    expect_extension(good_dac(), 3, BC_NONE_LAX, "matter-basic-constraints");
    expect_extension(good_dac(), 3, none, "matter-basic-constraints");
    expect_extension(good_pai(), 3, BC_CA_1, "matter-basic-constraints");
    expect_extension(good_dac(), 0, KU_SIGN_AGREE, "matter-key-usage");
    expect_extension(good_dac(), 0, none, "matter-key-usage");
    expect_extension(good_pai(), 0, KU_CERT, "matter-key-usage");
    expect_extension(good_dac(), 2, none, "matter-key-ids");

    uint8_t filler[512] = {0x04, 0x82};
    pieces = good_dac();
    pieces.extensions[4] = make_extension(TEXT("\x2A\x03"), false, (mint_bytes_t){filler, 160});
    expect_rule(&pieces, NULL);
    pieces.extensions[4] = make_extension(TEXT("\x2A\x03"), false, (mint_bytes_t){filler, 260});
    expect_rule(&pieces, "matter-size");
}

// 600 bytes, and not one more: the signature may have 72.
static void matter_size_is_exact(void **state)
{
    (void)state;
    uint8_t filler[512] = {0};
    uint8_t buffer[2048];
    for (size_t len = 130; len < 300; len++) {
        pieces_t pieces = good_dac();
        pieces.extensions[4] = make_extension(TEXT("\x2A\x03"), false, (mint_bytes_t){filler, len});
        size_t tbs_len = write_tbs(&pieces, buffer, sizeof buffer).len;
        expect_rule(&pieces, tbs_len + 4 + 12 + 3 + 72 <= 600 ? NULL : "matter-size");
    }
}

// ---- RFC 7925 ----

static pieces_t good_client(void)
{
    pieces_t pieces = good();
    pieces.subject = NAME(CN("02-00-5E-10-00-00-00-01"));
    pieces.extensions[2] = none;
    return pieces;
}

static void rfc7925(void **state)
{
    (void)state;
    pieces_t pieces = good_client();
    expect_rule_for(&pieces, MINT_LINT_RFC7925, NULL);
    pieces.key = KEY_P384;
    expect_rule_for(&pieces, MINT_LINT_RFC7925, "rfc7925-key");
    expect_rule(&pieces, NULL);
    pieces = good_client();
    pieces.algorithm = ALGORITHM_384;
    expect_rule_for(&pieces, MINT_LINT_RFC7925, "rfc7925-signature");
    pieces = good_client();
    pieces.extensions[0] = KU_AGREE;
    expect_rule_for(&pieces, MINT_LINT_RFC7925, "rfc7925-key-usage");
    const mint_bytes_t wrong[] = {NAME(CN("02-00-5e-10-00-00-00-01")),
                                  NAME(CN("02-00-5E-10-00-00-00")),
                                  NAME(CN("02:00:5E:10:00:00:00:01")), NAME_S, NAME_SERIAL};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        pieces = good_client();
        pieces.subject = wrong[i];
        expect_rule_for(&pieces, MINT_LINT_RFC7925, "rfc7925-name");
    }
    // In the alternative name, whatever the common name is.
    pieces = good_client();
    pieces.subject = NAME_S;
    pieces.extensions[2] = make_extension(TEXT(MBEDTLS_OID_SUBJECT_ALT_NAME), false,
                                          DER("\x30\x19\x82\x17"
                                              "02-00-5E-10-00-00-00-01"));
    expect_rule_for(&pieces, MINT_LINT_RFC7925, NULL);
    // A server has a host's name.
    pieces = good();
    pieces.extensions[3] = EKU_SERVER;
    expect_rule_for(&pieces, MINT_LINT_RFC7925, NULL);
}

// ---- Clouds ----

static void aws(void **state)
{
    (void)state;
    pieces_t pieces = good();
    expect_rule_for(&pieces, MINT_LINT_AWS, NULL);
    pieces.key = KEY_P384;
    expect_rule_for(&pieces, MINT_LINT_AWS, NULL);
    pieces.key = KEY_BRAINPOOL;
    expect_rule_for(&pieces, MINT_LINT_AWS, "aws-key");
    expect_rule(&pieces, NULL);
}

static void azure(void **state)
{
    (void)state;
    const mint_bytes_t right[] = {NAME(CN("a")), NAME(CN("Sensor-1:a.b_c-")), NAME(CN("9"))};
    const mint_bytes_t wrong[] = {NAME(CN("a b")),       NAME(CN("a.")),       NAME(CN("a:")),
                                  NAME(CN("a/b")),       NAME(CN("\xC3\xBC")), NAME_SERIAL,
                                  NAME(CN("a"), CN("a"))};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        pieces_t pieces = good();
        pieces.subject = right[i];
        expect_rule_for(&pieces, MINT_LINT_AZURE, NULL);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        pieces_t pieces = good();
        pieces.subject = wrong[i];
        expect_rule_for(&pieces, MINT_LINT_AZURE, "azure-registration-id");
        expect_rule(&pieces, NULL);
    }
}

// ---- Stacks ----

// An RSA key of 2048 bits; nobody looks at the number.
static mint_bytes_t rsa_key(size_t modulus_len)
{
    static uint8_t modulus[1024 + 1];
    static uint8_t buffer[2048];
    mint_der_writer_t writer;
    mint_bytes_t der;
    memset(modulus + 1, 0xC3, modulus_len);
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_der_integer(&writer, 65537);
    mint_der_primitive(&writer, MBEDTLS_ASN1_INTEGER, (mint_bytes_t){modulus, modulus_len + 1});
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    mint_der_raw(&writer, TEXT("\0"));
    mint_der_wrap(&writer, 0, MBEDTLS_ASN1_BIT_STRING);
    mint_der_raw(&writer, TEXT("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00"));
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    assert_int_equal(mint_der_finish(&writer, &der), MINT_OK);
    return der;
}

static pieces_t good_axtls(void)
{
    pieces_t pieces = good();
    pieces.key = rsa_key(256);
    pieces.algorithm = ALGORITHM_RSA;
    pieces.validity = VALIDITY(UTC_2025,
                               "\x17\x0D"
                               "380119031407Z",
                               "\x1E");
    return pieces;
}

static void axtls(void **state)
{
    (void)state;
    pieces_t pieces = good_axtls();
    expect_rule_for(&pieces, MINT_LINT_AXTLS, NULL);
    pieces.key = KEY_P256;
    expect_rule_for(&pieces, MINT_LINT_AXTLS, "axtls-key");
    pieces.key = rsa_key(513);
    expect_rule_for(&pieces, MINT_LINT_AXTLS, "axtls-key");
    pieces = good_axtls();
    pieces.algorithm = ALGORITHM;
    expect_rule_for(&pieces, MINT_LINT_AXTLS, "axtls-signature");
    pieces = good_axtls();
    pieces.validity = VALIDITY(UTC_2025,
                               "\x17\x0D"
                               "380119031408Z",
                               "\x1E");
    expect_rule_for(&pieces, MINT_LINT_AXTLS, "axtls-expiry");
    expect_rule(&pieces, NULL);
    // Two attributes in one set.
    pieces = good_axtls();
    pieces.subject = DER("\x30\x16\x31\x14\x30\x08\x06\x03\x55\x04\x03\x0C\x01S\x30\x08\x06\x03\x55"
                         "\x04\x05\x13\x01S");
    expect_rule_for(&pieces, MINT_LINT_AXTLS, "axtls-names");
}

static void mbedtls_and_wolfssl(void **state)
{
    (void)state;
    pieces_t pieces = good();
    expect_rule_for(&pieces, MINT_LINT_MBEDTLS | MINT_LINT_WOLFSSL, NULL);
    pieces.extensions[3] =
        make_extension(TEXT(MBEDTLS_OID_POLICY_CONSTRAINTS), true, DER("\x30\x00"));
    expect_rule_for(&pieces, MINT_LINT_MBEDTLS, "mbedtls-critical");
    expect_rule_for(&pieces, MINT_LINT_WOLFSSL, NULL);
    // Critical policies: any, and another.
    const mint_bytes_t policies = TEXT(MBEDTLS_OID_CERTIFICATE_POLICIES);
    pieces.extensions[3] =
        make_extension(policies, true, DER("\x30\x08\x30\x06\x06\x04\x55\x1D\x20\x00"));
    expect_rule_for(&pieces, MINT_LINT_MBEDTLS | MINT_LINT_WOLFSSL, NULL);
    pieces.extensions[3] = make_extension(policies, true, DER("\x30\x05\x30\x03\x06\x01\x2A"));
    expect_rule_for(&pieces, MINT_LINT_MBEDTLS, "mbedtls-critical");
    expect_rule_for(&pieces, MINT_LINT_WOLFSSL, NULL);
    // subjectDirectoryAttributes, which few know: both rules on unknown ones are broken then, the
    // general one with a warning.
    pieces.extensions[3] = make_extension(TEXT("\x55\x1D\x09"), true, DER("\x30\x00"));
    expect_rule_for_two(&pieces, MINT_LINT_WOLFSSL, "unknown-critical", "wolfssl-critical");
    pieces = good_ca();
    pieces.extensions[4] =
        make_extension(TEXT(MBEDTLS_OID_NAME_CONSTRAINTS), true, DER("\x30\x00"));
    expect_rule_for(&pieces, MINT_LINT_MBEDTLS, "mbedtls-critical");
    expect_rule_for(&pieces, MINT_LINT_WOLFSSL, NULL);

    char text[65];
    memset(text, 'x', sizeof text);
    mint_attribute_view_t long_ones[4];
    for (size_t i = 0; i < 4; i++) {
        long_ones[i] = (mint_attribute_view_t)CN("");
        long_ones[i].text = (mint_bytes_t){(const uint8_t *)text, 64};
    }
    pieces = good();
    pieces.subject = make_name(long_ones, 3);
    expect_rule_for(&pieces, MINT_LINT_WOLFSSL, NULL);
    pieces.subject = make_name(long_ones, 4);
    expect_rule_for(&pieces, MINT_LINT_WOLFSSL, "wolfssl-name");
}

static void every_rule_was_seen(void **state)
{
    (void)state;
    for (const mint_lint_target_rules_t *at = mint_lint_target_rules(); at->name != NULL; at++) {
        expect_all_seen(at->rules());
    }
}

static void targets_have_names(void **state)
{
    (void)state;
    mint_lint_targets_t targets = 0;
    mint_error_t error = {0};
    unsigned all = 0;
    for (const mint_lint_target_rules_t *at = mint_lint_target_rules(); at->name != NULL; at++) {
        assert_int_equal(mint_lint_add_target(at->name, &targets, &error), MINT_OK);
        all |= (unsigned)at->target;
        assert_int_equal(targets, all);
    }
    assert_int_equal(mint_lint_add_target("browser", &targets, &error), MINT_ERR_ARGUMENT);
    assert_int_equal(targets, all);
    assert_non_null(strstr(error.hint, " rfc7925 matter aws azure axtls mbedtls wolfssl"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matter_chain_is_good),
        cmocka_unit_test(matter_names),
        cmocka_unit_test(matter_rest),
        cmocka_unit_test(matter_size_is_exact),
        cmocka_unit_test(rfc7925),
        cmocka_unit_test(aws),
        cmocka_unit_test(azure),
        cmocka_unit_test(axtls),
        cmocka_unit_test(mbedtls_and_wolfssl),
        cmocka_unit_test(every_rule_was_seen),
        cmocka_unit_test(targets_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
