// SPDX-License-Identifier: Apache-2.0
//
// COSE_Sign1: a message made by another implementation, our own, and every way of damaging them.
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "mintmark/cose.h"

// The private key of RFC 6979 §A.2.5 and its public key.
static const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN] = {
    0xC9, 0xAF, 0xA9, 0xD8, 0x45, 0xBA, 0x75, 0x16, 0x6B, 0x5C, 0x21, 0x57, 0x67, 0xB1, 0xD6, 0x93,
    0x4E, 0x50, 0xC3, 0xDB, 0x36, 0xE8, 0x9B, 0x12, 0x7B, 0x8A, 0x62, 0x2B, 0x12, 0x0F, 0x67, 0x21};
static const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN] = {
    0x04, 0x60, 0xFE, 0xD4, 0xBA, 0x25, 0x5A, 0x9D, 0x31, 0xC9, 0x61, 0xEB, 0x74,
    0xC6, 0x35, 0x6D, 0x68, 0xC0, 0x49, 0xB8, 0x92, 0x3B, 0x61, 0xFA, 0x6C, 0xE6,
    0x69, 0x62, 0x2E, 0x60, 0xF2, 0x9F, 0xB6, 0x79, 0x03, 0xFE, 0x10, 0x08, 0xB8,
    0xBC, 0x99, 0xA4, 0x1A, 0xE9, 0xE9, 0x56, 0x28, 0xBC, 0x64, 0xF2, 0xF1, 0xB2,
    0x0C, 0x2D, 0x7E, 0x9F, 0x51, 0x77, 0xA3, 0xC2, 0x94, 0xD4, 0x46, 0x22, 0x99};

static const char text[] = "mintmark-test";
static uint8_t message[512];
static size_t message_len;

static mint_status_t fill(void *context, uint8_t *out, size_t len)
{
    (void)context;
    memset(out, 0x5C, len); // a stuck generator: RFC 6979 §3.6 signs all the same
    return MINT_OK;
}

static mint_status_t sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    const mint_random_t random = {fill, NULL};
    return mint_p256_sign(&random, context, digest, signature);
}

static mint_status_t refuse_to_sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                                    uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)context;
    (void)digest;
    (void)signature;
    return MINT_ERR_IO;
}

static mint_status_t write(mint_bytes_t payload, mint_bytes_t delegation)
{
    uint8_t key[sizeof private_key];
    memcpy(key, private_key, sizeof key);
    const mint_cose_signer_t signer = {sign, key};
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    mint_status_t status = mint_cose_sign1_write(&writer, payload, delegation, text, &signer);
    message_len = writer.len;
    return status;
}

static void write_sample(void)
{
    static const uint8_t payload[] = "what is signed";
    static const uint8_t delegation[] = "who may";
    assert_int_equal(write((mint_bytes_t){payload, sizeof payload},
                           (mint_bytes_t){delegation, sizeof delegation}),
                     MINT_OK);
}

/// Reads and verifies.
static mint_status_t check(const uint8_t *data, size_t len, const char *context_text)
{
    mint_cose_sign1_t read;
    mint_status_t status = mint_cose_sign1_read(data, len, &read);
    return status == MINT_OK ? mint_cose_sign1_verify(&read, context_text, public_key) : status;
}

static void comes_back_equal(void **state)
{
    (void)state;
    write_sample();
    mint_cose_sign1_t read;
    assert_int_equal(mint_cose_sign1_read(message, message_len, &read), MINT_OK);
    assert_string_equal((const char *)read.payload.data, "what is signed");
    assert_string_equal((const char *)read.delegation.data, "who may");
    assert_int_equal(read.signature.len, MINT_P256_SIGNATURE_LEN);
    assert_int_equal(mint_cose_sign1_verify(&read, text, public_key), MINT_OK);
}

