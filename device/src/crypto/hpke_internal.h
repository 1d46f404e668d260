// SPDX-License-Identifier: Apache-2.0
//
// HPKE's sealing with the ephemeral key handed in, for the known answers of RFC 9180 §A.3. Never
// call it with a key that has sealed before: the same key seals the next message under the same
// AES-GCM key and nonce.
#ifndef MINTMARK_CRYPTO_HPKE_INTERNAL_H
#define MINTMARK_CRYPTO_HPKE_INTERNAL_H

#include "mintmark/hpke.h"

/// A P-256 key pair that lives for one message.
typedef struct {
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN]; ///< skE
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];   ///< pkE, which is sent as `enc`
} mint_hpke_ephemeral_t;

/// As mint_hpke_seal(), with `ephemeral` in place of a fresh key pair; its public key is the `enc`
/// to send. `random` blinds only.
MINT_MUST_CHECK mint_status_t mint_hpke_seal_with(
    const mint_random_t *random, const mint_hpke_ephemeral_t *ephemeral,
    const uint8_t recipient[MINT_P256_PUBLIC_KEY_LEN], const uint8_t *info, size_t info_len,
    const uint8_t *ad, size_t ad_len, const uint8_t *plaintext, size_t len, uint8_t *ciphertext);

#endif
