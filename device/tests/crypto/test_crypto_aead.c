// SPDX-License-Identifier: Apache-2.0
//
// AES-128-CCM and AES-128-GCM: known answers, every altered bit refused, nothing out after that.
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/vectors.h"
#include "mintmark/crypto.h"

typedef struct {
    const char *file;
    size_t nonce_len;
    mint_status_t (*seal)(const uint8_t *, const uint8_t *, const uint8_t *, size_t,
                          const uint8_t *, size_t, uint8_t *, uint8_t *);
    mint_status_t (*open)(const uint8_t *, const uint8_t *, const uint8_t *, size_t,
                          const uint8_t *, size_t, const uint8_t *, uint8_t *);
} aead_t;

static aead_t CCM = {"aes128_ccm.txt", MINT_CCM_NONCE_LEN, mint_ccm_seal, mint_ccm_open};
static aead_t GCM = {"aes128_gcm.txt", MINT_GCM_NONCE_LEN, mint_gcm_seal, mint_gcm_open};

static void known_answers(void **state)
{
    const aead_t *aead = *state;
    vectors_t v;
    int records = 0;
    for (vectors_open(&v, aead->file); vectors_next(&v); records++) {
        uint8_t out[64];
        uint8_t tag[MINT_AEAD_TAG_LEN];
        const uint8_t *key = vectors_get(&v, "key").data;
        mint_bytes_t nonce = vectors_get(&v, "nonce");
        mint_bytes_t ad = vectors_get(&v, "ad");
        mint_bytes_t plain = vectors_get(&v, "plaintext");
        mint_bytes_t cipher = vectors_get(&v, "ciphertext");
        assert_int_equal(nonce.len, aead->nonce_len);
        assert_ok(aead->seal(key, nonce.data, ad.data, ad.len, plain.data, plain.len, out, tag));
        check_bytes(out, cipher);
        check_bytes(tag, vectors_get(&v, "tag"));
        memset(out, 0xee, sizeof out);
        assert_ok(aead->open(key, nonce.data, ad.data, ad.len, cipher.data, cipher.len, tag, out));
        check_bytes(out, plain);
    }
    assert_true(records >= 4);
}

// Plaintext and ciphertext may be the same memory.
static void works_in_place(void **state)
{
    const aead_t *aead = *state;
    const uint8_t key[16] = {1};
    const uint8_t nonce[13] = {2};
    uint8_t apart[37];
    uint8_t buffer[37];
    uint8_t plain[37];
    uint8_t tags[2][MINT_AEAD_TAG_LEN];
    memset(plain, 0x5a, sizeof plain);
    memcpy(buffer, plain, sizeof plain);
    assert_ok(aead->seal(key, nonce, NULL, 0, plain, sizeof plain, apart, tags[0]));
    assert_ok(aead->seal(key, nonce, NULL, 0, buffer, sizeof buffer, buffer, tags[1]));
    assert_memory_equal(buffer, apart, sizeof buffer);
    assert_memory_equal(tags[0], tags[1], MINT_AEAD_TAG_LEN);
    assert_ok(aead->open(key, nonce, NULL, 0, buffer, sizeof buffer, tags[1], buffer));
    assert_memory_equal(buffer, plain, sizeof plain);
}

// All inputs of an opening, side by side, so that one loop can alter every bit of them.
typedef struct {
    uint8_t key[16];
    uint8_t nonce[13];
    uint8_t ad[5];
    uint8_t ciphertext[21];
    uint8_t tag[MINT_AEAD_TAG_LEN];
} sealed_t;

