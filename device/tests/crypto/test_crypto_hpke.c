// SPDX-License-Identifier: Apache-2.0
//
// HPKE against RFC 9180 §A.3, there and back, and altered in every input.
#include "crypto/hpke_internal.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "device/tests/support/vectors.h"
#include "mintmark/hpke.h"

#define TEXT_LEN   16u
#define SEALED_LEN (TEXT_LEN + MINT_AEAD_TAG_LEN)

static fake_random_t source;

static void known_answer(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    vectors_t v;
    for (vectors_open(&v, "hpke_p256.txt"); vectors_next(&v);) {
        mint_hpke_ephemeral_t ephemeral;
        uint8_t out[64];
        mint_bytes_t info = vectors_get(&v, "info");
        mint_bytes_t ad = vectors_get(&v, "ad");
        mint_bytes_t plain = vectors_get(&v, "plaintext");
        mint_bytes_t cipher = vectors_get(&v, "ciphertext");
        const uint8_t *private_key = vectors_get(&v, "private_key").data;
        memcpy(ephemeral.private_key, vectors_get(&v, "ephemeral_private_key").data, 32);
        assert_ok(mint_p256_public_key(&random, ephemeral.private_key, ephemeral.public_key));
        check_bytes(ephemeral.public_key, vectors_get(&v, "enc"));
        assert_ok(mint_hpke_seal_with(&random, &ephemeral, vectors_get(&v, "public_key").data,
                                      info.data, info.len, ad.data, ad.len, plain.data, plain.len,
                                      out));
        check_bytes(out, cipher);
        assert_ok(mint_hpke_open(&random, private_key, ephemeral.public_key, info.data, info.len,
                                 ad.data, ad.len, cipher.data, cipher.len, out));
        check_bytes(out, plain);
    }
}

// All that goes into an opening, side by side.
typedef struct {
    uint8_t enc[MINT_HPKE_ENC_LEN];
    uint8_t info[4];
    uint8_t ad[3];
    uint8_t ciphertext[SEALED_LEN];
} message_t;

typedef struct {
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
} recipient_t;

static const uint8_t TEXT[TEXT_LEN] = "a pre-shared key";

static void seal(const recipient_t *recipient, message_t *message)
{
    const mint_random_t random = fake_random(&source);
    memcpy(message->info, "info", 4);
    memcpy(message->ad, "ad!", 3);
    assert_ok(mint_hpke_seal(&random, recipient->public_key, message->info, 4, message->ad, 3, TEXT,
                             TEXT_LEN, message->enc, message->ciphertext));
}

static mint_status_t open_message(const recipient_t *recipient, const message_t *message,
                                  uint8_t out[TEXT_LEN])
{
    const mint_random_t random = fake_random(&source);
    return mint_hpke_open(&random, recipient->private_key, message->enc, message->info, 4,
                          message->ad, 3, message->ciphertext, SEALED_LEN, out);
}

static void make_recipient(recipient_t *recipient)
{
    const mint_random_t random = fake_random(&source);
    assert_ok(mint_p256_generate(&random, recipient->private_key, recipient->public_key));
}

static void opens_for_its_recipient_alone(void **state)
{
    (void)state;
    recipient_t recipient;
    recipient_t other;
    message_t message;
    uint8_t out[TEXT_LEN];
    make_recipient(&recipient);
    make_recipient(&other);
    seal(&recipient, &message);
    assert_ok(open_message(&recipient, &message, out));
    assert_memory_equal(out, TEXT, TEXT_LEN);
    assert_status(open_message(&other, &message, out), MINT_ERR_AUTHENTICATION);
    assert_zeroed(out, sizeof out);
}

static void every_message_has_its_own_key(void **state)
{
    (void)state;
    recipient_t recipient;
    message_t first;
    message_t second;
    make_recipient(&recipient);
    seal(&recipient, &first);
    seal(&recipient, &second);
    assert_memory_not_equal(first.enc, second.enc, sizeof first.enc);
    assert_memory_not_equal(first.ciphertext, second.ciphertext, TEXT_LEN);
}

static void every_altered_input_is_refused(void **state)
{
    (void)state;
    recipient_t recipient;
    message_t message;
    uint8_t out[TEXT_LEN];
    make_recipient(&recipient);
    seal(&recipient, &message);
    for (size_t at = 0; at < sizeof message; at += at < 64 ? 16 : 1) {
        message_t altered = message;
        ((uint8_t *)&altered)[at] ^= 0x20;
        memset(out, 0xee, sizeof out);
        assert_status(open_message(&recipient, &altered, out), MINT_ERR_AUTHENTICATION);
        assert_zeroed(out, sizeof out);
    }
}

static void ciphertext_shorter_than_a_tag_is_malformed(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    recipient_t recipient;
    message_t message;
    uint8_t out[TEXT_LEN];
    make_recipient(&recipient);
    seal(&recipient, &message);
    assert_status(mint_hpke_open(&random, recipient.private_key, message.enc, NULL, 0, NULL, 0,
                                 message.ciphertext, MINT_AEAD_TAG_LEN - 1, out),
                  MINT_ERR_FORMAT);
    assert_status(mint_hpke_open(&random, recipient.private_key, message.enc, NULL, 0, NULL, 0,
                                 message.ciphertext, MINT_AEAD_TAG_LEN, out),
                  MINT_ERR_AUTHENTICATION);
}

static void recipient_off_the_curve_is_refused(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    recipient_t recipient;
    message_t message;
    make_recipient(&recipient);
    recipient.public_key[64] ^= 1;
    memset(&message, 0xee, sizeof message);
    assert_status(mint_hpke_seal(&random, recipient.public_key, NULL, 0, NULL, 0, TEXT, TEXT_LEN,
                                 message.enc, message.ciphertext),
                  MINT_ERR_KEY);
    assert_zeroed(message.enc, sizeof message.enc);
    assert_zeroed(message.ciphertext, sizeof message.ciphertext);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answer),
        cmocka_unit_test(opens_for_its_recipient_alone),
        cmocka_unit_test(every_message_has_its_own_key),
        cmocka_unit_test(every_altered_input_is_refused),
        cmocka_unit_test(ciphertext_shorter_than_a_tag_is_malformed),
        cmocka_unit_test(recipient_off_the_curve_is_refused),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
