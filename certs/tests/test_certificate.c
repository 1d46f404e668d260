// SPDX-License-Identifier: Apache-2.0
//
// Certificates read and chains verified: what is right is accepted, and what is altered, expired,
// not yet valid or by another issuer is refused with a reason.
#include "certs/tests/support.h"

static hierarchy_t ca;
static mint_buffer_t device;
static mint_buffer_t server;

static int setup(void **state)
{
    (void)state;
    make_hierarchy(&ca);
    issue_builtin("device-idevid", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                  0x03, &device);
    issue_builtin("tls-server", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing), 0x04,
                  &server);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    mint_buffer_free(&device);
    mint_buffer_free(&server);
    free_hierarchy(&ca);
    return 0;
}

static void info_is_what_was_issued(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_certificate_info_t info;
    uint8_t serial[MINT_SERIAL_LEN];
    memset(serial, 0x03, sizeof serial);
    expect_ok(mint_certificate_read(mint_buffer_view(&device), &info, &error), &error);
    assert_string_equal(info.subject, "CN=A-0001, serialNumber=A-0001");
    assert_string_equal(info.issuer, "O=device.example.com, CN=device.example.com Issuing CA");
    assert_string_equal(info.serial_number, "A-0001");
    assert_int_equal(info.serial_len, MINT_SERIAL_LEN);
    assert_memory_equal(info.serial, serial, sizeof serial);
    assert_int_equal(info.not_before, TEST_NOW);
    assert_true(info.not_after == MINT_TIME_FOREVER);
    assert_false(info.is_ca);
    expect_ok(mint_certificate_read(mint_buffer_view(&ca.root), &info, &error), &error);
    assert_true(info.is_ca);
    mint_key_t *key = mint_key_new();
    expect_ok(mint_certificate_public_key(mint_buffer_view(&device), key, &error), &error);
    assert_true(mint_key_same_public(key, ca.device_key));
    mint_key_free(key);
}

static void foreign_names_are_shown_safely(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    mint_certificate_info_t info;
    read_data("foreign.der", &der);
    expect_ok(mint_certificate_read(mint_buffer_view(&der), &info, &error), &error);
    assert_string_equal(info.subject, "OU=\\22Q\\22 + O=Example\\2C Inc., CN=b\xC3\xBC"
                                      "cher");
    mint_buffer_free(&der);
}

static void text_has_fields_and_fingerprint(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t text = {0};
    expect_ok(mint_certificate_text(mint_buffer_view(&device), &text, &error), &error);
    assert_non_null(strstr((char *)text.data, "CN=A-0001"));
    assert_non_null(strstr((char *)text.data, "ecdsa-with-SHA256"));
    assert_non_null(strstr((char *)text.data, "SHA-256 Fingerprint: "));
    mint_buffer_free(&text);
    assert_int_equal(mint_certificate_text(TEXT("x"), &text, &error), MINT_ERR_FORMAT);
}

static void pem_and_der_files_load(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    mint_error_t error = {0};
    mint_buffer_t pem = {0};
    mint_buffer_t read = {0};
    make_folder(folder);
    assert_int_equal(mint_certificate_append_pem(mint_buffer_view(&device), &pem), MINT_OK);
    assert_int_equal(mint_certificate_append_pem(mint_buffer_view(&ca.issuing), &pem), MINT_OK);
    expect_ok(mint_file_create(in_folder(folder, "c.pem"), MINT_FILE_PUBLIC, mint_buffer_view(&pem),
                               &error),
              &error);
    expect_ok(mint_file_create(in_folder(folder, "c.der"), MINT_FILE_PUBLIC,
                               mint_buffer_view(&device), &error),
              &error);
    expect_ok(mint_file_create(in_folder(folder, "junk"), MINT_FILE_PUBLIC, TEXT("junk"), &error),
              &error);
    expect_ok(mint_certificate_load(in_folder(folder, "c.pem"), &read, &error), &error);
    assert_memory_equal(read.data, device.data, device.len);
    expect_ok(mint_certificate_load(in_folder(folder, "c.der"), &read, &error), &error);
    assert_memory_equal(read.data, device.data, device.len);
    assert_int_equal(mint_certificate_load(in_folder(folder, "junk"), &read, &error),
                     MINT_ERR_FORMAT);
    expect_message(&error, "junk: it is not an X.509 certificate");
    assert_null(read.data);
    assert_int_equal(mint_certificate_load(in_folder(folder, "none"), &read, &error),
                     MINT_ERR_NOT_FOUND);
    mint_buffer_free(&pem);
    remove_folder(folder);
}

