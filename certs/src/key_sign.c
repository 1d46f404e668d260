// SPDX-License-Identifier: Apache-2.0
//
// The signer over a key in memory. Mbed TLS is built with deterministic ECDSA (RFC 6979), so a weak
// moment of the random generator cannot give the key away; its random numbers only blind.
#include "key_internal.h"
#include "mintmark/certs/random.h"

static mint_status_t sign(void *context, const uint8_t *digest, size_t digest_len,
                          uint8_t signature[MINT_SIGNATURE_MAX_LEN], size_t *signature_len)
{
    mint_key_t *key = context;
    *signature_len = 0;
    if (!key->is_private) {
        return MINT_ERR_KEY;
    }
    const mint_key_traits_t *traits = mint_key_traits(key->type);
    if (digest_len != traits->digest_len) {
        return MINT_ERR_ARGUMENT;
    }
    if (mbedtls_pk_sign(&key->pk, traits->digest_type, digest, digest_len, signature,
                        MINT_SIGNATURE_MAX_LEN, signature_len, mint_host_random, NULL) != 0) {
        mint_wipe(signature, MINT_SIGNATURE_MAX_LEN);
        *signature_len = 0;
        return MINT_ERR_CRYPTO;
    }
    return MINT_OK;
}

mint_signer_t mint_key_signer(mint_key_t *key)
{
    return (mint_signer_t){.sign = sign, .context = key, .public_key = key};
}
