// SPDX-License-Identifier: Apache-2.0
//
// AES-128-CCM of the seam (SP 800-38C), by Mbed TLS.
#include <mbedtls/ccm.h>
#include <mbedtls/cipher.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define LEN_MAX    65535u // what a nonce of 13 bytes leaves for the length field
#define AD_LEN_MAX 65279u // beyond, CCM codes the length otherwise, which Mbed TLS does not do

static int set_key(mbedtls_ccm_context *ccm, const uint8_t key[MINT_AES128_KEY_LEN])
{
    mbedtls_ccm_init(ccm);
    return mbedtls_ccm_setkey(ccm, MBEDTLS_CIPHER_ID_AES, key, 8u * MINT_AES128_KEY_LEN);
}

static mint_status_t meaning(int error)
{
    switch (error) {
    case 0:
        return MINT_OK;
    case MBEDTLS_ERR_CCM_AUTH_FAILED:
        return MINT_ERR_AUTHENTICATION;
    case MBEDTLS_ERR_CIPHER_ALLOC_FAILED: // on a host, where contexts are allocated
        return MINT_ERR_MEMORY;
    default:
        return MINT_ERR_CRYPTO;
    }
}

mint_status_t mint_ccm_seal(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *plaintext, size_t len,
                            uint8_t *ciphertext, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    mint_wipe(tag, MINT_AEAD_TAG_LEN);
    if (len > LEN_MAX || ad_len > AD_LEN_MAX) {
        mint_wipe(ciphertext, len);
        return MINT_ERR_ARGUMENT;
    }
    mbedtls_ccm_context ccm;
    int error = set_key(&ccm, key);
    if (error == 0) {
        error = mbedtls_ccm_encrypt_and_tag(&ccm, len, nonce, MINT_CCM_NONCE_LEN, ad, ad_len,
                                            plaintext, ciphertext, tag, MINT_AEAD_TAG_LEN);
    }
    mbedtls_ccm_free(&ccm);
    if (error != 0) {
        mint_wipe(ciphertext, len);
        mint_wipe(tag, MINT_AEAD_TAG_LEN);
    }
    return meaning(error);
}

mint_status_t mint_ccm_open(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *ciphertext, size_t len,
                            const uint8_t tag[MINT_AEAD_TAG_LEN], uint8_t *plaintext)
{
    if (len > LEN_MAX || ad_len > AD_LEN_MAX) {
        mint_wipe(plaintext, len);
        return MINT_ERR_ARGUMENT;
    }
    mbedtls_ccm_context ccm;
    int error = set_key(&ccm, key);
    if (error == 0) {
        error = mbedtls_ccm_auth_decrypt(&ccm, len, nonce, MINT_CCM_NONCE_LEN, ad, ad_len,
                                         ciphertext, plaintext, tag, MINT_AEAD_TAG_LEN);
    }
    mbedtls_ccm_free(&ccm);
    if (error != 0) {
        mint_wipe(plaintext, len);
    }
    return meaning(error);
}
