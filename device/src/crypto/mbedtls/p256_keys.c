// SPDX-License-Identifier: Apache-2.0
//
// P-256 keys of the seam over Mbed TLS: making them, and agreeing on a secret with them.
#include <mbedtls/ecdh.h>

#include "crypto/mbedtls/p256.h"
#include "mintmark/bytes.h"

mint_status_t mint_p256_generate(const mint_random_t *random,
                                 uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                 uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_p256_t p256;
    int error = mint_p256_begin(&p256, random);
    if (error == 0) {
        error =
            mbedtls_ecp_gen_keypair(&p256.group, &p256.secret, &p256.point, mint_p256_fill, &p256);
    }
    if (error == 0) {
        error = mbedtls_mpi_write_binary(&p256.secret, private_key, MINT_P256_PRIVATE_KEY_LEN);
    }
    if (error == 0) {
        error = mint_p256_store_public(&p256, public_key);
    }
    mint_status_t status = mint_p256_end(&p256, error);
    if (status != MINT_OK) {
        mint_wipe(private_key, MINT_P256_PRIVATE_KEY_LEN);
        mint_wipe(public_key, MINT_P256_PUBLIC_KEY_LEN);
    }
    return status;
}

mint_status_t mint_p256_public_key(const mint_random_t *random,
                                   const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                   uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_p256_t p256;
    int error = mint_p256_begin(&p256, random);
    if (error == 0) {
        error = mint_p256_load_private(&p256, private_key);
    }
    if (error == 0) {
        error = mbedtls_ecp_mul(&p256.group, &p256.point, &p256.secret, &p256.group.G,
                                mint_p256_fill, &p256);
    }
    if (error == 0) {
        error = mint_p256_store_public(&p256, public_key);
    }
    mint_status_t status = mint_p256_end(&p256, error);
    if (status != MINT_OK) {
        mint_wipe(public_key, MINT_P256_PUBLIC_KEY_LEN);
    }
    return status;
}

mint_status_t mint_p256_ecdh(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t peer_key[MINT_P256_PUBLIC_KEY_LEN],
                             uint8_t shared[MINT_P256_SHARED_LEN])
{
    mint_p256_t p256;
    mbedtls_mpi x;
    mbedtls_mpi_init(&x);
    int error = mint_p256_begin(&p256, random);
    if (error == 0) {
        error = mint_p256_load_private(&p256, private_key);
    }
    if (error == 0) {
        error = mint_p256_load_public(&p256, peer_key);
    }
    if (error == 0) {
        error = mbedtls_ecdh_compute_shared(&p256.group, &x, &p256.point, &p256.secret,
                                            mint_p256_fill, &p256);
    }
    if (error == 0) {
        error = mbedtls_mpi_write_binary(&x, shared, MINT_P256_SHARED_LEN);
    }
    mbedtls_mpi_free(&x);
    mint_status_t status = mint_p256_end(&p256, error);
    if (status != MINT_OK) {
        mint_wipe(shared, MINT_P256_SHARED_LEN);
    }
    return status;
}
