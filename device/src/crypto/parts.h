// SPDX-License-Identifier: Apache-2.0
//
// HMAC and HKDF over a message that lies in several places. The recipes above them (HMAC_DRBG,
// RFC 6979, HPKE) concatenate all the time; nothing is copied together for that.
//
// Pointers must not be NULL unless the length beside them is 0. No heap. After a failure the output
// is zeroed.
#ifndef MINTMARK_CRYPTO_PARTS_H
#define MINTMARK_CRYPTO_PARTS_H

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

/// The HMAC-SHA-256 of parts[0] || … || parts[count - 1]. The tag may be the key or one of the
/// parts.
MINT_MUST_CHECK mint_status_t mint_hmac_parts(const uint8_t *key, size_t key_len,
                                              const mint_bytes_t *parts, size_t count,
                                              uint8_t tag[MINT_SHA256_LEN]);

/// HKDF-Expand (RFC 5869 §2.3) with an `info` in parts, into `out_len` bytes, at most 255 × 32.
MINT_MUST_CHECK mint_status_t mint_hkdf_expand_parts(const uint8_t prk[MINT_SHA256_LEN],
                                                     const mint_bytes_t *info, size_t count,
                                                     uint8_t *out, size_t out_len);

#endif
