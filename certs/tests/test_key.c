// SPDX-License-Identifier: Apache-2.0
//
// Keys: every type made and signed with, raw numbers against a known answer, files and what is
// refused of them. That OpenSSL opens the files is shown in interoperability.sh.
#include "certs/tests/support.h"

#include <sys/stat.h>
#include <unistd.h>

#include "certs/src/algorithm.h"
#include "certs/src/key_internal.h"

static const char *const type_names[] = {"p256", "p384", "brainpoolp256r1", "rsa2048"};

// RFC 6979 §A.2.5: the key of the P-256 examples, and the signature of "sample" with SHA-256.
static const uint8_t rfc6979_scalar[] = {
    0xC9, 0xAF, 0xA9, 0xD8, 0x45, 0xBA, 0x75, 0x16, 0x6B, 0x5C, 0x21, 0x57, 0x67, 0xB1, 0xD6, 0x93,
    0x4E, 0x50, 0xC3, 0xDB, 0x36, 0xE8, 0x9B, 0x12, 0x7B, 0x8A, 0x62, 0x2B, 0x12, 0x0F, 0x67, 0x21};
static const uint8_t rfc6979_x[] = {
    0x60, 0xFE, 0xD4, 0xBA, 0x25, 0x5A, 0x9D, 0x31, 0xC9, 0x61, 0xEB, 0x74, 0xC6, 0x35, 0x6D, 0x68,
    0xC0, 0x49, 0xB8, 0x92, 0x3B, 0x61, 0xFA, 0x6C, 0xE6, 0x69, 0x62, 0x2E, 0x60, 0xF2, 0x9F, 0xB6};
static const uint8_t rfc6979_r[] = {
    0xEF, 0xD4, 0x8B, 0x2A, 0xAC, 0xB6, 0xA8, 0xFD, 0x11, 0x40, 0xDD, 0x9C, 0xD4, 0x5E, 0x81, 0xD6,
    0x9D, 0x2C, 0x87, 0x7B, 0x56, 0xAA, 0xF9, 0x91, 0xC3, 0x4D, 0x0E, 0xA8, 0x4E, 0xAF, 0x37, 0x16};

static void raw_numbers_and_deterministic_signature(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_key_t *key = mint_key_new();
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN];
    expect_ok(mint_key_set_p256_scalar(key, rfc6979_scalar, &error), &error);
    assert_int_equal(mint_key_p256_point(key, point), MINT_OK);
    assert_int_equal(point[0], 0x04);
    assert_memory_equal(point + 1, rfc6979_x, sizeof rfc6979_x);
    assert_int_equal(mint_key_p256_scalar(key, scalar), MINT_OK);
    assert_memory_equal(scalar, rfc6979_scalar, sizeof scalar);

    uint8_t digest[MINT_DIGEST_MAX_LEN];
    uint8_t signature[MINT_SIGNATURE_MAX_LEN];
    size_t digest_len;
    size_t signature_len;
    mint_signer_t signer = mint_key_signer(key);
    assert_int_equal(mint_algorithm_digest(MINT_KEY_P256, TEXT("sample"), digest, &digest_len),
                     MINT_OK);
    assert_int_equal(signer.sign(signer.context, digest, digest_len, signature, &signature_len),
                     MINT_OK);
    // SEQUENCE { INTEGER r, INTEGER s }; r has its top bit set, so a zero byte comes first.
    assert_memory_equal(signature + 5, rfc6979_r, sizeof rfc6979_r);
    mint_key_free(key);
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_key_t *key = mint_key_new();
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN] = {0};
    uint8_t point[MINT_KEY_P256_POINT_LEN] = {0x04};
    assert_int_equal(mint_key_set_p256_scalar(key, scalar, &error), MINT_ERR_KEY);
    memset(scalar, 0xFF, sizeof scalar);
    assert_int_equal(mint_key_set_p256_scalar(key, scalar, &error), MINT_ERR_KEY);
    assert_int_equal(mint_key_set_p256_point(key, point, &error), MINT_ERR_KEY);
    memcpy(point + 1, rfc6979_x, sizeof rfc6979_x);
    assert_int_equal(mint_key_set_p256_point(key, point, &error), MINT_ERR_KEY);
    assert_int_equal(mint_key_p256_point(key, point), MINT_ERR_KEY);
    assert_int_equal(point[0], 0);
    mint_key_free(key);
}

static void every_type_signs(void **state)
{
    (void)state;
    mint_error_t error = {0};
    for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++) {
        mint_key_type_t type;
        mint_key_t *key = mint_key_new();
        mint_key_t *public_key = mint_key_new();
        mint_buffer_t der = {0};
        uint8_t digest[MINT_DIGEST_MAX_LEN] = {1};
        uint8_t signature[MINT_SIGNATURE_MAX_LEN];
        size_t len = 0;
        expect_ok(mint_key_type_from_name(type_names[i], &type, &error), &error);
        expect_ok(mint_key_generate(key, type, &error), &error);
        assert_int_equal(mint_key_type(key), type);
        assert_true(mint_key_is_private(key));
        assert_int_equal(mint_key_public_der(key, &der), MINT_OK);
        expect_ok(mint_key_set_public_der(public_key, mint_buffer_view(&der), &error), &error);
        assert_int_equal(mint_key_type(public_key), type);
        assert_false(mint_key_is_private(public_key));
        assert_true(mint_key_same_public(key, public_key));

        const mint_key_traits_t *traits = mint_key_traits(type);
        mint_signer_t signer = mint_key_signer(key);
        assert_int_equal(signer.sign(signer.context, digest, traits->digest_len, signature, &len),
                         MINT_OK);
        assert_int_equal(mbedtls_pk_verify(&public_key->pk, traits->digest_type, digest,
                                           traits->digest_len, signature, len),
                         0);
        assert_int_equal(
            signer.sign(signer.context, digest, traits->digest_len - 1, signature, &len),
            MINT_ERR_ARGUMENT);
        mint_signer_t none = mint_key_signer(public_key);
        assert_int_equal(none.sign(none.context, digest, traits->digest_len, signature, &len),
                         MINT_ERR_KEY);
        assert_int_equal(len, 0);
        mint_buffer_free(&der);
        mint_key_free(public_key);
        mint_key_free(key);
    }
    mint_key_type_t type;
    assert_int_equal(mint_key_type_from_name("rsa1024", &type, &error), MINT_ERR_ARGUMENT);
}

