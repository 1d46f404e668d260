// SPDX-License-Identifier: Apache-2.0
//
// Signature algorithms, as AlgorithmIdentifiers: ECDSA without parameters (RFC 5758 §3.2), RSA with
// a NULL (RFC 4055 §5).
#ifndef CERTS_ALGORITHM_H
#define CERTS_ALGORITHM_H

#include "mintmark/bytes.h"
#include "mintmark/certs/key.h"

/// The AlgorithmIdentifier of signatures by keys of this type; empty for a value not in the list.
mint_bytes_t mint_algorithm_of(mint_key_type_t type);

/// The digest that keys of this type sign, over `data`. MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_algorithm_digest(mint_key_type_t type, mint_bytes_t data,
                                                    uint8_t digest[MINT_DIGEST_MAX_LEN],
                                                    size_t *digest_len);

#endif
