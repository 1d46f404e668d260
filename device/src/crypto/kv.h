// SPDX-License-Identifier: Apache-2.0
//
// The pair (K, V) that HMAC_DRBG (SP 800-90A §10.1.2) and RFC 6979 §3.2 both step, with SHA-256:
// the second is the first, seeded with a key and a digest.
//
// Pointers must not be NULL. No heap. After a failure key and value are wiped.
#ifndef MINTMARK_CRYPTO_KV_H
#define MINTMARK_CRYPTO_KV_H

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define MINT_KV_PARTS_MAX 3u ///< parts that one update can take

/// Sets K to 0x00… and V to 0x01… (SP 800-90A §10.1.2.3 steps 2 and 3).
void mint_kv_init(uint8_t key[MINT_SHA256_LEN], uint8_t value[MINT_SHA256_LEN]);

/// HMAC_DRBG_Update (§10.1.2.2) with the concatenation of `count` parts, at most MINT_KV_PARTS_MAX,
/// as the provided data.
MINT_MUST_CHECK mint_status_t mint_kv_update(uint8_t key[MINT_SHA256_LEN],
                                             uint8_t value[MINT_SHA256_LEN],
                                             const mint_bytes_t *parts, size_t count);

/// V = HMAC(K, V): the next 32 bytes of output stand in `value`.
MINT_MUST_CHECK mint_status_t mint_kv_next(uint8_t key[MINT_SHA256_LEN],
                                           uint8_t value[MINT_SHA256_LEN]);

#endif
