// SPDX-License-Identifier: Apache-2.0
//
// AES-128-GCM of the seam (SP 800-38D), by LibTomCrypt. The tag is compared here, because
// gcm_memory() answers a wrong tag and a failure of its own with the same error.
#include "crypto/tomcrypt/heap.h"
#include "crypto/tomcrypt/library.h"
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define LEN_MAX 65535u // as with CCM, so that no caller depends on which of the two it has

// One message; `plaintext` and `ciphertext` are input and output, as `direction` says.
typedef struct {
    int direction; // GCM_ENCRYPT or GCM_DECRYPT
    const uint8_t *key;
    const uint8_t *nonce;
    mint_bytes_t ad;
    uint8_t *plaintext;
    uint8_t *ciphertext;
    size_t len;
} message_t;

static int process(gcm_state *state, const message_t *message, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    unsigned long tag_len = MINT_AEAD_TAG_LEN;
    int error = gcm_init(state, mint_tomcrypt_aes(), message->key, MINT_AES128_KEY_LEN);
    if (error == CRYPT_OK) {
        error = gcm_add_iv(state, message->nonce, MINT_GCM_NONCE_LEN);
    }
    if (error == CRYPT_OK) {
        error = gcm_add_aad(state, message->ad.data, message->ad.len);
    }
    if (error == CRYPT_OK) {
        error = gcm_process(state, message->plaintext, message->len, message->ciphertext,
                            message->direction);
    }
    return error == CRYPT_OK ? gcm_done(state, tag, &tag_len) : error;
}

static mint_status_t run(const message_t *message, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    if (message->len > LEN_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    gcm_state *state = mint_heap_new(sizeof *state);
    if (state == NULL) {
        return MINT_ERR_MEMORY;
    }
    int error = process(state, message, tag);
    mint_heap_delete(state, sizeof *state);
    return mint_tomcrypt_status(error);
}

mint_status_t mint_gcm_seal(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_GCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *plaintext, size_t len,
                            uint8_t *ciphertext, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    // The library reads the plaintext only.
    uint8_t *input = (uint8_t *)plaintext;
    const message_t message = {GCM_ENCRYPT, key, nonce, {ad, ad_len}, input, ciphertext, len};
    mint_status_t status = run(&message, tag);
    if (status != MINT_OK) {
        mint_wipe(ciphertext, len);
        mint_wipe(tag, MINT_AEAD_TAG_LEN);
    }
    return status;
}

mint_status_t mint_gcm_open(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_GCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *ciphertext, size_t len,
                            const uint8_t tag[MINT_AEAD_TAG_LEN], uint8_t *plaintext)
{
    uint8_t computed[MINT_AEAD_TAG_LEN];
    uint8_t *input = (uint8_t *)ciphertext;
    const message_t message = {GCM_DECRYPT, key, nonce, {ad, ad_len}, plaintext, input, len};
    mint_status_t status = run(&message, computed);
    if (status == MINT_OK && !mint_equal_ct(computed, tag, sizeof computed)) {
        status = MINT_ERR_AUTHENTICATION;
    }
    mint_wipe(computed, sizeof computed);
    if (status != MINT_OK) {
        mint_wipe(plaintext, len);
    }
    return status;
}
