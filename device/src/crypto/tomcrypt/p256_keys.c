// SPDX-License-Identifier: Apache-2.0
//
// P-256 keys of the seam over LibTomCrypt: making them, and agreeing on a secret with them.
#include "crypto/tomcrypt/p256.h"
#include "mintmark/bytes.h"

#define ATTEMPTS_MAX 16 // a candidate is out of range once in 2^32

// A number in [1, n-1] (FIPS 186-5 §A.2.2, by rejection).
static void *random_private(mint_p256_t *p256)
{
    mint_calc_t *calc = &p256->calc;
    uint8_t candidate[MINT_P256_PRIVATE_KEY_LEN] = {0};
    void *secret = mint_calc_new(calc);
    int attempts = 0;
    do {
        mint_calc_random(calc, candidate, sizeof candidate);
        mint_calc_read(calc, secret, candidate, sizeof candidate);
        attempts++;
    } while (mint_calc_ok(calc) && attempts < ATTEMPTS_MAX &&
             !mint_calc_in_range(calc, secret, p256->n));
    if (!mint_calc_in_range(calc, secret, p256->n)) {
        mint_calc_fail(calc, MINT_ERR_CRYPTO); // the random source is stuck
    }
    mint_wipe(candidate, sizeof candidate);
    return secret;
}

mint_status_t mint_p256_generate(const mint_random_t *random,
                                 uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                 uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    void *secret = random_private(&p256);
    mint_affine_t point = mint_p256_new(&p256);
    mint_p256_multiply_secret(&p256, secret, p256.base, point);
    mint_p256_store_public(&p256, point, public_key);
    mint_calc_write(&p256.calc, secret, private_key);
    mint_status_t status = mint_calc_end(&p256.calc);
    if (status != MINT_OK) {
        mint_wipe(public_key, MINT_P256_PUBLIC_KEY_LEN);
    }
    return status;
}

mint_status_t mint_p256_public_key(const mint_random_t *random,
                                   const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                   uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    void *secret = mint_p256_load_private(&p256, private_key);
    mint_affine_t point = mint_p256_new(&p256);
    mint_p256_multiply_secret(&p256, secret, p256.base, point);
    mint_p256_store_public(&p256, point, public_key);
    return mint_calc_end(&p256.calc);
}

mint_status_t mint_p256_ecdh(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t peer_key[MINT_P256_PUBLIC_KEY_LEN],
                             uint8_t shared[MINT_P256_SHARED_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    void *secret = mint_p256_load_private(&p256, private_key);
    mint_affine_t peer = mint_p256_load_public(&p256, peer_key);
    mint_affine_t product = mint_p256_new(&p256);
    mint_p256_multiply_secret(&p256, secret, peer, product);
    mint_calc_write(&p256.calc, product.x, shared);
    return mint_calc_end(&p256.calc);
}
