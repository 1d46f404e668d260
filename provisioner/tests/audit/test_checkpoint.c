// SPDX-License-Identifier: Apache-2.0
//
// Checkpoints: read back as they were signed, and refused when a single bit of one is another.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka.h must come after these four.
#include <cmocka.h>
#include <string.h>

#include "audit/checkpoint.h"
#include "mintmark/certs/pem.h"
#include "mintmark/certs/random.h"

static const mint_random_t host = {.fill = mint_host_random_fill, .context = NULL};
static uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];

static mint_status_t sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)context;
    return mint_p256_sign(&host, private_key, digest, signature);
}

static mint_status_t sign_not(void *context, const uint8_t digest[MINT_SHA256_LEN],
                              uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)context;
    (void)digest;
    (void)signature;
    return MINT_ERR_CRYPTO;
}

static const mint_cose_signer_t signer = {.sign = sign, .context = NULL};

static int setup(void **state)
{
    (void)state;
    return mint_p256_generate(&host, private_key, public_key) == MINT_OK ? 0 : 1;
}

static mint_checkpoint_t example(int64_t sequence)
{
    mint_checkpoint_t checkpoint = {.sequence = sequence, .time_s = 1795000000};
    memset(checkpoint.head, 0xA5, sizeof checkpoint.head);
    return checkpoint;
}

static void test_many_are_read_back(void **state)
{
    (void)state;
    mint_buffer_t pem = {0};
    mint_checkpoint_t read;
    for (int64_t i = 1; i <= 3; i++) {
        mint_checkpoint_t checkpoint = example(i * 0x123456789);
        assert_int_equal(mint_checkpoint_sign(&checkpoint, &signer, &pem, NULL), MINT_OK);
    }
    mint_bytes_t text = mint_buffer_view(&pem);
    for (int64_t i = 1; i <= 3; i++) {
        mint_checkpoint_t checkpoint = example(i * 0x123456789);
        assert_int_equal(mint_checkpoint_next(&text, public_key, &read, NULL), MINT_OK);
        assert_int_equal(read.sequence, checkpoint.sequence);
        assert_int_equal(read.time_s, checkpoint.time_s);
        assert_memory_equal(read.head, checkpoint.head, sizeof read.head);
    }
    assert_int_equal(mint_checkpoint_next(&text, public_key, &read, NULL), MINT_ERR_NOT_FOUND);
    mint_buffer_free(&pem);
}

static mint_status_t read_der(mint_bytes_t der, const uint8_t *key, mint_checkpoint_t *read)
{
    mint_buffer_t pem = {0};
    assert_int_equal(mint_pem_append(MINT_CHECKPOINT_LABEL, der, &pem), MINT_OK);
    mint_bytes_t text = mint_buffer_view(&pem);
    mint_status_t status = mint_checkpoint_next(&text, key, read, NULL);
    mint_buffer_free(&pem);
    return status;
}

static void test_every_bit_counts(void **state)
{
    (void)state;
    static const mint_checkpoint_t none;
    char label[MINT_PEM_LABEL_SIZE];
    mint_buffer_t pem = {0};
    mint_buffer_t der = {0};
    mint_checkpoint_t checkpoint = example(7);
    mint_checkpoint_t read;
    assert_int_equal(mint_checkpoint_sign(&checkpoint, &signer, &pem, NULL), MINT_OK);
    mint_bytes_t text = mint_buffer_view(&pem);
    assert_int_equal(mint_pem_next(&text, label, &der, NULL), MINT_OK);
    assert_int_equal(read_der(mint_buffer_view(&der), public_key, &read), MINT_OK);
    for (size_t bit = 0; bit < 8 * der.len; bit++) {
        der.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(read_der(mint_buffer_view(&der), public_key, &read), MINT_OK);
        assert_memory_equal(&read, &none, sizeof read);
        der.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t len = 1; len < der.len; len++) {
        assert_int_equal(read_der((mint_bytes_t){der.data, len}, public_key, &read),
                         MINT_ERR_FORMAT);
    }
    mint_buffer_free(&der);
    mint_buffer_free(&pem);
}

static void test_others_signatures_are_refused(void **state)
{
    (void)state;
    uint8_t other_private[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t other_public[MINT_P256_PUBLIC_KEY_LEN];
    mint_buffer_t pem = {0};
    mint_error_t error = {0};
    mint_checkpoint_t checkpoint = example(7);
    mint_checkpoint_t read;
    assert_int_equal(mint_p256_generate(&host, other_private, other_public), MINT_OK);
    assert_int_equal(mint_checkpoint_sign(&checkpoint, &signer, &pem, NULL), MINT_OK);
    mint_bytes_t text = mint_buffer_view(&pem);
    assert_int_equal(mint_checkpoint_next(&text, other_public, &read, &error),
                     MINT_ERR_AUTHENTICATION);
    assert_non_null(strstr(error.message, "authority"));
    mint_buffer_free(&pem);
}

static void test_a_delegation_is_no_checkpoint(void **state)
{
    (void)state;
    uint8_t payload[48] = {0};
    uint8_t cose[160];
    mint_checkpoint_t read;
    mint_writer_t writer;
    payload[7] = 1;
    mint_writer_init(&writer, cose, sizeof cose);
    assert_int_equal(mint_cose_sign1_write(&writer, (mint_bytes_t){payload, sizeof payload},
                                           (mint_bytes_t){0}, "mintmark-delegation", &signer),
                     MINT_OK);
    assert_int_equal(read_der((mint_bytes_t){cose, writer.len}, public_key, &read),
                     MINT_ERR_AUTHENTICATION);
}

static void test_other_files_are_refused(void **state)
{
    (void)state;
    static const char other[] = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    mint_checkpoint_t read;
    mint_bytes_t text = {.data = (const uint8_t *)other, .len = sizeof other - 1};
    assert_int_equal(mint_checkpoint_next(&text, public_key, &read, NULL), MINT_ERR_FORMAT);
    text = (mint_bytes_t){.data = (const uint8_t *)"nothing", .len = 7};
    assert_int_equal(mint_checkpoint_next(&text, public_key, &read, NULL), MINT_ERR_NOT_FOUND);
}

static void test_what_cannot_be_signed_leaves_nothing(void **state)
{
    (void)state;
    const mint_cose_signer_t broken = {.sign = sign_not, .context = NULL};
    mint_buffer_t pem = {0};
    mint_checkpoint_t checkpoint = example(0);
    assert_int_equal(mint_checkpoint_sign(&checkpoint, &signer, &pem, NULL), MINT_ERR_ARGUMENT);
    checkpoint.sequence = 1;
    assert_int_equal(mint_checkpoint_sign(&checkpoint, &broken, &pem, NULL), MINT_ERR_CRYPTO);
    assert_int_equal(pem.len, 0);
    mint_buffer_free(&pem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_are_read_back),
        cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_others_signatures_are_refused),
        cmocka_unit_test(test_a_delegation_is_no_checkpoint),
        cmocka_unit_test(test_other_files_are_refused),
        cmocka_unit_test(test_what_cannot_be_signed_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
