// SPDX-License-Identifier: Apache-2.0
//
// The public key as certificate requests and certificates carry it.
#ifndef MINTMARK_AGENT_SPKI_H
#define MINTMARK_AGENT_SPKI_H

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define MINT_SPKI_LEN 91u ///< bytes of a SubjectPublicKeyInfo with a P-256 key

/// Writes the SubjectPublicKeyInfo of a P-256 key (RFC 5480 §2).
void mint_spki_make(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                    uint8_t spki[MINT_SPKI_LEN]);

/// Checks that a certificate of exactly `der.len` bytes is for this key. MINT_ERR_FORMAT if it does
/// not parse as far as that, MINT_ERR_MISMATCH if it is for another. What is in it beside the key
/// is the station's business.
MINT_MUST_CHECK mint_status_t mint_spki_check(mint_bytes_t der,
                                              const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);

#endif
