// SPDX-License-Identifier: Apache-2.0
//
// AES-128-GCM of the seam (SP 800-38D), by Mbed TLS.
#include <mbedtls/cipher.h>
#include <mbedtls/gcm.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define LEN_MAX 65535u // as with CCM, so that no caller depends on which of the two it has

static int set_key(mbedtls_gcm_context *gcm, const uint8_t key[MINT_AES128_KEY_LEN])
{
    mbedtls_gcm_init(gcm);
    return mbedtls_gcm_setkey(gcm, MBEDTLS_CIPHER_ID_AES, key, 8u * MINT_AES128_KEY_LEN);
}

static mint_status_t meaning(int error)
{
    switch (error) {
    case 0:
        return MINT_OK;
    case MBEDTLS_ERR_GCM_AUTH_FAILED:
        return MINT_ERR_AUTHENTICATION;
    case MBEDTLS_ERR_CIPHER_ALLOC_FAILED: // on a host, where contexts are allocated
        return MINT_ERR_MEMORY;
    default:
        return MINT_ERR_CRYPTO;
    }
}

mint_status_t mint_gcm_seal(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_GCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *plaintext, size_t len,
                            uint8_t *ciphertext, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    mint_wipe(tag, MINT_AEAD_TAG_LEN);
    if (len > LEN_MAX) {
        mint_wipe(ciphertext, len);
        return MINT_ERR_ARGUMENT;
    }
    mbedtls_gcm_context gcm;
    int error = set_key(&gcm, key);
    if (error == 0) {
        error =
            mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, MINT_GCM_NONCE_LEN, ad,
                                      ad_len, plaintext, ciphertext, MINT_AEAD_TAG_LEN, tag);
    }
    mbedtls_gcm_free(&gcm);
    if (error != 0) {
        mint_wipe(ciphertext, len);
        mint_wipe(tag, MINT_AEAD_TAG_LEN);
    }
    return meaning(error);
}

mint_status_t mint_gcm_open(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_GCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *ciphertext, size_t len,
                            const uint8_t tag[MINT_AEAD_TAG_LEN], uint8_t *plaintext)
{
    if (len > LEN_MAX) {
        mint_wipe(plaintext, len);
        return MINT_ERR_ARGUMENT;
    }
    mbedtls_gcm_context gcm;
    int error = set_key(&gcm, key);
    if (error == 0) {
        error = mbedtls_gcm_auth_decrypt(&gcm, len, nonce, MINT_GCM_NONCE_LEN, ad, ad_len, tag,
                                         MINT_AEAD_TAG_LEN, ciphertext, plaintext);
    }
    mbedtls_gcm_free(&gcm);
    if (error != 0) {
        mint_wipe(plaintext, len);
    }
    return meaning(error);
}