// Made with OpenSSL over a Sig_structure put together by hand.
static void takes_a_message_made_elsewhere(void **state)
{
    (void)state;
    static const uint8_t foreign[] = {
        0x84, 0x43, 0xA1, 0x01, 0x26, 0xA0, 0x51, 0x73, 0x69, 0x67, 0x6E, 0x65, 0x64, 0x20, 0x62,
        0x79, 0x20, 0x61, 0x6E, 0x6F, 0x74, 0x68, 0x65, 0x72, 0x58, 0x40, 0x21, 0x1E, 0x40, 0x40,
        0x6C, 0xBB, 0xCB, 0xF9, 0x32, 0x07, 0x7F, 0xBF, 0x8A, 0xAE, 0xAD, 0x13, 0xB9, 0x51, 0xDF,
        0xF9, 0xC5, 0x88, 0x6C, 0x80, 0x8E, 0xF5, 0x77, 0x33, 0x99, 0x58, 0x0E, 0xB2, 0x2B, 0x8A,
        0xB0, 0xA1, 0x9F, 0x3B, 0x94, 0xCF, 0xF8, 0xF0, 0x4C, 0x40, 0x7A, 0x41, 0x51, 0x99, 0x53,
        0x58, 0x8F, 0x67, 0xAA, 0xBB, 0x99, 0x56, 0xE4, 0xC3, 0x21, 0x98, 0x9C, 0x2D, 0xD2, 0x3F};
    assert_int_equal(check(foreign, sizeof foreign, text), MINT_OK);
}

static void overhead_is_bounded(void **state)
{
    (void)state;
    static const uint8_t zeros[300];
    assert_int_equal(write((mint_bytes_t){zeros, 0}, (mint_bytes_t){NULL, 0}), MINT_OK);
    assert_int_equal(check(message, message_len, text), MINT_OK);
    assert_int_equal(message_len, 73);
    uint8_t large[1024];
    uint8_t key[sizeof private_key];
    memcpy(key, private_key, sizeof key);
    const mint_cose_signer_t signer = {sign, key};
    mint_writer_t writer;
    mint_writer_init(&writer, large, sizeof large);
    assert_int_equal(mint_cose_sign1_write(&writer, (mint_bytes_t){zeros, sizeof zeros},
                                           (mint_bytes_t){zeros, sizeof zeros}, text, &signer),
                     MINT_OK);
    assert_true(writer.len <= 2 * sizeof zeros + MINT_COSE_OVERHEAD_LEN);
    assert_int_equal(check(large, writer.len, text), MINT_OK);
}

