// SPDX-License-Identifier: Apache-2.0
//
// Private keys: what the seam does with them, and what the crypto library does inside.
#include <string.h>

#include "device/tests/constant_time/cases.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/hpke.h"

static uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];

// A key pair that everybody knows yet.
static void make_pair(void)
{
    static fake_random_t bytes;
    const mint_random_t random = fake_random(&bytes);
    ct_ok(mint_p256_generate(&random, private_key, public_key));
}

void ct_p256_generate(void)
{
    const mint_random_t random = ct_random();
    ct_ok(mint_p256_generate(&random, private_key, public_key));
    ct_public(public_key, sizeof public_key);
}

void ct_p256_public_key(void)
{
    const mint_random_t random = ct_random();
    make_pair();
    ct_secret(private_key, sizeof private_key);
    ct_ok(mint_p256_public_key(&random, private_key, public_key));
}

void ct_p256_sign(void)
{
    static const uint8_t digest[MINT_SHA256_LEN] = {0xab, 0xcd};
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    const mint_random_t random = ct_random();
    make_pair();
    ct_secret(private_key, sizeof private_key);
    ct_ok(mint_p256_sign(&random, private_key, digest, signature));
    ct_public(signature, sizeof signature);
    ct_ok(mint_p256_verify(public_key, digest, signature));
}

void ct_p256_ecdh(void)
{
    uint8_t shared[MINT_P256_SHARED_LEN];
    const mint_random_t random = ct_random();
    make_pair();
    ct_secret(private_key, sizeof private_key);
    ct_ok(mint_p256_ecdh(&random, private_key, public_key, shared));
}

void ct_hpke_open(void)
{
    static const uint8_t psk[32] = {9};
    static fake_random_t bytes = {.state = 1};
    uint8_t enc[MINT_HPKE_ENC_LEN];
    uint8_t box[sizeof psk + MINT_AEAD_TAG_LEN];
    uint8_t opened[sizeof psk];
    const mint_random_t station = fake_random(&bytes);
    const mint_random_t random = ct_random();
    make_pair();
    ct_ok(mint_hpke_seal(&station, public_key, psk, 1, psk, 2, psk, sizeof psk, enc, box));
    ct_secret(private_key, sizeof private_key);
    ct_ok(mint_hpke_open(&random, private_key, enc, psk, 1, psk, 2, box, sizeof box, opened));
    ct_public(opened, sizeof opened);
    ct_expect(memcmp(opened, psk, sizeof psk) == 0);
}
