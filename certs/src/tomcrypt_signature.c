// SPDX-License-Identifier: Apache-2.0
//
// Signatures, verified by LibTomCrypt alone.
#include "tomcrypt_signature.h"

#include "tomcrypt_read.h"
#include "view.h"

bool mint_tomcrypt_knows(mint_key_type_t type)
{
    return type == MINT_KEY_P256 || type == MINT_KEY_P384 || type == MINT_KEY_RSA_2048 ||
           type == MINT_KEY_BRAINPOOL_P256 || type == MINT_KEY_RSA_3072 ||
           type == MINT_KEY_RSA_4096;
}

static bool digest_of(mint_key_type_t type, mint_bytes_t data, uint8_t digest[MINT_DIGEST_MAX_LEN],
                      unsigned long *digest_len)
{
    hash_state state;
    if (type == MINT_KEY_P384) {
        *digest_len = 48;
        return sha384_init(&state) == CRYPT_OK &&
               sha384_process(&state, data.data, data.len) == CRYPT_OK &&
               sha384_done(&state, digest) == CRYPT_OK;
    }
    *digest_len = 32;
    return sha256_init(&state) == CRYPT_OK &&
           sha256_process(&state, data.data, data.len) == CRYPT_OK &&
           sha256_done(&state, digest) == CRYPT_OK;
}

static bool rsa_verifies(mint_bytes_t spki, const uint8_t *digest, unsigned long digest_len,
                         mint_bytes_t signature)
{
    rsa_key key;
    int good = 0;
    if (rsa_import(spki.data, spki.len, &key) != CRYPT_OK) {
        return false;
    }
    int result = rsa_verify_hash_ex(signature.data, signature.len, digest, digest_len,
                                    LTC_PKCS_1_V1_5, find_hash("sha256"), 0, &good, &key);
    rsa_free(&key);
    return result == CRYPT_OK && good == 1;
}

static bool verifies(mint_bytes_t data, mint_bytes_t signature, mint_key_type_t type,
                     mint_bytes_t spki, mint_tomcrypt_use_t use)
{
    uint8_t digest[MINT_DIGEST_MAX_LEN];
    unsigned long digest_len = 0;
    mint_public_key_view_t key;
    if (!mint_tomcrypt_ready() || !digest_of(type, data, digest, &digest_len)) {
        return false;
    }
    if (type != MINT_KEY_P256 && type != MINT_KEY_P384 && type != MINT_KEY_BRAINPOOL_P256) {
        return rsa_verifies(spki, digest, digest_len, signature);
    }
    return mint_public_key_view(spki, &key) &&
           mint_tomcrypt_ecdsa_verifies(type, key.key, (mint_bytes_t){digest, digest_len},
                                        signature, use);
}

mint_status_t mint_tomcrypt_verify_with(mint_bytes_t data, mint_bytes_t signature,
                                        mint_key_type_t type, mint_bytes_t spki,
                                        mint_tomcrypt_use_t use, mint_error_t *error)
{
    if (!mint_tomcrypt_knows(type)) {
        mint_error_set(error,
                       "a %s key cannot sign certificates: the second library does not know "
                       "it, and nothing is issued unverified",
                       mint_key_type_name(type));
        mint_error_hint(error, "it can be the key of an end entity");
        return MINT_ERR_UNSUPPORTED;
    }
    return verifies(data, signature, type, spki, use)
               ? MINT_OK
               : mint_fail(error, MINT_ERR_AUTHENTICATION,
                           "LibTomCrypt does not verify the signature");
}

mint_status_t mint_tomcrypt_verify_signature(mint_bytes_t data, mint_bytes_t signature,
                                             mint_key_type_t type, mint_bytes_t spki,
                                             mint_error_t *error)
{
    return mint_tomcrypt_verify_with(data, signature, type, spki, MINT_TOMCRYPT_ONCE, error);
}
