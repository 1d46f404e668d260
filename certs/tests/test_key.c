// SPDX-License-Identifier: Apache-2.0
//
// Keys: every type made and signed with, raw numbers against a known answer, files and what is
// refused of them. That OpenSSL opens the files is shown in interoperability.sh.
#include "certs/tests/support.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/src/algorithm.h"
#include "certs/src/der_read.h"
#include "certs/src/der_write.h"
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

// ---- Forms ----

static void expect_round_trip(const mint_key_t *key, mint_key_pem_t form, const char *begin)
{
    char folder[PATH_MAX];
    mint_error_t error = {0};
    mint_buffer_t pem = {0};
    mint_buffer_t der = {0};
    char label[MINT_PEM_LABEL_SIZE];
    make_folder(folder);
    mint_key_t *read = mint_key_new();
    expect_ok(mint_key_append_pem(key, form, TEXT("x"), &pem, &error), &error);
    assert_memory_equal(pem.data, begin, strlen(begin));
    const char *path = in_folder(folder, "key.pem");
    expect_ok(mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&pem), &error), &error);
    expect_ok(mint_key_load_private(read, path, TEXT("x"), &error), &error);
    assert_true(mint_key_is_private(read));
    assert_true(mint_key_same_public(key, read));

    // The same as DER, and with a byte after it.
    mint_bytes_t text = mint_buffer_view(&pem);
    expect_ok(mint_pem_next(&text, label, &der, &error), &error);
    path = in_folder(folder, "key.der");
    expect_ok(mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&der), &error), &error);
    expect_ok(mint_key_load_private(read, path, TEXT("x"), &error), &error);
    assert_true(mint_key_same_public(key, read));
    mint_buffer_append(&der, "x", 1);
    assert_int_not_equal(mint_key_set_private_der(read, mint_buffer_view(&der), TEXT(""), NULL),
                         MINT_OK);
    assert_false(mint_key_is_private(read));
    mint_buffer_free(&der);
    mint_buffer_free(&pem);
    mint_key_free(read);
    remove_folder(folder);
}

// A key that OpenSSL made, from the fuzzer's corpus.
static mint_key_t *foreign_key(const char *name)
{
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    char path[PATH_MAX];
    mint_key_t *key = mint_key_new();
    (void)snprintf(path, sizeof path, "%s/../fuzz/corpus/key/%s", CERTS_TEST_DATA_DIR, name);
    expect_ok(mint_file_read(path, &der, &error), &error);
    expect_ok(mint_key_set_private_der(key, mint_buffer_view(&der), TEXT("secret"), &error),
              &error);
    mint_buffer_free(&der);
    return key;
}

