// SPDX-License-Identifier: Apache-2.0
//
// Signatures, verified by LibTomCrypt, by keys of which it is known how often they come.
#ifndef CERTS_TOMCRYPT_SIGNATURE_H
#define CERTS_TOMCRYPT_SIGNATURE_H

#include "tomcrypt_ecdsa.h"
#include "verify_tomcrypt.h"

/// mint_tomcrypt_verify_signature(), with how often the key comes: which changes how long it takes,
/// and nothing else.
MINT_MUST_CHECK mint_status_t mint_tomcrypt_verify_with(mint_bytes_t data, mint_bytes_t signature,
                                                        mint_key_type_t type, mint_bytes_t spki,
                                                        mint_tomcrypt_use_t use,
                                                        mint_error_t *error);

#endif
