// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS's hash and AEAD functions, made to fail.
#include <mbedtls/ccm.h>
#include <mbedtls/cipher.h>
#include <mbedtls/gcm.h>
#include <mbedtls/sha256.h>

#include "device/tests/crypto/library_faults.h"

library_faults_t library_faults;

#define SHA_FAILED (-0x7001) // none of its own errors

static int aead_failed(void)
{
    return library_faults.no_memory ? MBEDTLS_ERR_CIPHER_ALLOC_FAILED : -0x7002;
}

LIBRARY_WRAP(mbedtls_sha256, SHA_FAILED,
             (const unsigned char *data, size_t len, unsigned char *out, int is224),
             (data, len, out, is224))
LIBRARY_WRAP(mbedtls_sha256_starts, SHA_FAILED, (mbedtls_sha256_context * sha, int is224),
             (sha, is224))
LIBRARY_WRAP(mbedtls_sha256_update, SHA_FAILED,
             (mbedtls_sha256_context * sha, const unsigned char *data, size_t len),
             (sha, data, len))
LIBRARY_WRAP(mbedtls_sha256_finish, SHA_FAILED, (mbedtls_sha256_context * sha, unsigned char *out),
             (sha, out))

LIBRARY_WRAP(mbedtls_ccm_setkey, aead_failed(),
             (mbedtls_ccm_context * ccm, mbedtls_cipher_id_t cipher, const unsigned char *key,
              unsigned bits),
             (ccm, cipher, key, bits))
LIBRARY_WRAP(mbedtls_ccm_starts, aead_failed(),
             (mbedtls_ccm_context * ccm, int mode, const unsigned char *nonce, size_t len),
             (ccm, mode, nonce, len))
LIBRARY_WRAP(mbedtls_ccm_set_lengths, aead_failed(),
             (mbedtls_ccm_context * ccm, size_t ad_len, size_t len, size_t tag_len),
             (ccm, ad_len, len, tag_len))
LIBRARY_WRAP(mbedtls_ccm_update_ad, aead_failed(),
             (mbedtls_ccm_context * ccm, const unsigned char *ad, size_t len), (ccm, ad, len))
LIBRARY_WRAP(mbedtls_ccm_update, aead_failed(),
             (mbedtls_ccm_context * ccm, const unsigned char *in, size_t len, unsigned char *out,
              size_t size, size_t *out_len),
             (ccm, in, len, out, size, out_len))
LIBRARY_WRAP(mbedtls_ccm_finish, aead_failed(),
             (mbedtls_ccm_context * ccm, unsigned char *tag, size_t len), (ccm, tag, len))
LIBRARY_WRAP(mbedtls_ccm_encrypt_and_tag, aead_failed(),
             (mbedtls_ccm_context * ccm, size_t len, const unsigned char *nonce, size_t nonce_len,
              const unsigned char *ad, size_t ad_len, const unsigned char *in, unsigned char *out,
              unsigned char *tag, size_t tag_len),
             (ccm, len, nonce, nonce_len, ad, ad_len, in, out, tag, tag_len))
LIBRARY_WRAP(mbedtls_ccm_auth_decrypt, aead_failed(),
             (mbedtls_ccm_context * ccm, size_t len, const unsigned char *nonce, size_t nonce_len,
              const unsigned char *ad, size_t ad_len, const unsigned char *in, unsigned char *out,
              const unsigned char *tag, size_t tag_len),
             (ccm, len, nonce, nonce_len, ad, ad_len, in, out, tag, tag_len))

LIBRARY_WRAP(mbedtls_gcm_setkey, aead_failed(),
             (mbedtls_gcm_context * gcm, mbedtls_cipher_id_t cipher, const unsigned char *key,
              unsigned bits),
             (gcm, cipher, key, bits))
LIBRARY_WRAP(mbedtls_gcm_crypt_and_tag, aead_failed(),
             (mbedtls_gcm_context * gcm, int mode, size_t len, const unsigned char *nonce,
              size_t nonce_len, const unsigned char *ad, size_t ad_len, const unsigned char *in,
              unsigned char *out, size_t tag_len, unsigned char *tag),
             (gcm, mode, len, nonce, nonce_len, ad, ad_len, in, out, tag_len, tag))
LIBRARY_WRAP(mbedtls_gcm_auth_decrypt, aead_failed(),
             (mbedtls_gcm_context * gcm, size_t len, const unsigned char *nonce, size_t nonce_len,
              const unsigned char *ad, size_t ad_len, const unsigned char *tag, size_t tag_len,
              const unsigned char *in, unsigned char *out),
             (gcm, len, nonce, nonce_len, ad, ad_len, tag, tag_len, in, out))
