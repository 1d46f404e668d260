// SPDX-License-Identifier: Apache-2.0
//
// P-256 keys of the seam over libcrypto: making them, and agreeing on a secret with them. Its
// multiplications need no blinding: their time and their memory accesses are the same for all
// scalars.
#include "crypto/openssl/p256.h"

mint_status_t mint_p256_generate(const mint_random_t *random,
                                 uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                 uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    BIGNUM *secret = mint_p256_number(&p256);
    mint_p256_choose(&p256, secret);
    mint_p256_multiply_base(&p256, secret);
    mint_p256_store_public(&p256, public_key);
    mint_p256_write(&p256, secret, private_key);
    return mint_p256_end(&p256);
}

mint_status_t mint_p256_public_key(const mint_random_t *random,
                                   const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                   uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    mint_p256_multiply_base(&p256, mint_p256_load_private(&p256, private_key));
    mint_p256_store_public(&p256, public_key);
    return mint_p256_end(&p256);
}

mint_status_t mint_p256_ecdh(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t peer_key[MINT_P256_PUBLIC_KEY_LEN],
                             uint8_t shared[MINT_P256_SHARED_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    const BIGNUM *secret = mint_p256_load_private(&p256, private_key);
    BIGNUM *x = mint_p256_number(&p256);
    mint_p256_load_public(&p256, peer_key);
    if (mint_p256_ok(&p256)) {
        mint_p256_note(&p256,
                       EC_POINT_mul(p256.group, p256.point, NULL, p256.point, secret, p256.numbers),
                       MINT_ERR_CRYPTO);
    }
    mint_p256_x(&p256, x);
    mint_p256_write(&p256, x, shared);
    return mint_p256_end(&p256);
}
