// SPDX-License-Identifier: Apache-2.0
//
// A signature under a nonce that the caller derives: what a backend has below mint_p256_sign(), and
// where the known answers of RFC 6979, which know of no random bytes, can be put to it.
//
// Pointers must not be NULL.
#ifndef MINTMARK_CRYPTO_SIGN_H
#define MINTMARK_CRYPTO_SIGN_H

#include "crypto/rfc6979.h"

/// As mint_p256_sign(), with the nonces of `nonces`, which was started for this key and digest.
/// `random` blinds the computation.
MINT_MUST_CHECK mint_status_t mint_p256_sign_under(
    const mint_random_t *random, const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
    const uint8_t digest[MINT_SHA256_LEN], mint_rfc6979_t *nonces,
    uint8_t signature[MINT_P256_SIGNATURE_LEN]);

#endif
