// SPDX-License-Identifier: Apache-2.0
//
// The common part of the P-256 operations over Mbed TLS.
#include "crypto/mbedtls/p256.h"

int mint_p256_begin(mint_p256_t *p256, const mint_random_t *random)
{
    mbedtls_ecp_group_init(&p256->group);
    mbedtls_mpi_init(&p256->secret);
    mbedtls_ecp_point_init(&p256->point);
    p256->random = random;
    p256->random_failure = MINT_OK;
    return mbedtls_ecp_group_load(&p256->group, MBEDTLS_ECP_DP_SECP256R1);
}

int mint_p256_load_private(mint_p256_t *p256, const uint8_t key[MINT_P256_PRIVATE_KEY_LEN])
{
    int error = mbedtls_mpi_read_binary(&p256->secret, key, MINT_P256_PRIVATE_KEY_LEN);
    return error == 0 ? mbedtls_ecp_check_privkey(&p256->group, &p256->secret) : error;
}

int mint_p256_load_public(mint_p256_t *p256, const uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    if (key[0] != 0x04) {
        return MBEDTLS_ERR_ECP_INVALID_KEY;
    }
    int error =
        mbedtls_ecp_point_read_binary(&p256->group, &p256->point, key, MINT_P256_PUBLIC_KEY_LEN);
    return error == 0 ? mbedtls_ecp_check_pubkey(&p256->group, &p256->point) : error;
}

int mint_p256_store_public(mint_p256_t *p256, uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    size_t len = 0;
    int error =
        mbedtls_ecp_point_write_binary(&p256->group, &p256->point, MBEDTLS_ECP_PF_UNCOMPRESSED,
                                       &len, key, MINT_P256_PUBLIC_KEY_LEN);
    return error == 0 && len != MINT_P256_PUBLIC_KEY_LEN ? MBEDTLS_ERR_ECP_BAD_INPUT_DATA : error;
}

int mint_p256_fill(void *context, unsigned char *out, size_t len)
{
    mint_p256_t *p256 = context;
    mint_status_t status = p256->random->fill(p256->random->context, out, len);
    if (status == MINT_OK) {
        return 0;
    }
    p256->random_failure = status;
    return MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

static mint_status_t meaning(int error)
{
    switch (error) {
    case 0:
        return MINT_OK;
    case MBEDTLS_ERR_ECP_INVALID_KEY:
        return MINT_ERR_KEY;
    case MBEDTLS_ERR_ECP_VERIFY_FAILED:
        return MINT_ERR_AUTHENTICATION;
    case MBEDTLS_ERR_MPI_ALLOC_FAILED:
    case MBEDTLS_ERR_ECP_ALLOC_FAILED:
        return MINT_ERR_MEMORY;
    default:
        return MINT_ERR_CRYPTO;
    }
}

mint_status_t mint_p256_end(mint_p256_t *p256, int error)
{
    mbedtls_ecp_point_free(&p256->point);
    mbedtls_mpi_free(&p256->secret);
    mbedtls_ecp_group_free(&p256->group);
    if (error != 0 && p256->random_failure != MINT_OK) {
        return p256->random_failure;
    }
    return meaning(error);
}
