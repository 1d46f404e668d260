// SPDX-License-Identifier: Apache-2.0
//
// What is inside a key: for the key_*.c files alone. The Mbed TLS context stays for the life of the
// key, because it keeps the curve's table of multiples, which makes the second signature twice as
// fast as the first.
#ifndef CERTS_KEY_INTERNAL_H
#define CERTS_KEY_INTERNAL_H

#include <mbedtls/pk.h>

#include "mintmark/certs/key.h"

struct mint_key {
    mbedtls_pk_context pk; ///< the key; empty if its type is MBEDTLS_PK_NONE
    mint_key_type_t type;  ///< meaningful if there is a key
    bool is_private;       ///< there is a private key in `pk`
};

/// What belongs to a type of key.
typedef struct {
    const char *name;              ///< for people
    mbedtls_ecp_group_id group;    ///< curve, MBEDTLS_ECP_DP_NONE for RSA
    unsigned bits;                 ///< of the modulus or the curve
    mbedtls_md_type_t digest_type; ///< what it signs
    size_t digest_len;             ///< bytes of that digest
} mint_key_traits_t;

/// The traits of a type; NULL for a value not in the list.
const mint_key_traits_t *mint_key_traits(mint_key_type_t type);

/// Makes the object one without a key again.
void mint_key_clear(mint_key_t *key);

/// After `key->pk` was filled: finds out its type and, for a private key, whether the two halves
/// belong together. Clears the key and gives MINT_ERR_KEY if we do not take it.
MINT_MUST_CHECK mint_status_t mint_key_adopt(mint_key_t *key, bool is_private, mint_error_t *error);

/// RSAPrivateKey (RFC 8017 §A.1.2) of a private RSA key. MINT_ERR_KEY.
MINT_MUST_CHECK mint_status_t mint_key_rsa_private_der(const mint_key_t *key, mint_buffer_t *der);

/// True if `der` is an EncryptedPrivateKeyInfo; `*iterations` is PBKDF2's count, 0 if it is not
/// PBES2 with PBKDF2.
MINT_MUST_CHECK bool mint_key_is_encrypted_pkcs8(mint_bytes_t der, uint32_t *iterations);

/// PrivateKeyInfo in PBES2 (RFC 5958, RFC 8018) from the key, encrypted under `passphrase`.
MINT_MUST_CHECK mint_status_t mint_key_encrypt_pkcs8(const mint_key_t *key, mint_bytes_t passphrase,
                                                     mint_buffer_t *der);

#endif
