// SPDX-License-Identifier: Apache-2.0
//
// Requests made by OpenSSL are taken; every single changed bit, and every other kind, is not.
#include "certs/tests/support.h"

static const mint_csr_t zero;

static void good_request_is_read(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    mint_csr_t csr;
    read_data("csr.der", &der);
    expect_ok(mint_csr_open(mint_buffer_view(&der), &csr, &error), &error);
    assert_string_equal(csr.serial_number, "A-0001");
    assert_int_equal(csr.public_key[0], 0x04);
    mint_key_t *key = mint_key_new();
    expect_ok(mint_key_set_p256_point(key, csr.public_key, &error), &error);
    mint_key_free(key);
    mint_buffer_free(&der);
}

static void pem_is_read_and_serial_may_be_missing(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    mint_csr_t csr;
    mint_buffer_t file = {0};
    expect_ok(mint_file_read(in_folder(CERTS_TEST_DATA_DIR, "csr_no_serial.pem"), &file, &error),
              &error);
    expect_ok(mint_pem_find(mint_buffer_view(&file), "CERTIFICATE REQUEST", &der, &error), &error);
    mint_buffer_free(&file);
    expect_ok(mint_csr_open(mint_buffer_view(&der), &csr, &error), &error);
    assert_string_equal(csr.serial_number, "");
    mint_buffer_free(&der);
}

// No bit of a request is without a signature or a structure that holds it.
static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_csr_t csr;
    size_t by_signature = 0;
    read_data("csr.der", &der);
    for (size_t i = 0; i < der.len; i++) {
        uint8_t bit = (uint8_t)(1u << i % 8);
        der.data[i] ^= bit;
        mint_status_t status = mint_csr_open(mint_buffer_view(&der), &csr, NULL);
        der.data[i] ^= bit;
        if (status == MINT_OK) {
            fail_msg("a flipped bit in byte %zu was not noticed", i);
        }
        assert_memory_equal(&csr, &zero, sizeof csr);
        by_signature += status == MINT_ERR_AUTHENTICATION ? 1 : 0;
    }
    assert_true(by_signature > 40); // subject, signature
    mint_buffer_free(&der);
}

static void every_cut_is_noticed(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_csr_t csr;
    read_data("csr.der", &der);
    for (size_t len = 0; len < der.len; len++) {
        assert_int_equal(mint_csr_open((mint_bytes_t){der.data, len}, &csr, NULL), MINT_ERR_FORMAT);
    }
    mint_buffer_append(&der, "x", 1);
    assert_int_equal(mint_csr_open(mint_buffer_view(&der), &csr, NULL), MINT_ERR_FORMAT);
    mint_buffer_free(&der);
}

static void other_kinds_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        mint_status_t status;
    } cases[] = {{"csr_p384.der", MINT_ERR_UNSUPPORTED},
                 {"csr_sha384.der", MINT_ERR_UNSUPPORTED},
                 {"csr_rsa.der", MINT_ERR_UNSUPPORTED},
                 {"csr_two_serials.der", MINT_ERR_FORMAT},
                 {"foreign.der", MINT_ERR_FORMAT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_buffer_t der = {0};
        mint_error_t error = {0};
        mint_csr_t csr;
        read_data(cases[i].file, &der);
        assert_int_equal(mint_csr_open(mint_buffer_view(&der), &csr, &error), cases[i].status);
        assert_true(error.message[0] != '\0');
        assert_memory_equal(&csr, &zero, sizeof csr);
        mint_buffer_free(&der);
    }
}

// ---- requests of any kind ----

static const struct {
    const char *file;
    mint_key_type_t type;
    const char *serial_number;
    const char *common_name; // two are none: nobody could say which one it is
} kinds[] = {{"csr.der", MINT_KEY_P256, "A-0001", "A-0001"},
             {"csr_sha384.der", MINT_KEY_P256, "", "x"},
             {"csr_p384.der", MINT_KEY_P384, "", "x"},
             {"csr_rsa.der", MINT_KEY_RSA_2048, "", "r"},
             {"csr_two_names.der", MINT_KEY_P384, "B-7", ""}};

static void requests_of_any_kind_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        mint_buffer_t der = {0};
        mint_error_t error = {0};
        mint_csr_t csr;
        read_data(kinds[i].file, &der);
        expect_ok(mint_csr_read(mint_buffer_view(&der), &csr, &error), &error);
        assert_int_equal(csr.type, kinds[i].type);
        assert_string_equal(csr.serial_number, kinds[i].serial_number);
        assert_string_equal(csr.common_name, kinds[i].common_name);
        assert_int_equal(csr.public_key[0], csr.type == MINT_KEY_P256 ? 0x04 : 0);
        mint_key_t *key = mint_key_new();
        expect_ok(mint_key_set_public_der(key, csr.spki, &error), &error);
        assert_int_equal(mint_key_type(key), csr.type);
        mint_key_free(key);
        mint_buffer_free(&der);
    }
}

// The signature of each kind is checked by another library or in another way.
static void every_kind_of_signature_is_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        mint_buffer_t der = {0};
        mint_csr_t csr;
        read_data(kinds[i].file, &der);
        for (size_t at = 0; at < der.len; at += 7) {
            der.data[at] ^= 0x10;
            if (mint_csr_read(mint_buffer_view(&der), &csr, NULL) == MINT_OK) {
                fail_msg("%s: a flipped bit in byte %zu was not noticed", kinds[i].file, at);
            }
            assert_memory_equal(&csr, &zero, sizeof csr);
            der.data[at] ^= 0x10;
        }
        der.data[der.len - 1] ^= 1;
        assert_int_equal(mint_csr_read(mint_buffer_view(&der), &csr, NULL),
                         MINT_ERR_AUTHENTICATION);
        // What was read before is known by its digest: only then may the signature be passed over.
        assert_int_equal(mint_csr_read_again(mint_buffer_view(&der), &csr, NULL), MINT_OK);
        assert_string_equal(csr.serial_number, kinds[i].serial_number);
        mint_buffer_free(&der);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_request_is_read),
        cmocka_unit_test(pem_is_read_and_serial_may_be_missing),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(every_cut_is_noticed),
        cmocka_unit_test(other_kinds_are_refused),
        cmocka_unit_test(requests_of_any_kind_are_read),
        cmocka_unit_test(every_kind_of_signature_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
