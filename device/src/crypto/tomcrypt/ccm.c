// SPDX-License-Identifier: Apache-2.0
//
// AES-128-CCM of the seam (SP 800-38C) in one call, out of the pieces of ccm_stream.c.
// LibTomCrypt's own ccm_memory() is not used: to open, it takes a copy of the plaintext from the
// heap, and in 1.18.2 it reports success with nothing written when there is no room for that copy.
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

mint_status_t mint_ccm_seal(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *plaintext, size_t len,
                            uint8_t *ciphertext, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    mint_ccm_t ccm;
    mint_status_t status = mint_ccm_start(&ccm, MINT_CCM_SEAL, key, nonce, ad, ad_len, len);
    if (status == MINT_OK) {
        status = mint_ccm_update(&ccm, plaintext, len, ciphertext);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_seal(&ccm, tag);
    }
    mint_ccm_wipe(&ccm);
    if (status != MINT_OK) {
        mint_wipe(ciphertext, len);
        mint_wipe(tag, MINT_AEAD_TAG_LEN);
    }
    return status;
}

mint_status_t mint_ccm_open(const uint8_t key[MINT_AES128_KEY_LEN],
                            const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                            size_t ad_len, const uint8_t *ciphertext, size_t len,
                            const uint8_t tag[MINT_AEAD_TAG_LEN], uint8_t *plaintext)
{
    mint_ccm_t ccm;
    mint_status_t status = mint_ccm_start(&ccm, MINT_CCM_OPEN, key, nonce, ad, ad_len, len);
    if (status == MINT_OK) {
        status = mint_ccm_update(&ccm, ciphertext, len, plaintext);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_open(&ccm, tag);
    }
    mint_ccm_wipe(&ccm);
    if (status != MINT_OK) {
        mint_wipe(plaintext, len);
    }
    return status;
}