static void private_keys_round_trip_in_every_form(void **state)
{
    (void)state;
    static const char *const files[] = {"sec1_p256.der", "pkcs8_p384.der", "sec1_brainpool.der",
                                        "pkcs1_rsa2048.der", "pbes2_p256.der"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        mint_key_t *key = foreign_key(files[i]);
        mint_key_type_t type = mint_key_type(key);
        expect_round_trip(key, MINT_KEY_PEM_PKCS8, "-----BEGIN PRIVATE KEY-----");
        expect_round_trip(key, MINT_KEY_PEM_TRADITIONAL,
                          type == MINT_KEY_RSA_2048 ? "-----BEGIN RSA PRIVATE KEY-----"
                                                    : "-----BEGIN EC PRIVATE KEY-----");
        mint_key_free(key);
    }
    mint_key_t *key = fixed_key(0x44);
    expect_round_trip(key, MINT_KEY_PEM_ENCRYPTED, "-----BEGIN ENCRYPTED PRIVATE KEY-----");
    mint_buffer_t pem = {0};
    mint_key_t *none = mint_key_new();
    assert_int_equal(mint_key_append_pem(none, MINT_KEY_PEM_PKCS8, TEXT(""), &pem, NULL),
                     MINT_ERR_KEY);
    assert_int_equal(mint_key_append_pem(key, MINT_KEY_PEM_ENCRYPTED, TEXT(""), &pem, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_key_append_pem(key, (mint_key_pem_t)9, TEXT(""), &pem, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(pem.len, 0);
    mint_key_free(none);
    mint_key_free(key);
}

// Takes the next number of an RSAPrivateKey.
static void take_number(mint_reader_t *reader, mbedtls_mpi *number)
{
    mint_bytes_t content = mint_der_read(reader, MBEDTLS_ASN1_INTEGER);
    mbedtls_mpi_init(number);
    assert_int_equal(mbedtls_mpi_read_binary(number, content.data, content.len), 0);
}

// What old readers check: e·d = 1 mod (p - 1)(q - 1), and d below that. And that it is not by
// chance: λ(n) is at most half of φ(n), so half of all d by λ(n) would fail.
static void rsa_exponent_is_reduced_by_phi(void **state)
{
    (void)state;
    enum { N, E, D, P, Q, COUNT };
    for (int turn = 0; turn < 2; turn++) {
        mbedtls_mpi numbers[COUNT];
        mbedtls_mpi rest;
        mbedtls_mpi version;
        mint_error_t error = {0};
        mint_buffer_t der = {0};
        // One of ours, and one of OpenSSL's, whose d is the shorter.
        mint_key_t *key = turn == 0 ? mint_key_new() : foreign_key("pkcs1_rsa2048.der");
        if (turn == 0) {
            expect_ok(mint_key_generate(key, MINT_KEY_RSA_2048, &error), &error);
        }
        assert_int_equal(mint_key_private_der(key, &der), MINT_OK);
        mint_reader_t outer = mint_der_reader(mint_buffer_view(&der));
        mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
        take_number(&reader, &version);
        for (size_t i = 0; i < COUNT; i++) {
            take_number(&reader, &numbers[i]);
        }
        assert_int_equal(mbedtls_mpi_sub_int(&numbers[P], &numbers[P], 1), 0);
        assert_int_equal(mbedtls_mpi_sub_int(&numbers[Q], &numbers[Q], 1), 0);
        assert_int_equal(mbedtls_mpi_mul_mpi(&numbers[P], &numbers[P], &numbers[Q]), 0); // φ(n)
        assert_true(mbedtls_mpi_cmp_mpi(&numbers[D], &numbers[P]) < 0);
        mbedtls_mpi_init(&rest);
        assert_int_equal(mbedtls_mpi_mul_mpi(&rest, &numbers[D], &numbers[E]), 0);
        assert_int_equal(mbedtls_mpi_mod_mpi(&rest, &rest, &numbers[P]), 0);
        assert_int_equal(mbedtls_mpi_cmp_int(&rest, 1), 0);
        for (size_t i = 0; i < COUNT; i++) {
            mbedtls_mpi_free(&numbers[i]);
        }
        mbedtls_mpi_free(&rest);
        mbedtls_mpi_free(&version);
        mint_buffer_free(&der);
        mint_key_free(key);
    }
}

static void copies_sign_alone(void **state)
{
    (void)state;
    mint_error_t error = {0};
    uint8_t digest[32] = {1};
    uint8_t signatures[2][MINT_SIGNATURE_MAX_LEN];
    size_t lens[2];
    mint_key_t *key = fixed_key(0x44);
    mint_key_t *copy = mint_key_new();
    mint_key_t *none = mint_key_new();
    mint_signer_t signer = mint_key_signer(key);
    assert_int_equal(signer.sign(signer.context, digest, sizeof digest, signatures[0], &lens[0]),
                     MINT_OK);
    expect_ok(mint_key_copy(key, copy, &error), &error);
    mint_key_free(key);
    signer = mint_key_signer(copy);
    assert_int_equal(signer.sign(signer.context, digest, sizeof digest, signatures[1], &lens[1]),
                     MINT_OK);
    assert_int_equal(lens[0], lens[1]);
    assert_memory_equal(signatures[0], signatures[1], lens[0]);
    assert_int_equal(mint_key_copy(none, copy, &error), MINT_ERR_KEY);
    assert_false(mint_key_is_private(copy));
    mint_key_free(none);
    mint_key_free(copy);
}

// A file that asks for hours of PBKDF2 is refused before the first.
static void endless_passphrases_are_refused(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    mint_key_t *read = mint_key_new();
    uint32_t iterations = 0;
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/../fuzz/corpus/key/pbes2_p256.der", CERTS_TEST_DATA_DIR);
    expect_ok(mint_file_read(path, &der, &error), &error);
    assert_true(mint_key_is_encrypted_pkcs8(mint_buffer_view(&der), &iterations));
    assert_int_equal(iterations, 50);
    size_t at = 0;
    while (memcmp(der.data + at, "\x02\x01\x32", 3) != 0) {
        at++;
        assert_true(at + 3 < der.len);
    }
    // Three bytes more of the INTEGER, three less of the salt before it.
    size_t salt = at;
    while (der.data[salt] != 0x04 || der.data[salt + 1] != at - salt - 2) {
        salt--;
    }
    der.data[salt + 1] = (uint8_t)(der.data[salt + 1] - 3);
    memcpy(der.data + at - 3, "\x02\x04\x7F\xFF\xFF\xFF", 6);
    assert_int_equal(mint_key_set_private_der(read, mint_buffer_view(&der), TEXT("x"), &error),
                     MINT_ERR_UNSUPPORTED);
    expect_message(&error, "2147483647 iterations");
    assert_false(mint_key_is_private(read));
    mint_buffer_free(&der);
    mint_key_free(read);
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
        cmocka_unit_test(private_keys_round_trip_in_every_form),
        cmocka_unit_test(rsa_exponent_is_reduced_by_phi),
        cmocka_unit_test(copies_sign_alone),
        cmocka_unit_test(endless_passphrases_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
