// SPDX-License-Identifier: Apache-2.0
//
// P-256 keys as bare numbers, as devices and HPKE have them.
#include <mbedtls/ecp.h>

#include "key_internal.h"
#include "mintmark/certs/random.h"

static mint_status_t setup(mint_key_t *key, mint_error_t *error)
{
    mint_key_clear(key);
    if (mbedtls_pk_setup(&key->pk, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) != 0) {
        return mint_fail(error, MINT_ERR_MEMORY, "no memory for a key");
    }
    return MINT_OK;
}

mint_status_t mint_key_set_p256_scalar(mint_key_t *key,
                                       const uint8_t scalar[MINT_KEY_P256_SCALAR_LEN],
                                       mint_error_t *error)
{
    mint_status_t status = setup(key, error);
    if (status != MINT_OK) {
        return status;
    }
    mbedtls_ecp_keypair *pair = mbedtls_pk_ec(key->pk);
    if (mbedtls_ecp_read_key(MBEDTLS_ECP_DP_SECP256R1, pair, scalar, MINT_KEY_P256_SCALAR_LEN) !=
            0 ||
        mbedtls_ecp_keypair_calc_public(pair, mint_host_random, NULL) != 0) {
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_KEY, "the number is not a P-256 private key");
    }
    return mint_key_adopt(key, true, error);
}

mint_status_t mint_key_set_p256_point(mint_key_t *key, const uint8_t point[MINT_KEY_P256_POINT_LEN],
                                      mint_error_t *error)
{
    mint_status_t status = setup(key, error);
    if (status != MINT_OK) {
        return status;
    }
    mbedtls_ecp_group group;
    mbedtls_ecp_point public_point;
    mbedtls_ecp_group_init(&group);
    mbedtls_ecp_point_init(&public_point);
    int result = mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1);
    if (result == 0) {
        result =
            mbedtls_ecp_point_read_binary(&group, &public_point, point, MINT_KEY_P256_POINT_LEN);
    }
    if (result == 0) {
        result = mbedtls_ecp_check_pubkey(&group, &public_point);
    }
    if (result == 0) {
        result = mbedtls_ecp_set_public_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key->pk),
                                            &public_point);
    }
    mbedtls_ecp_point_free(&public_point);
    mbedtls_ecp_group_free(&group);
    if (result != 0) {
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_KEY, "the public key is not a point of P-256");
    }
    return mint_key_adopt(key, false, error);
}

mint_status_t mint_key_p256_point(const mint_key_t *key, uint8_t point[MINT_KEY_P256_POINT_LEN])
{
    size_t len = 0;
    if (mbedtls_pk_get_type(&key->pk) != MBEDTLS_PK_ECKEY || key->type != MINT_KEY_P256 ||
        mbedtls_ecp_write_public_key(mbedtls_pk_ec(key->pk), MBEDTLS_ECP_PF_UNCOMPRESSED, &len,
                                     point, MINT_KEY_P256_POINT_LEN) != 0 ||
        len != MINT_KEY_P256_POINT_LEN) {
        mint_wipe(point, MINT_KEY_P256_POINT_LEN);
        return MINT_ERR_KEY;
    }
    return MINT_OK;
}

mint_status_t mint_key_p256_scalar(const mint_key_t *key, uint8_t scalar[MINT_KEY_P256_SCALAR_LEN])
{
    size_t len = 0;
    if (!key->is_private || key->type != MINT_KEY_P256 ||
        mbedtls_ecp_write_key_ext(mbedtls_pk_ec(key->pk), &len, scalar, MINT_KEY_P256_SCALAR_LEN) !=
            0 ||
        len != MINT_KEY_P256_SCALAR_LEN) {
        mint_wipe(scalar, MINT_KEY_P256_SCALAR_LEN);
        return MINT_ERR_KEY;
    }
    return MINT_OK;
}
