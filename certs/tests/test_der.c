// SPDX-License-Identifier: Apache-2.0
//
// The strict reader refuses what is BER and not DER; the writer fails as a whole.
#include "certs/tests/support.h"

#include "certs/src/der_read.h"
#include "certs/src/der_write.h"
#include "certs/src/host_name.h"

static void every_length_reads_back(void **state)
{
    (void)state;
    static uint8_t content[70000];
    static uint8_t buffer[70100];
    static const size_t lens[] = {0, 1, 127, 128, 255, 256, 65535, 65536, 70000};
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        mint_der_writer_t writer;
        mint_bytes_t der;
        mint_der_writer_init(&writer, buffer, sizeof buffer);
        mint_der_primitive(&writer, MBEDTLS_ASN1_OCTET_STRING, (mint_bytes_t){content, lens[i]});
        assert_int_equal(mint_der_finish(&writer, &der), MINT_OK);
        mint_reader_t reader = mint_der_reader(der);
        mint_bytes_t read = mint_der_read(&reader, MBEDTLS_ASN1_OCTET_STRING);
        mint_der_expect_end(&reader);
        assert_int_equal(mint_reader_status(&reader), MINT_OK);
        assert_int_equal(read.len, lens[i]);
    }
}

static void ber_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        mint_bytes_t der;
    } cases[] = {
        {"nothing", {(const uint8_t *)"", 0}},
        {"no length", {(const uint8_t *)"\x04", 1}},
        {"content cut", {(const uint8_t *)"\x04\x02\x00", 3}},
        {"long form of a short length", {(const uint8_t *)"\x04\x81\x01\x00", 4}},
        {"leading zero in the length", {(const uint8_t *)"\x04\x82\x00\x01\x00", 5}},
        {"indefinite length", {(const uint8_t *)"\x04\x80\x00\x00", 4}},
        {"length of five bytes", {(const uint8_t *)"\x04\x85\x01\x01\x01\x01\x01", 7}},
        {"tag of two bytes", {(const uint8_t *)"\x1F\x04\x00", 3}},
        {"another tag", {(const uint8_t *)"\x05\x00", 2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_reader_t reader = mint_der_reader(cases[i].der);
        mint_bytes_t read = mint_der_read(&reader, MBEDTLS_ASN1_OCTET_STRING);
        if (mint_reader_status(&reader) != MINT_ERR_FORMAT || read.len != 0) {
            fail_msg("%s was read", cases[i].why);
        }
    }
}

static void writer_fails_as_a_whole(void **state)
{
    (void)state;
    uint8_t buffer[4];
    mint_der_writer_t writer;
    mint_bytes_t der = TEXT("stale");
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_der_primitive(&writer, MBEDTLS_ASN1_OCTET_STRING, TEXT("123"));
    mint_der_null(&writer);
    mint_der_oid(&writer, TEXT("x"));
    assert_int_equal(mint_der_finish(&writer, &der), MINT_ERR_SPACE);
    assert_int_equal(der.len, 0);
}

static void host_names(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a", "localhost", "a.b", "xn--bcher-kva.example", "1.2.example", "*.example.com", "A-b.C"};
    static const char *const bad[] = {"",      ".",    "a.",    ".a",           "a..b",
                                      "-a",    "a-",   "a_b",   "a b",          "*",
                                      "a.*.b", "*a.b", "*.*.b", "b\xC3\xBC.de", "a\x01"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(
            mint_host_name_valid((mint_bytes_t){(const uint8_t *)good[i], strlen(good[i])}));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(mint_host_name_valid((mint_bytes_t){(const uint8_t *)bad[i], strlen(bad[i])}));
    }
    uint8_t label[64];
    memset(label, 'a', sizeof label);
    assert_true(mint_host_name_valid((mint_bytes_t){label, 63}));
    assert_false(mint_host_name_valid((mint_bytes_t){label, 64}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_reads_back),
        cmocka_unit_test(ber_is_refused),
        cmocka_unit_test(writer_fails_as_a_whole),
        cmocka_unit_test(host_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