static void every_altered_bit_is_refused(void **state)
{
    const aead_t *aead = *state;
    sealed_t sealed;
    uint8_t out[sizeof sealed.ciphertext] = {0};
    memset(&sealed, 0x77, sizeof sealed);
    assert_ok(aead->seal(sealed.key, sealed.nonce, sealed.ad, sizeof sealed.ad, out, sizeof out,
                         sealed.ciphertext, sealed.tag));
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        sealed_t altered = sealed;
        size_t at = bit / 8;
        if (at - offsetof(sealed_t, nonce) == 12 && aead->nonce_len == 12) {
            continue; // GCM's nonce is a byte shorter
        }
        ((uint8_t *)&altered)[at] ^= (uint8_t)(1u << bit % 8);
        memset(out, 0xee, sizeof out);
        assert_status(aead->open(altered.key, altered.nonce, altered.ad, sizeof altered.ad,
                                 altered.ciphertext, sizeof out, altered.tag, out),
                      MINT_ERR_AUTHENTICATION);
        assert_zeroed(out, sizeof out);
    }
}

static void every_altered_length_is_refused(void **state)
{
    const aead_t *aead = *state;
    const uint8_t key[16] = {1};
    const uint8_t nonce[13] = {2};
    const uint8_t text[24] = {3};
    uint8_t cipher[24];
    uint8_t out[24];
    uint8_t tag[MINT_AEAD_TAG_LEN];
    assert_ok(aead->seal(key, nonce, text, 8, text, 16, cipher, tag));
    assert_status(aead->open(key, nonce, text, 7, cipher, 16, tag, out), MINT_ERR_AUTHENTICATION);
    assert_status(aead->open(key, nonce, text, 9, cipher, 16, tag, out), MINT_ERR_AUTHENTICATION);
    assert_status(aead->open(key, nonce, text, 8, cipher, 15, tag, out), MINT_ERR_AUTHENTICATION);
    assert_status(aead->open(key, nonce, text, 8, cipher, 0, tag, out), MINT_ERR_AUTHENTICATION);
    assert_ok(aead->open(key, nonce, text, 8, cipher, 16, tag, out));
}

static void too_long_is_an_argument_error(void **state)
{
    const aead_t *aead = *state;
    static uint8_t text[65536];
    const uint8_t key[16] = {1};
    const uint8_t nonce[13] = {2};
    uint8_t tag[MINT_AEAD_TAG_LEN];
    memset(text, 0xee, sizeof text);
    assert_status(aead->seal(key, nonce, NULL, 0, text, 65536, text, tag), MINT_ERR_ARGUMENT);
    assert_zeroed(text, sizeof text);
    assert_zeroed(tag, sizeof tag);
    memset(text, 0xee, sizeof text);
    assert_status(aead->open(key, nonce, NULL, 0, text, 65536, tag, text), MINT_ERR_ARGUMENT);
    assert_zeroed(text, sizeof text);
    assert_ok(aead->seal(key, nonce, NULL, 0, text, 65535, text, tag));
    assert_ok(aead->open(key, nonce, NULL, 0, text, 65535, tag, text));
    assert_zeroed(text, sizeof text);
}

static void too_much_associated_data_for_ccm(void **state)
{
    (void)state;
    static uint8_t ad[65280];
    const uint8_t key[16] = {1};
    const uint8_t nonce[13] = {2};
    uint8_t text[4] = {5, 5, 5, 5};
    uint8_t tag[MINT_AEAD_TAG_LEN];
    assert_ok(mint_ccm_seal(key, nonce, ad, 65279, text, 4, text, tag));
    assert_ok(mint_ccm_open(key, nonce, ad, 65279, text, 4, tag, text));
    assert_status(mint_ccm_open(key, nonce, ad, 65280, text, 4, tag, text), MINT_ERR_ARGUMENT);
    assert_zeroed(text, sizeof text);
    assert_status(mint_ccm_seal(key, nonce, ad, 65280, text, 4, text, tag), MINT_ERR_ARGUMENT);
    assert_zeroed(tag, sizeof tag);
}

#define BOTH(test) cmocka_unit_test_prestate(test, &CCM), cmocka_unit_test_prestate(test, &GCM)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(known_answers),
        BOTH(works_in_place),
        BOTH(every_altered_bit_is_refused),
        BOTH(every_altered_length_is_refused),
        BOTH(too_long_is_an_argument_error),
        cmocka_unit_test(too_much_associated_data_for_ccm),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
