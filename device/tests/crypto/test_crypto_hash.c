// SPDX-License-Identifier: Apache-2.0
//
// SHA-256, HMAC and HKDF: known answers, any division of the input, and nothing left behind.
#include "crypto/parts.h"
#include "device/tests/support/check.h"
#include "device/tests/support/vectors.h"
#include "mintmark/crypto.h"

static void sha256_known_answers(void **state)
{
    (void)state;
    vectors_t v;
    uint8_t digest[MINT_SHA256_LEN];
    for (vectors_open(&v, "sha256.txt"); vectors_next(&v);) {
        mint_bytes_t message = vectors_get(&v, "message");
        assert_ok(mint_sha256(message.data, message.len, digest));
        check_bytes(digest, vectors_get(&v, "digest"));
    }
}

// FIPS 180-4's long example: a million times "a".
static void sha256_of_a_million_bytes(void **state)
{
    (void)state;
    static const uint8_t expected[MINT_SHA256_LEN] = {
        0xcd, 0xc7, 0x6e, 0x5c, 0x99, 0x14, 0xfb, 0x92, 0x81, 0xa1, 0xc7,
        0xe2, 0x84, 0xd7, 0x3e, 0x67, 0xf1, 0x80, 0x9a, 0x48, 0xa4, 0x97,
        0x20, 0x0e, 0x04, 0x6d, 0x39, 0xcc, 0xc7, 0x11, 0x2c, 0xd0};
    uint8_t chunk[1000];
    uint8_t digest[MINT_SHA256_LEN];
    mint_sha256_t sha;
    memset(chunk, 'a', sizeof chunk);
    assert_ok(mint_sha256_start(&sha));
    for (int i = 0; i < 1000; i++) {
        assert_ok(mint_sha256_update(&sha, chunk, sizeof chunk));
    }
    assert_ok(mint_sha256_finish(&sha, digest));
    assert_memory_equal(digest, expected, sizeof digest);
}

static void hmac_known_answers(void **state)
{
    (void)state;
    vectors_t v;
    uint8_t tag[MINT_SHA256_LEN];
    int records = 0;
    for (vectors_open(&v, "hmac_sha256.txt"); vectors_next(&v); records++) {
        mint_bytes_t key = vectors_get(&v, "key");
        mint_bytes_t message = vectors_get(&v, "message");
        assert_ok(mint_hmac(key.data, key.len, message.data, message.len, tag));
        check_bytes(tag, vectors_get(&v, "tag")); // one of them is truncated
    }
    assert_int_equal(records, 8);
}

// Every key length around the block, every cut of the message: the parts make no difference.
static void hmac_of_parts_is_hmac_of_the_whole(void **state)
{
    (void)state;
    uint8_t bytes[130];
    uint8_t whole[MINT_SHA256_LEN];
    uint8_t parted[MINT_SHA256_LEN];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(7 * i);
    }
    for (size_t key_len = 0; key_len <= 66; key_len += key_len < 62 ? 31 : 1) {
        assert_ok(mint_hmac(bytes, key_len, bytes, sizeof bytes, whole));
        for (size_t cut = 0; cut <= sizeof bytes; cut += 13) {
            const mint_bytes_t parts[] = {{bytes, cut}, {NULL, 0}, {bytes + cut, 130 - cut}};
            assert_ok(mint_hmac_parts(bytes, key_len, parts, 3, parted));
            assert_memory_equal(parted, whole, sizeof whole);
        }
    }
}

static void hkdf_known_answers(void **state)
{
    (void)state;
    vectors_t v;
    uint8_t prk[MINT_SHA256_LEN];
    uint8_t okm[128];
    int records = 0;
    for (vectors_open(&v, "hkdf_sha256.txt"); vectors_next(&v); records++) {
        mint_bytes_t salt = vectors_get(&v, "salt");
        mint_bytes_t ikm = vectors_get(&v, "ikm");
        mint_bytes_t info = vectors_get(&v, "info");
        mint_bytes_t expected = vectors_get(&v, "okm");
        assert_ok(mint_hkdf_extract(salt.data, salt.len, ikm.data, ikm.len, prk));
        check_bytes(prk, vectors_get(&v, "prk"));
        memset(okm, 0xee, sizeof okm);
        assert_ok(mint_hkdf_expand(prk, info.data, info.len, okm, expected.len));
        check_bytes(okm, expected);
        assert_int_equal(okm[expected.len], 0xee);
    }
    assert_int_equal(records, 3);
}

static void hkdf_expands_to_255_blocks_and_no_further(void **state)
{
    (void)state;
    static uint8_t out[255 * MINT_SHA256_LEN + 1];
    const uint8_t prk[MINT_SHA256_LEN] = {1};
    assert_ok(mint_hkdf_expand(prk, NULL, 0, out, sizeof out - 1));
    assert_false(all_are(out + sizeof out - 33, 32, 0));
    assert_status(mint_hkdf_expand(prk, NULL, 0, out, sizeof out), MINT_ERR_ARGUMENT);
    assert_zeroed(out, sizeof out);
    assert_ok(mint_hkdf_expand(prk, NULL, 0, NULL, 0));
}

static void finishing_leaves_nothing_behind(void **state)
{
    (void)state;
    mint_sha256_t sha;
    mint_hmac_t hmac;
    uint8_t digest[MINT_SHA256_LEN];
    assert_ok(mint_sha256_start(&sha));
    assert_ok(mint_sha256_update(&sha, (const uint8_t *)"secret", 6));
    assert_ok(mint_sha256_finish(&sha, digest));
    assert_zeroed(&sha, sizeof sha);
    assert_ok(mint_hmac_start(&hmac, (const uint8_t *)"secret", 6));
    assert_ok(mint_hmac_update(&hmac, (const uint8_t *)"secret", 6));
    assert_ok(mint_hmac_finish(&hmac, digest));
    assert_zeroed(&hmac, sizeof hmac);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_known_answers),
        cmocka_unit_test(sha256_of_a_million_bytes),
        cmocka_unit_test(hmac_known_answers),
        cmocka_unit_test(hmac_of_parts_is_hmac_of_the_whole),
        cmocka_unit_test(hkdf_known_answers),
        cmocka_unit_test(hkdf_expands_to_255_blocks_and_no_further),
        cmocka_unit_test(finishing_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
