// SPDX-License-Identifier: Apache-2.0
//
// ECDSA with LibTomCrypt, on one curve more than it has, and faster for keys that come often.
#ifndef CERTS_TOMCRYPT_ECDSA_H
#define CERTS_TOMCRYPT_ECDSA_H

#define LTM_DESC
#include <tomcrypt.h>

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/key.h"

/// How often a key verifies in the life of a process.
typedef enum {
    MINT_TOMCRYPT_ONCE,  ///< a request's: as it comes
    MINT_TOMCRYPT_OFTEN, ///< a CA's: LibTomCrypt keeps a table for it, from the second time on
} mint_tomcrypt_use_t;

/// Puts what this file needs into LibTomCrypt's table of mathematics, which must be filled already.
void mint_tomcrypt_ecdsa_start(void);

/// True if `signature` (ECDSA-Sig-Value in strict DER, RFC 3279 §2.2.3) over `digest` is by the key
/// of type P-256, P-384 or brainpoolP256r1 with this point (uncompressed, SEC 1 §2.3.3). False for
/// anything that is no such signature, no point of the curve, or the generator or its negative,
/// which are nobody's secret. Nothing of it is in constant time: it verifies. Any thread.
bool mint_tomcrypt_ecdsa_verifies(mint_key_type_t type, mint_bytes_t point, mint_bytes_t digest,
                                  mint_bytes_t signature, mint_tomcrypt_use_t use);

#endif
