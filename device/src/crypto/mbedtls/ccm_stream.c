// SPDX-License-Identifier: Apache-2.0
//
// AES-128-CCM of the seam (SP 800-38C) a piece at a time, by Mbed TLS: what lets the key store seal
// and open records with no more RAM than one program unit.
#include <mbedtls/ccm.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define AD_LEN_MAX 65279u // beyond, CCM codes the length otherwise, which Mbed TLS does not do

_Static_assert(sizeof(mbedtls_ccm_context) <= sizeof(mint_ccm_t), "mint_ccm_t is too small");
_Static_assert(_Alignof(mbedtls_ccm_context) <= _Alignof(mint_ccm_t), "mint_ccm_t is misaligned");

static mbedtls_ccm_context *inside(mint_ccm_t *ccm)
{
    return (mbedtls_ccm_context *)(void *)ccm->opaque;
}

static mint_status_t status_of(int error)
{
    return error == 0 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_ccm_start(mint_ccm_t *ccm, mint_ccm_direction_t direction,
                             const uint8_t key[MINT_AES128_KEY_LEN],
                             const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                             size_t ad_len, size_t len)
{
    mbedtls_ccm_init(inside(ccm));
    if (ad_len > AD_LEN_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    int mode = direction == MINT_CCM_SEAL ? MBEDTLS_CCM_ENCRYPT : MBEDTLS_CCM_DECRYPT;
    int error =
        mbedtls_ccm_setkey(inside(ccm), MBEDTLS_CIPHER_ID_AES, key, 8u * MINT_AES128_KEY_LEN);
    if (error == 0) {
        error = mbedtls_ccm_starts(inside(ccm), mode, nonce, MINT_CCM_NONCE_LEN);
    }
    if (error == 0) {
        error = mbedtls_ccm_set_lengths(inside(ccm), ad_len, len, MINT_AEAD_TAG_LEN);
    }
    if (error == 0) {
        error = mbedtls_ccm_update_ad(inside(ccm), ad, ad_len);
    }
    return error == MBEDTLS_ERR_CCM_BAD_INPUT ? MINT_ERR_ARGUMENT : status_of(error);
}

mint_status_t mint_ccm_update(mint_ccm_t *ccm, const uint8_t *in, size_t len, uint8_t *out)
{
    size_t out_len = 0;
    int error = mbedtls_ccm_update(inside(ccm), in, len, out, len, &out_len);
    if (error != 0 || out_len != len) {
        mint_wipe(out, len);
        return MINT_ERR_CRYPTO;
    }
    return MINT_OK;
}

mint_status_t mint_ccm_finish_seal(mint_ccm_t *ccm, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    mint_status_t status = status_of(mbedtls_ccm_finish(inside(ccm), tag, MINT_AEAD_TAG_LEN));
    if (status != MINT_OK) {
        mint_wipe(tag, MINT_AEAD_TAG_LEN);
    }
    return status;
}

mint_status_t mint_ccm_finish_open(mint_ccm_t *ccm, const uint8_t tag[MINT_AEAD_TAG_LEN])
{
    uint8_t computed[MINT_AEAD_TAG_LEN];
    mint_status_t status = status_of(mbedtls_ccm_finish(inside(ccm), computed, sizeof computed));
    if (status == MINT_OK && !mint_equal_ct(computed, tag, sizeof computed)) {
        status = MINT_ERR_AUTHENTICATION;
    }
    mint_wipe(computed, sizeof computed);
    return status;
}

void mint_ccm_wipe(mint_ccm_t *ccm)
{
    mbedtls_ccm_free(inside(ccm));
    mint_wipe(ccm, sizeof *ccm);
}
