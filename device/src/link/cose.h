// SPDX-License-Identifier: Apache-2.0
//
// The fixed parts of the one kind of COSE_Sign1 that Mintmark uses, and the digest that is signed.
#ifndef MINTMARK_LINK_COSE_H
#define MINTMARK_LINK_COSE_H

#include "mintmark/cose.h"

/// Label of the delegation in the unprotected header, from the range for private use (RFC 9052
/// §11.1: labels below -65536).
#define MINT_COSE_LABEL_DELEGATION (-65537)

/// The protected header, {1: -7}: algorithm ES256 (RFC 9053 §2.1), encoded.
extern const mint_bytes_t mint_cose_protected;

/// SHA-256 of the Sig_structure ["Signature1", protected, text, payload] (RFC 9052 §4.4).
MINT_MUST_CHECK mint_status_t mint_cose_digest(mint_bytes_t payload, const char *context_text,
                                               uint8_t digest[MINT_SHA256_LEN]);

#endif