static void private_file_opens_with_its_passphrase_alone(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    mint_error_t error = {0};
    struct stat info;
    make_folder(folder);
    const char *path = in_folder(folder, "key.pem");
    mint_key_t *key = fixed_key(0x44);
    mint_key_t *read = mint_key_new();
    expect_ok(mint_key_save_private(key, path, TEXT("correct horse"), &error), &error);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777u, 0600);
    assert_int_equal(mint_key_save_private(key, path, TEXT("x"), &error), MINT_ERR_WRITE_ONCE);
    expect_ok(mint_key_load_private(read, path, TEXT("correct horse"), &error), &error);
    assert_true(mint_key_same_public(key, read));
    assert_true(mint_key_is_private(read));

    assert_int_equal(mint_key_load_private(read, path, TEXT("wrong"), &error),
                     MINT_ERR_AUTHENTICATION);
    assert_false(mint_key_is_private(read));
    assert_int_equal(mint_key_load_private(read, path, TEXT(""), &error), MINT_ERR_AUTHENTICATION);
    expect_message(&error, "needs a passphrase");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(mint_key_load_private(read, path, TEXT("correct horse"), &error),
                     MINT_ERR_STATE);
    mint_key_free(read);
    mint_key_free(key);
    remove_folder(folder);
}

static void empty_passphrase_writes_nothing(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    mint_error_t error = {0};
    make_folder(folder);
    mint_key_t *key = fixed_key(0x44);
    mint_key_t *none = mint_key_new();
    const char *path = in_folder(folder, "key.pem");
    assert_int_equal(mint_key_save_private(key, path, TEXT(""), &error), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_key_save_private(none, path, TEXT("x"), &error), MINT_ERR_KEY);
    assert_int_equal(mint_key_save_public(none, path, &error), MINT_ERR_KEY);
    assert_int_equal(count_files(folder), 0);
    mint_key_free(none);
    mint_key_free(key);
    remove_folder(folder);
}

static void public_file_round_trip(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    make_folder(folder);
    mint_key_t *key = fixed_key(0x44);
    mint_key_t *read = mint_key_new();
    expect_ok(mint_key_save_public(key, in_folder(folder, "p.pem"), &error), &error);
    expect_ok(mint_key_load_public(read, in_folder(folder, "p.pem"), &error), &error);
    assert_true(mint_key_same_public(key, read));

    // DER with a byte after it, and a PEM of another kind.
    assert_int_equal(mint_key_public_der(key, &der), MINT_OK);
    mint_buffer_append(&der, "x", 1);
    assert_int_equal(mint_key_set_public_der(read, mint_buffer_view(&der), &error), MINT_ERR_KEY);
    mint_buffer_t pem = {0};
    assert_int_equal(mint_pem_append("CERTIFICATE", TEXT("abc"), &pem), MINT_OK);
    expect_ok(mint_file_create(in_folder(folder, "c.pem"), MINT_FILE_PUBLIC, mint_buffer_view(&pem),
                               &error),
              &error);
    assert_int_equal(mint_key_load_public(read, in_folder(folder, "c.pem"), &error),
                     MINT_ERR_NOT_FOUND);
    expect_message(&error, "PUBLIC KEY");
    mint_buffer_free(&pem);
    mint_buffer_free(&der);
    mint_key_free(read);
    mint_key_free(key);
    remove_folder(folder);
}

// SHA-256 over the 65 bytes of the RFC 6979 key's point, first 20 bytes; computed with
// `openssl pkey -pubout -outform DER | tail -c 65 | sha256sum`.
static void identifier_is_rfc7093_method_1(void **state)
{
    (void)state;
    static const uint8_t expected[MINT_KEY_ID_LEN] = {0xB1, 0x8B, 0x86, 0xCE, 0x13, 0x89, 0xE4,
                                                      0x6D, 0xE8, 0x7A, 0xA4, 0xA5, 0x13, 0x1C,
                                                      0xE8, 0x3C, 0x11, 0x60, 0xFA, 0x33};
    mint_error_t error = {0};
    uint8_t id[MINT_KEY_ID_LEN];
    mint_key_t *key = mint_key_new();
    expect_ok(mint_key_set_p256_scalar(key, rfc6979_scalar, &error), &error);
    assert_int_equal(mint_key_identifier(key, id), MINT_OK);
    assert_memory_equal(id, expected, sizeof id);
    mint_key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_numbers_and_deterministic_signature),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(every_type_signs),
        cmocka_unit_test(private_file_opens_with_its_passphrase_alone),
        cmocka_unit_test(empty_passphrase_writes_nothing),
        cmocka_unit_test(public_file_round_trip),
        cmocka_unit_test(identifier_is_rfc7093_method_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