static mint_status_t verify(mint_bytes_t leaf, mint_bytes_t middle, mint_bytes_t root, int64_t now,
                            mint_error_t *error)
{
    const mint_bytes_t chain[] = {leaf, middle};
    return mint_chain_verify(chain, middle.len > 0 ? 2 : 1, root, now, error);
}

static void right_chains_verify(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_bytes_t issuing = mint_buffer_view(&ca.issuing);
    mint_bytes_t root = mint_buffer_view(&ca.root);
    mint_bytes_t leaf = mint_buffer_view(&device);
    expect_ok(verify(leaf, issuing, root, TEST_NOW, &error), &error);
    expect_ok(verify(leaf, issuing, root, MINT_TIME_FOREVER, &error), &error);
    const mint_bytes_t with_root[] = {leaf, issuing, root};
    expect_ok(mint_chain_verify(with_root, 3, root, TEST_NOW, &error), &error);
    expect_ok(verify(issuing, (mint_bytes_t){0}, root, TEST_NOW, &error), &error);
}

static void wrong_chains_do_not(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_bytes_t issuing = mint_buffer_view(&ca.issuing);
    mint_bytes_t root = mint_buffer_view(&ca.root);
    mint_bytes_t leaf = mint_buffer_view(&device);
    // The link between is missing.
    assert_int_equal(verify(leaf, (mint_bytes_t){0}, root, TEST_NOW, &error),
                     MINT_ERR_AUTHENTICATION);
    // A root of the same name with another key.
    mint_buffer_t impostor = {0};
    mint_key_t *key = fixed_key(0x55);
    issue_builtin("root-ca", key, key, (mint_bytes_t){0}, 0x01, &impostor);
    assert_int_equal(verify(leaf, issuing, mint_buffer_view(&impostor), TEST_NOW, &error),
                     MINT_ERR_AUTHENTICATION);
    mint_buffer_free(&impostor);
    mint_key_free(key);
    // An end entity in the place of a CA.
    assert_int_equal(verify(leaf, mint_buffer_view(&server), root, TEST_NOW, &error),
                     MINT_ERR_AUTHENTICATION);
    assert_int_equal(mint_chain_verify(&leaf, 0, root, TEST_NOW, &error), MINT_ERR_ARGUMENT);
    assert_int_equal(verify(TEXT("x"), issuing, root, TEST_NOW, &error), MINT_ERR_FORMAT);
    expect_message(&error, "certificate 1 of the chain");
}

static void time_is_the_callers(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_bytes_t issuing = mint_buffer_view(&ca.issuing);
    mint_bytes_t root = mint_buffer_view(&ca.root);
    mint_bytes_t leaf = mint_buffer_view(&server);
    const int64_t end = TEST_NOW + INT64_C(397) * 86400;
    expect_ok(verify(leaf, issuing, root, end, &error), &error);
    assert_int_equal(verify(leaf, issuing, root, end + 1, &error), MINT_ERR_AUTHENTICATION);
    expect_message(&error,
                   "certificate 1 of the chain (CN=device.example.com): its validity has ended");
    assert_int_equal(verify(leaf, issuing, root, TEST_NOW - 1, &error), MINT_ERR_AUTHENTICATION);
    expect_message(&error, "its validity has not begun");
}

// Every bit of the device's certificate is under the signature, in it, or structure.
static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    mint_bytes_t issuing = mint_buffer_view(&ca.issuing);
    mint_bytes_t root = mint_buffer_view(&ca.root);
    for (size_t i = 0; i < device.len; i++) {
        uint8_t bit = (uint8_t)(1u << i % 8);
        device.data[i] ^= bit;
        mint_status_t status = verify(mint_buffer_view(&device), issuing, root, TEST_NOW, NULL);
        device.data[i] ^= bit;
        if (status == MINT_OK) {
            fail_msg("a flipped bit in byte %zu was not noticed", i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(info_is_what_was_issued),
        cmocka_unit_test(foreign_names_are_shown_safely),
        cmocka_unit_test(text_has_fields_and_fingerprint),
        cmocka_unit_test(pem_and_der_files_load),
        cmocka_unit_test(right_chains_verify),
        cmocka_unit_test(wrong_chains_do_not),
        cmocka_unit_test(time_is_the_callers),
        cmocka_unit_test(every_flipped_bit_is_noticed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