static void every_flipped_bit_is_refused(void **state)
{
    (void)state;
    write_sample();
    // The delegation is not covered by this signature: it is signed itself.
    mint_cose_sign1_t read;
    assert_int_equal(mint_cose_sign1_read(message, message_len, &read), MINT_OK);
    const size_t from = (size_t)(read.delegation.data - message);
    for (size_t bit = 0; bit < 8 * message_len; bit += MINT_TEST_STEP(5u, 23u)) {
        if (bit / 8 >= from && bit / 8 < from + read.delegation.len) {
            continue;
        }
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(check(message, message_len, text), MINT_OK);
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_int_equal(check(message, message_len, text), MINT_OK);
}

static void every_other_length_is_refused(void **state)
{
    (void)state;
    write_sample();
    message[message_len] = 0xF6;
    mint_cose_sign1_t read;
    for (size_t len = 0; len < message_len; len++) {
        assert_int_equal(mint_cose_sign1_read(message, len, &read), MINT_ERR_FORMAT);
        assert_null(read.payload.data);
    }
    assert_int_equal(mint_cose_sign1_read(message, message_len + 1, &read), MINT_ERR_FORMAT);
}

static void another_purpose_or_key_is_refused(void **state)
{
    (void)state;
    write_sample();
    assert_int_equal(check(message, message_len, "mintmark-proof"), MINT_ERR_AUTHENTICATION);
    mint_cose_sign1_t read;
    uint8_t generator[MINT_P256_PUBLIC_KEY_LEN];
    const mint_random_t random = {fill, NULL};
    static const uint8_t one[MINT_P256_PRIVATE_KEY_LEN] = {[MINT_P256_PRIVATE_KEY_LEN - 1] = 1};
    assert_int_equal(mint_p256_public_key(&random, one, generator), MINT_OK);
    assert_int_equal(mint_cose_sign1_read(message, message_len, &read), MINT_OK);
    assert_int_equal(mint_cose_sign1_verify(&read, text, generator), MINT_ERR_AUTHENTICATION);
}

/// Reads `head`, then what follows the first `head_len` bytes of the sample.
static mint_status_t read_with_head(const char *head, size_t head_len, size_t replaced_len)
{
    uint8_t other[sizeof message];
    memcpy(other, head, head_len);
    memcpy(other + head_len, message + replaced_len, message_len - replaced_len);
    mint_cose_sign1_t read;
    return mint_cose_sign1_read(other, head_len + message_len - replaced_len, &read);
}

// The same content in another encoding: tagged, unknown length, lengths longer than they need be.
static void other_encodings_are_refused(void **state)
{
    (void)state;
    write_sample();
#define WITH_HEAD(head, replaced_len) read_with_head(head, sizeof(head) - 1, replaced_len)
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x26\xA1", 6), MINT_OK); // as it was
    assert_int_equal(WITH_HEAD("\xD2\x84", 1), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x98\x04", 1), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x58\x03", 2), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x26\xB8\x01", 6), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x26\xA1\x3B\0\0\0\0", 7), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x26\xA1\x3A\x00\x01\x00\x00\x58\x08", 12),
                     MINT_ERR_FORMAT);
    // Another algorithm, another label, a second field, a missing header.
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x27", 5), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x26\xA1\x3A\x00\x01\x00\x01", 11),
                     MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x43\xA1\x01\x26\xA2\x04\x41\x01", 6), MINT_ERR_FORMAT);
    assert_int_equal(WITH_HEAD("\x84\x40", 5), MINT_ERR_FORMAT);
#undef WITH_HEAD
    // Unknown length, ended after the last item.
    message[0] = 0x9F;
    message[message_len] = 0xFF;
    mint_cose_sign1_t read;
    assert_int_equal(mint_cose_sign1_read(message, message_len + 1, &read), MINT_ERR_FORMAT);
}

static void a_signer_that_fails_is_reported(void **state)
{
    (void)state;
    const mint_cose_signer_t signer = {refuse_to_sign, NULL};
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    assert_int_equal(mint_cose_sign1_write(&writer, (mint_bytes_t){private_key, 8},
                                           (mint_bytes_t){NULL, 0}, text, &signer),
                     MINT_ERR_IO);
    assert_int_equal(writer.len, 0);
}

static void a_full_writer_is_reported(void **state)
{
    (void)state;
    write_sample();
    const size_t whole_len = message_len;
    uint8_t key[sizeof private_key];
    memcpy(key, private_key, sizeof key);
    const mint_cose_signer_t signer = {sign, key};
    for (size_t size = 0; size < whole_len; size += 7) {
        mint_writer_t writer;
        mint_writer_init(&writer, message, size);
        assert_int_equal(
            mint_cose_sign1_write(&writer, (mint_bytes_t){(const uint8_t *)"what is signed", 15},
                                  (mint_bytes_t){(const uint8_t *)"who may", 8}, text, &signer),
            MINT_ERR_SPACE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_equal),
        cmocka_unit_test(takes_a_message_made_elsewhere),
        cmocka_unit_test(overhead_is_bounded),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(another_purpose_or_key_is_refused),
        cmocka_unit_test(other_encodings_are_refused),
        cmocka_unit_test(a_signer_that_fails_is_reported),
        cmocka_unit_test(a_full_writer_is_reported),
    };
    return cmocka_run_group_tests_name("link/cose", tests, use_arena, NULL);
}
