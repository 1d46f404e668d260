// SPDX-License-Identifier: Apache-2.0
//
// ECDSA of the seam over Mbed TLS (FIPS 186-5 §6). The nonce comes from crypto/sign.h: Mbed
// TLS's own derivation leaves the private key on the stack, and needs MD and HMAC_DRBG besides.
#include <mbedtls/ecdsa.h>

#include "crypto/mbedtls/p256.h"
#include "crypto/sign.h"
#include "mintmark/bytes.h"

#define HALF_LEN (MINT_P256_SIGNATURE_LEN / 2)

// Mbed TLS asks for a nonce as for random bytes, and asks again while it is out of range.
static int next_nonce(void *context, unsigned char *out, size_t len)
{
    bool ok = len == 32 && mint_rfc6979_next(context, out) == MINT_OK;
    return ok ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

// r and s of the digest under the loaded key.
static int sign(mint_p256_t *p256, mint_rfc6979_t *nonces, const uint8_t digest[MINT_SHA256_LEN],
                uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    int error =
        mbedtls_ecdsa_sign_restartable(&p256->group, &r, &s, &p256->secret, digest, MINT_SHA256_LEN,
                                       next_nonce, nonces, mint_p256_fill, p256, NULL);
    if (error == 0) {
        error = mbedtls_mpi_write_binary(&r, signature, HALF_LEN);
    }
    if (error == 0) {
        error = mbedtls_mpi_write_binary(&s, signature + HALF_LEN, HALF_LEN);
    }
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    return error;
}

mint_status_t mint_p256_sign_under(const mint_random_t *random,
                                   const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                   const uint8_t digest[MINT_SHA256_LEN], mint_rfc6979_t *nonces,
                                   uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_p256_t p256;
    int error = mint_p256_begin(&p256, random);
    if (error == 0) {
        error = mint_p256_load_private(&p256, private_key);
    }
    if (error == 0) {
        error = sign(&p256, nonces, digest, signature);
    }
    mint_status_t status = mint_p256_end(&p256, error);
    if (status != MINT_OK) {
        mint_wipe(signature, MINT_P256_SIGNATURE_LEN);
    }
    return status;
}

mint_status_t mint_p256_verify(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                               const uint8_t digest[MINT_SHA256_LEN],
                               const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_p256_t p256;
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    int error = mint_p256_begin(&p256, NULL);
    if (error == 0) {
        error = mint_p256_load_public(&p256, public_key);
    }
    if (error == 0) {
        error = mbedtls_mpi_read_binary(&r, signature, HALF_LEN);
    }
    if (error == 0) {
        error = mbedtls_mpi_read_binary(&s, signature + HALF_LEN, HALF_LEN);
    }
    if (error == 0) {
        error = mbedtls_ecdsa_verify(&p256.group, digest, MINT_SHA256_LEN, &p256.point, &r, &s);
    }
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    return mint_p256_end(&p256, error);
}
