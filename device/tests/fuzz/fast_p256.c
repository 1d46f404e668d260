// SPDX-License-Identifier: Apache-2.0
//
// A stand-in for P-256 in fuzz targets. It takes no time, and every signature verifies, so that the
// fuzzer gets to the parsers that stand behind signatures. Linked before the crypto library, of
// which the linker then takes everything else.
#include <string.h>

#include "mintmark/crypto.h"

/// Two hashes in a row of a private key and `salt`: looks like a point or a signature and gives
/// nothing of the key away.
static mint_status_t hash_twice(const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                const uint8_t salt[MINT_SHA256_LEN],
                                uint8_t out[2 * MINT_SHA256_LEN])
{
    uint8_t input[MINT_P256_PRIVATE_KEY_LEN + MINT_SHA256_LEN];
    memcpy(input, private_key, MINT_P256_PRIVATE_KEY_LEN);
    memcpy(input + MINT_P256_PRIVATE_KEY_LEN, salt, MINT_SHA256_LEN);
    mint_status_t status = mint_sha256(input, sizeof input, out);
    return status == MINT_OK ? mint_sha256(out, MINT_SHA256_LEN, out + MINT_SHA256_LEN) : status;
}

mint_status_t mint_p256_generate(const mint_random_t *random,
                                 uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                 uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_status_t status = random->fill(random->context, private_key, MINT_P256_PRIVATE_KEY_LEN);
    return status == MINT_OK ? mint_p256_public_key(random, private_key, public_key) : status;
}

mint_status_t mint_p256_public_key(const mint_random_t *random,
                                   const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                   uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    static const uint8_t no_salt[MINT_SHA256_LEN];
    (void)random;
    public_key[0] = 0x04;
    return hash_twice(private_key, no_salt, public_key + 1);
}

mint_status_t mint_p256_sign(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t digest[MINT_SHA256_LEN],
                             uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)random;
    return hash_twice(private_key, digest, signature);
}

mint_status_t mint_p256_verify(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                               const uint8_t digest[MINT_SHA256_LEN],
                               const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)public_key;
    (void)digest;
    (void)signature;
    return MINT_OK;
}

mint_status_t mint_p256_ecdh(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t peer_key[MINT_P256_PUBLIC_KEY_LEN],
                             uint8_t shared[MINT_P256_SHARED_LEN])
{
    uint8_t both[MINT_P256_PUBLIC_KEY_LEN];
    mint_status_t status = mint_p256_public_key(random, private_key, both);
    for (size_t i = 0; i < sizeof both; i++) {
        both[i] ^= peer_key[i]; // the same on both sides, as of a shared secret
    }
    return status == MINT_OK ? mint_sha256(both, sizeof both, shared) : status;
}
