// SPDX-License-Identifier: Apache-2.0
//
// Certificates' signatures by the crypto seam: Mbed TLS reads and verifies each, whatever lengths
// its two numbers have, and no digest signed twice has one nonce.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <mbedtls/ecdsa.h>

#include "factory/factory.h"

#define SIGNATURES 400 // one in 128 has a number shorter than 32 bytes

static void load(const mint_key_t *key, mbedtls_ecdsa_context *ecdsa)
{
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    assert_int_equal(mint_key_p256_point(key, point), MINT_OK);
    mbedtls_ecdsa_init(ecdsa);
    assert_int_equal(mbedtls_ecp_group_load(&ecdsa->MBEDTLS_PRIVATE(grp), MBEDTLS_ECP_DP_SECP256R1),
                     0);
    assert_int_equal(mbedtls_ecp_point_read_binary(&ecdsa->MBEDTLS_PRIVATE(grp),
                                                   &ecdsa->MBEDTLS_PRIVATE(Q), point, sizeof point),
                     0);
}

// Its first number has no byte too many (X.690 §8.3.2); the certificate library asks it of both.
static bool is_strict(const uint8_t *signature, size_t len)
{
    const uint8_t *r = signature + 4;
    return len == signature[1] + 2u && signature[3] <= 33 &&
           (r[0] != 0 || (signature[3] > 1 && (r[1] & 0x80) != 0));
}

static void signatures_are_strict_der_and_verify(void **state)
{
    (void)state;
    mbedtls_ecdsa_context ecdsa;
    uint8_t digest[MINT_SHA256_LEN] = {0};
    mint_key_t *key = mint_key_new();
    assert_int_equal(mint_key_generate(key, MINT_KEY_P256, NULL), MINT_OK);
    load(key, &ecdsa);
    mint_signer_t signer = mint_factory_signer(key);
    assert_ptr_equal(signer.public_key, key);
    for (unsigned i = 0; i < SIGNATURES; i++) {
        uint8_t signature[MINT_SIGNATURE_MAX_LEN];
        size_t len = 0;
        digest[0] = (uint8_t)i;
        digest[1] = (uint8_t)(i >> 8);
        assert_int_equal(signer.sign(signer.context, digest, sizeof digest, signature, &len),
                         MINT_OK);
        assert_true(is_strict(signature, len));
        assert_int_equal(
            mbedtls_ecdsa_read_signature(&ecdsa, digest, sizeof digest, signature, len), 0);
    }
    mbedtls_ecdsa_free(&ecdsa);
    mint_key_free(key);
}

static void nonces_are_hedged(void **state)
{
    (void)state;
    const uint8_t digest[MINT_SHA256_LEN] = {7};
    uint8_t signatures[2][MINT_SIGNATURE_MAX_LEN] = {{0}};
    size_t len[2];
    mint_key_t *key = mint_key_new();
    assert_int_equal(mint_key_generate(key, MINT_KEY_P256, NULL), MINT_OK);
    mint_signer_t signer = mint_factory_signer(key);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(signer.sign(signer.context, digest, sizeof digest, signatures[i], &len[i]),
                         MINT_OK);
    }
    assert_memory_not_equal(signatures[0] + 5, signatures[1] + 5, 24); // r
    mint_key_free(key);
}

static void what_it_cannot_sign_is_refused(void **state)
{
    (void)state;
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    uint8_t digest[48] = {1};
    uint8_t signature[MINT_SIGNATURE_MAX_LEN];
    size_t len = 1;
    mint_key_t *key = mint_key_new();
    mint_key_t *half = mint_key_new();
    assert_int_equal(mint_key_generate(key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(mint_key_p256_point(key, point), MINT_OK);
    assert_int_equal(mint_key_set_p256_point(half, point, NULL), MINT_OK);
    mint_signer_t signer = mint_factory_signer(key);
    assert_int_equal(signer.sign(key, digest, sizeof digest, signature, &len), MINT_ERR_ARGUMENT);
    assert_int_equal(len, 0);
    signer = mint_factory_signer(half);
    len = 1;
    assert_int_equal(signer.sign(half, digest, MINT_SHA256_LEN, signature, &len), MINT_ERR_KEY);
    assert_int_equal(len, 0);
    mint_key_free(half);
    mint_key_free(key);
}

static void other_keys_are_signed_with_as_ever(void **state)
{
    (void)state;
    uint8_t digest[48] = {1};
    uint8_t signature[MINT_SIGNATURE_MAX_LEN];
    size_t len = 0;
    mint_key_t *key = mint_key_new();
    assert_int_equal(mint_key_generate(key, MINT_KEY_P384, NULL), MINT_OK);
    mint_signer_t signer = mint_factory_signer(key);
    assert_int_equal(signer.sign(signer.context, digest, sizeof digest, signature, &len), MINT_OK);
    assert_true(len > 96);
    mint_key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_strict_der_and_verify),
        cmocka_unit_test(nonces_are_hedged),
        cmocka_unit_test(what_it_cannot_sign_is_refused),
        cmocka_unit_test(other_keys_are_signed_with_as_ever),
    };
    return cmocka_run_group_tests_name("factory/signer", tests, NULL, NULL);
}
