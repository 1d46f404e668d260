// SPDX-License-Identifier: Apache-2.0
//
// P-256: keys, ECDH and ECDSA against the RFCs' vectors, and what must be refused.
#include "crypto/sign.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "device/tests/support/vectors.h"

// n, and n - 1.
static const uint8_t ORDER[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                  0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

static fake_random_t source;

static int reset_random(void **state)
{
    (void)state;
    memset(&source, 0, sizeof source);
    return 0;
}

static void generated_keys_agree(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    uint8_t private_key[2][MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[2][MINT_P256_PUBLIC_KEY_LEN];
    uint8_t again[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t shared[2][MINT_P256_SHARED_LEN];
    for (int i = 0; i < 2; i++) {
        assert_ok(mint_p256_generate(&random, private_key[i], public_key[i]));
        assert_ok(mint_p256_public_key(&random, private_key[i], again));
        assert_memory_equal(again, public_key[i], sizeof again);
    }
    assert_memory_not_equal(private_key[0], private_key[1], MINT_P256_PRIVATE_KEY_LEN);
    assert_ok(mint_p256_ecdh(&random, private_key[0], public_key[1], shared[0]));
    assert_ok(mint_p256_ecdh(&random, private_key[1], public_key[0], shared[1]));
    assert_memory_equal(shared[0], shared[1], MINT_P256_SHARED_LEN);
}

// FIPS 186-5 §A.2.2: candidates that are not in [1, n-1] are thrown away, not reduced.
static mint_status_t scripted_fill(void *context, uint8_t *out, size_t len)
{
    int *calls = context;
    memset(out, (*calls)++ == 0 ? 0xff : 0x00, len); // 2^256 - 1 first, 0 second
    if (*calls > 2) {
        memset(out, 0x11, len);
    }
    return MINT_OK;
}

static void generation_rejects_out_of_range_candidates(void **state)
{
    (void)state;
    int calls = 0;
    const mint_random_t random = {scripted_fill, &calls};
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    assert_ok(mint_p256_generate(&random, private_key, public_key));
    assert_true(all_are(private_key, sizeof private_key, 0x11));
    assert_true(calls >= 3);
}

static void private_keys_are_in_range(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN] = {0};
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t digest[MINT_SHA256_LEN] = {0};
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    memset(public_key, 0xee, sizeof public_key);
    memset(signature, 0xee, sizeof signature);
    assert_status(mint_p256_public_key(&random, key, public_key), MINT_ERR_KEY);
    assert_zeroed(public_key, sizeof public_key);
    assert_status(mint_p256_sign(&random, key, digest, signature), MINT_ERR_KEY);
    assert_zeroed(signature, sizeof signature);
    assert_status(mint_p256_public_key(&random, ORDER, public_key), MINT_ERR_KEY);
    memcpy(key, ORDER, sizeof key);
    key[31]--;
    assert_ok(mint_p256_public_key(&random, key, public_key));
}

static void ecdh_known_answer(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    vectors_t v;
    uint8_t shared[MINT_P256_SHARED_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    for (vectors_open(&v, "ecdh_p256.txt"); vectors_next(&v);) {
        const uint8_t *i = vectors_get(&v, "private_key_i").data;
        const uint8_t *r = vectors_get(&v, "private_key_r").data;
        assert_ok(mint_p256_public_key(&random, i, public_key));
        check_bytes(public_key, vectors_get(&v, "public_key_i"));
        assert_ok(mint_p256_ecdh(&random, r, public_key, shared));
        check_bytes(shared, vectors_get(&v, "shared"));
        assert_ok(mint_p256_ecdh(&random, i, vectors_get(&v, "public_key_r").data, shared));
        check_bytes(shared, vectors_get(&v, "shared"));
    }
}

// A point off the curve would let a peer learn the private key piece by piece.
static void points_off_the_curve_are_refused(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t good[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t shared[MINT_P256_SHARED_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN] = {1};
    assert_ok(mint_p256_generate(&random, private_key, good));
    for (size_t at = 0; at < sizeof good; at += 8) {
        uint8_t bad[MINT_P256_PUBLIC_KEY_LEN];
        memcpy(bad, good, sizeof bad);
        bad[at] ^= 0x01;
        memset(shared, 0xee, sizeof shared);
        assert_status(mint_p256_ecdh(&random, private_key, bad, shared), MINT_ERR_KEY);
        assert_zeroed(shared, sizeof shared);
        assert_status(mint_p256_verify(bad, private_key, signature), MINT_ERR_KEY);
    }
    memset(good, 0, sizeof good); // the point at infinity
    assert_status(mint_p256_ecdh(&random, private_key, good, shared), MINT_ERR_KEY);
    memset(good, 0xff, sizeof good); // coordinates beyond p
    good[0] = 0x04;
    assert_status(mint_p256_ecdh(&random, private_key, good, shared), MINT_ERR_KEY);
}

static void ecdsa_known_answers(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    vectors_t v;
    int records = 0;
    for (vectors_open(&v, "ecdsa_p256.txt"); vectors_next(&v); records++) {
        uint8_t digest[MINT_SHA256_LEN];
        uint8_t nonce[32];
        uint8_t signature[MINT_P256_SIGNATURE_LEN];
        mint_rfc6979_t nonces;
        const uint8_t *key = vectors_get(&v, "private_key").data;
        mint_bytes_t message = vectors_get(&v, "message");
        mint_bytes_t extra = vectors_get(&v, "extra");
        assert_ok(mint_sha256(message.data, message.len, digest));
        assert_ok(mint_rfc6979_start(&nonces, key, digest, extra.data, extra.len));
        assert_ok(mint_rfc6979_next(&nonces, nonce));
        check_bytes(nonce, vectors_get(&v, "nonce"));
        assert_ok(mint_rfc6979_start(&nonces, key, digest, extra.data, extra.len));
        assert_ok(mint_p256_sign_under(&random, key, digest, &nonces, signature));
        check_bytes(signature, vectors_get(&v, "signature"));
        assert_ok(mint_p256_verify(vectors_get(&v, "public_key").data, digest, signature));
    }
    assert_int_equal(records, 4);
}

// RFC 6979 §2.3.4: a digest of n or more is reduced first, so n + 5 gives the nonces of 5.
static void nonces_see_the_digest_modulo_n(void **state)
{
    (void)state;
    const uint8_t key[MINT_P256_PRIVATE_KEY_LEN] = {9};
    uint8_t five[MINT_SHA256_LEN] = {0};
    uint8_t wrapped[MINT_SHA256_LEN];
    uint8_t below[MINT_SHA256_LEN];
    uint8_t candidates[3][32];
    mint_rfc6979_t nonces;
    five[31] = 5;
    memcpy(wrapped, ORDER, sizeof wrapped);
    memcpy(below, ORDER, sizeof below);
    wrapped[31] = (uint8_t)(wrapped[31] + 5);
    below[31]--;
    assert_ok(mint_rfc6979_start(&nonces, key, five, NULL, 0));
    assert_ok(mint_rfc6979_next(&nonces, candidates[0]));
    assert_ok(mint_rfc6979_start(&nonces, key, wrapped, NULL, 0));
    assert_ok(mint_rfc6979_next(&nonces, candidates[1]));
    assert_ok(mint_rfc6979_start(&nonces, key, below, NULL, 0));
    assert_ok(mint_rfc6979_next(&nonces, candidates[2]));
    assert_memory_equal(candidates[0], candidates[1], 32);
    assert_memory_not_equal(candidates[0], candidates[2], 32);
}

static void verification_refuses_every_alteration(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t digest[MINT_SHA256_LEN] = {0x42};
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    assert_ok(mint_p256_generate(&random, private_key, public_key));
    assert_ok(mint_p256_sign(&random, private_key, digest, signature));
    for (size_t at = 0; at < sizeof signature; at += 7) {
        signature[at] ^= 0x10;
        assert_status(mint_p256_verify(public_key, digest, signature), MINT_ERR_AUTHENTICATION);
        signature[at] ^= 0x10;
    }
    digest[31] ^= 0x01;
    assert_status(mint_p256_verify(public_key, digest, signature), MINT_ERR_AUTHENTICATION);
    digest[31] ^= 0x01;
    assert_ok(mint_p256_verify(public_key, digest, signature));
    // r or s of 0 or of n are in no signature (FIPS 186-5 §6.4.2).
    uint8_t bad[MINT_P256_SIGNATURE_LEN] = {0};
    assert_status(mint_p256_verify(public_key, digest, bad), MINT_ERR_AUTHENTICATION);
    memcpy(bad, signature, 32);
    assert_status(mint_p256_verify(public_key, digest, bad), MINT_ERR_AUTHENTICATION);
    memcpy(bad + 32, ORDER, 32);
    assert_status(mint_p256_verify(public_key, digest, bad), MINT_ERR_AUTHENTICATION);
}

static const uint8_t SIGNER[MINT_P256_PRIVATE_KEY_LEN] = {1};
static const uint8_t SIGNED[MINT_SHA256_LEN] = {2};

// Blinding changes the computation and nothing else.
static void blinding_does_not_show_in_the_signature(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    mint_rfc6979_t nonces[2];
    uint8_t signatures[2][MINT_P256_SIGNATURE_LEN];
    assert_ok(mint_rfc6979_start(&nonces[0], SIGNER, SIGNED, NULL, 0));
    nonces[1] = nonces[0];
    assert_ok(mint_p256_sign_under(&random, SIGNER, SIGNED, &nonces[0], signatures[0]));
    source.state = 12345;
    assert_ok(mint_p256_sign_under(&random, SIGNER, SIGNED, &nonces[1], signatures[1]));
    assert_memory_equal(signatures[0], signatures[1], MINT_P256_SIGNATURE_LEN);
    assert_true(source.calls >= 2);
}

// The first 32 random bytes are k' of RFC 6979 §3.6: r is another one each time.
static void signatures_are_hedged(void **state)
{
    const mint_random_t random = fake_random(&source);
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t extra[32];
    mint_rfc6979_t nonces;
    uint8_t signatures[3][MINT_P256_SIGNATURE_LEN];
    assert_ok(mint_p256_public_key(&random, SIGNER, public_key));
    reset_random(state);
    for (int i = 0; i < 2; i++) {
        assert_ok(mint_p256_sign(&random, SIGNER, SIGNED, signatures[i]));
        assert_ok(mint_p256_verify(public_key, SIGNED, signatures[i]));
    }
    assert_memory_not_equal(signatures[0], signatures[1], 32);
    reset_random(state);
    assert_ok(random.fill(random.context, extra, sizeof extra));
    assert_ok(mint_rfc6979_start(&nonces, SIGNER, SIGNED, extra, sizeof extra));
    assert_ok(mint_p256_sign_under(&random, SIGNER, SIGNED, &nonces, signatures[2]));
    assert_memory_equal(signatures[0], signatures[2], MINT_P256_SIGNATURE_LEN);
}

static mint_status_t fill_with_sevens(void *context, uint8_t *out, size_t len)
{
    (void)context;
    memset(out, 7, len);
    return MINT_OK;
}

// With a generator that is stuck, the nonce still follows the digest.
static void stuck_randomness_repeats_no_nonce(void **state)
{
    (void)state;
    const mint_random_t stuck = {fill_with_sevens, NULL};
    const uint8_t other[MINT_SHA256_LEN] = {3};
    uint8_t signatures[2][MINT_P256_SIGNATURE_LEN];
    assert_ok(mint_p256_sign(&stuck, SIGNER, SIGNED, signatures[0]));
    assert_ok(mint_p256_sign(&stuck, SIGNER, other, signatures[1]));
    assert_memory_not_equal(signatures[0], signatures[1], 32);
}

#define TEST(test) cmocka_unit_test_setup(test, reset_random)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(generated_keys_agree),
        TEST(generation_rejects_out_of_range_candidates),
        TEST(private_keys_are_in_range),
        TEST(ecdh_known_answer),
        TEST(points_off_the_curve_are_refused),
        TEST(ecdsa_known_answers),
        TEST(nonces_see_the_digest_modulo_n),
        TEST(verification_refuses_every_alteration),
        TEST(blinding_does_not_show_in_the_signature),
        TEST(signatures_are_hedged),
        TEST(stuck_randomness_repeats_no_nonce),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
