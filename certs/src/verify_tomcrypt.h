// SPDX-License-Identifier: Apache-2.0
//
// The second opinion on a certificate before it leaves the house.
#ifndef CERTS_VERIFY_TOMCRYPT_H
#define CERTS_VERIFY_TOMCRYPT_H

#include "mintmark/bytes.h"
#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"

/// What a certificate must turn out to say.
typedef struct {
    mint_bytes_t tbs;                ///< the TBSCertificate that was linted, byte for byte
    mint_bytes_t serial;             ///< content of the serial number's INTEGER
    int64_t not_before;              ///< seconds since 1970
    int64_t not_after;               ///< seconds since 1970
    mint_bytes_t subject_public_key; ///< SubjectPublicKeyInfo, whole
    mint_key_type_t signer_type;     ///< of the key that signed
    mint_bytes_t signer_public_key;  ///< its SubjectPublicKeyInfo, whole
} mint_expectation_t;

/// True if signatures of keys of this type can be verified with LibTomCrypt.
bool mint_tomcrypt_knows(mint_key_type_t type);

/// Verifies the signature over `data` by a key of this type; `spki` is its SubjectPublicKeyInfo,
/// whole. MINT_ERR_AUTHENTICATION if it is wrong, MINT_ERR_UNSUPPORTED for a type that LibTomCrypt
/// does not know. Any thread.
MINT_MUST_CHECK mint_status_t mint_tomcrypt_verify_signature(mint_bytes_t data,
                                                             mint_bytes_t signature,
                                                             mint_key_type_t type,
                                                             mint_bytes_t spki,
                                                             mint_error_t *error);

/// Parses `certificate` (DER) with LibTomCrypt, compares it with `expected` and verifies its
/// signature. MINT_ERR_AUTHENTICATION if it differs in anything or the signature is wrong,
/// MINT_ERR_UNSUPPORTED for a key that LibTomCrypt does not know.
MINT_MUST_CHECK mint_status_t mint_tomcrypt_verify(mint_bytes_t certificate,
                                                   const mint_expectation_t *expected,
                                                   mint_error_t *error);

#endif
