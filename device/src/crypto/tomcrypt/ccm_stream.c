// SPDX-License-Identifier: Apache-2.0
//
// AES-128-CCM of the seam (SP 800-38C) a piece at a time, by LibTomCrypt. Its state holds a key
// schedule for decryption too, which CCM never needs, and so does not fit into mint_ccm_t: it lies
// on the heap from mint_ccm_start() to mint_ccm_wipe().
#include <stdbool.h>

#include "crypto/tomcrypt/heap.h"
#include "crypto/tomcrypt/library.h"
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define LEN_MAX    65535u // what a nonce of 13 bytes leaves for the length field
#define AD_LEN_MAX 65279u // beyond, CCM codes the length otherwise

typedef struct {
    ccm_state *state; // NULL: none is held
    int direction;    // CCM_ENCRYPT or CCM_DECRYPT
} inside_t;

_Static_assert(sizeof(inside_t) <= sizeof(mint_ccm_t), "mint_ccm_t is too small");
_Static_assert(_Alignof(inside_t) <= _Alignof(mint_ccm_t), "mint_ccm_t is misaligned");

static inside_t *inside(mint_ccm_t *ccm)
{
    return (inside_t *)(void *)ccm->opaque;
}

mint_status_t mint_ccm_start(mint_ccm_t *ccm, mint_ccm_direction_t direction,
                             const uint8_t key[MINT_AES128_KEY_LEN],
                             const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                             size_t ad_len, size_t len)
{
    inside(ccm)->state = NULL;
    inside(ccm)->direction = direction == MINT_CCM_SEAL ? CCM_ENCRYPT : CCM_DECRYPT;
    if (len > LEN_MAX || ad_len > AD_LEN_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    ccm_state *state = mint_heap_new(sizeof *state);
    if (state == NULL) {
        return MINT_ERR_MEMORY;
    }
    inside(ccm)->state = state;
    int error = ccm_init(state, mint_tomcrypt_aes(), key, MINT_AES128_KEY_LEN, (int)len,
                         MINT_AEAD_TAG_LEN, (int)ad_len);
    if (error == CRYPT_OK) {
        error = ccm_add_nonce(state, nonce, MINT_CCM_NONCE_LEN);
    }
    if (error == CRYPT_OK && ad_len > 0) {
        error = ccm_add_aad(state, ad, ad_len);
    }
    return mint_tomcrypt_status(error);
}

mint_status_t mint_ccm_update(mint_ccm_t *ccm, const uint8_t *in, size_t len, uint8_t *out)
{
    if (len == 0) {
        return MINT_OK; // the library wants pointers even then
    }
    // One of the two is the input; which one, the direction says. The library reads it only.
    bool sealing = inside(ccm)->direction == CCM_ENCRYPT;
    uint8_t *input = (uint8_t *)in;
    int error = ccm_process(inside(ccm)->state, sealing ? input : out, len, sealing ? out : input,
                            inside(ccm)->direction);
    if (error != CRYPT_OK) {
        mint_wipe(out, len);
    }
    return mint_tomcrypt_status(error);
}

mint_status_t mint_ccm_finish_seal(mint_ccm_t *ccm, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    unsigned long tag_len = MINT_AEAD_TAG_LEN;
    mint_status_t status = mint_tomcrypt_status(ccm_done(inside(ccm)->state, tag, &tag_len));
    if (status != MINT_OK) {
        mint_wipe(tag, MINT_AEAD_TAG_LEN);
    }
    return status;
}

mint_status_t mint_ccm_finish_open(mint_ccm_t *ccm, const uint8_t tag[MINT_AEAD_TAG_LEN])
{
    uint8_t computed[MINT_AEAD_TAG_LEN];
    mint_status_t status = mint_ccm_finish_seal(ccm, computed);
    if (status == MINT_OK && !mint_equal_ct(computed, tag, sizeof computed)) {
        status = MINT_ERR_AUTHENTICATION;
    }
    mint_wipe(computed, sizeof computed);
    return status;
}

void mint_ccm_wipe(mint_ccm_t *ccm)
{
    mint_heap_delete(inside(ccm)->state, sizeof(ccm_state));
    mint_wipe(ccm, sizeof *ccm);
}
