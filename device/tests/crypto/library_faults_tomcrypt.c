// SPDX-License-Identifier: Apache-2.0
//
// LibTomCrypt's hash and AEAD functions, made to fail.
#include <tomcrypt.h>

#include "device/tests/crypto/library_faults.h"

library_faults_t library_faults;

static int failed(void)
{
    return library_faults.no_memory ? CRYPT_MEM : CRYPT_ERROR;
}

LIBRARY_WRAP(sha256_init, failed(), (hash_state * state), (state))
LIBRARY_WRAP(sha256_process, failed(),
             (hash_state * state, const unsigned char *data, unsigned long len), (state, data, len))
LIBRARY_WRAP(sha256_done, failed(), (hash_state * state, unsigned char *out), (state, out))

LIBRARY_WRAP(ccm_init, failed(),
             (ccm_state * state, int cipher, const unsigned char *key, int key_len, int len,
              int tag_len, int ad_len),
             (state, cipher, key, key_len, len, tag_len, ad_len))
LIBRARY_WRAP(ccm_add_nonce, failed(),
             (ccm_state * state, const unsigned char *nonce, unsigned long len),
             (state, nonce, len))
LIBRARY_WRAP(ccm_add_aad, failed(), (ccm_state * state, const unsigned char *ad, unsigned long len),
             (state, ad, len))
LIBRARY_WRAP(ccm_process, failed(),
             (ccm_state * state, unsigned char *plaintext, unsigned long len,
              unsigned char *ciphertext, int direction),
             (state, plaintext, len, ciphertext, direction))
LIBRARY_WRAP(ccm_done, failed(), (ccm_state * state, unsigned char *tag, unsigned long *len),
             (state, tag, len))

LIBRARY_WRAP(gcm_init, failed(),
             (gcm_state * state, int cipher, const unsigned char *key, int key_len),
             (state, cipher, key, key_len))
LIBRARY_WRAP(gcm_add_iv, failed(),
             (gcm_state * state, const unsigned char *nonce, unsigned long len),
             (state, nonce, len))
LIBRARY_WRAP(gcm_add_aad, failed(), (gcm_state * state, const unsigned char *ad, unsigned long len),
             (state, ad, len))
LIBRARY_WRAP(gcm_process, failed(),
             (gcm_state * state, unsigned char *plaintext, unsigned long len,
              unsigned char *ciphertext, int direction),
             (state, plaintext, len, ciphertext, direction))
LIBRARY_WRAP(gcm_done, failed(), (gcm_state * state, unsigned char *tag, unsigned long *len),
             (state, tag, len))
