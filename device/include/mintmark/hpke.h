// SPDX-License-Identifier: Apache-2.0
//
// HPKE (RFC 9180), base mode, single shot (§6.1), with the one suite that Mintmark uses:
// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. The station seals a PSK with it to a key
// that the device made, so that nobody on the line, or with a recording of it, reads the PSK.
//
// Pointers must not be NULL unless the length beside them is 0. Memory, threads and failures as in
// crypto.h.
#ifndef MINTMARK_HPKE_H
#define MINTMARK_HPKE_H

#include "mintmark/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_HPKE_ENC_LEN MINT_P256_PUBLIC_KEY_LEN ///< bytes of the encapsulated key

/// Seals `len` bytes of `plaintext` to `recipient`, whoever that is: the caller has the key from
/// where it can be believed. A key pair made from `random` for this message alone goes out in
/// `enc`, so two messages never share a key. `info` says what it is for and `ad` what belongs to
/// it; neither is sent, and both must be the same when it is opened. `ciphertext` takes `len` +
/// MINT_AEAD_TAG_LEN bytes, the tag last. MINT_ERR_KEY if the recipient's key is not a point of the
/// curve, or what `random` failed with; then `enc` and `ciphertext` are zeroed.
MINT_MUST_CHECK mint_status_t mint_hpke_seal(const mint_random_t *random,
                                             const uint8_t recipient[MINT_P256_PUBLIC_KEY_LEN],
                                             const uint8_t *info, size_t info_len,
                                             const uint8_t *ad, size_t ad_len,
                                             const uint8_t *plaintext, size_t len,
                                             uint8_t enc[MINT_HPKE_ENC_LEN], uint8_t *ciphertext);

/// Opens `len` bytes of `ciphertext` (tag included) with the recipient's private key. `plaintext`
/// takes `len` - MINT_AEAD_TAG_LEN bytes. `random` blinds. MINT_ERR_AUTHENTICATION if any input
/// was altered, `enc` to what is no point of the curve too; then `plaintext` is zeroed. Who sealed
/// it, base mode does not say. MINT_ERR_KEY if the private key is none, MINT_ERR_FORMAT if `len` is
/// shorter than a tag.
MINT_MUST_CHECK mint_status_t mint_hpke_open(
    const mint_random_t *random, const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
    const uint8_t enc[MINT_HPKE_ENC_LEN], const uint8_t *info, size_t info_len, const uint8_t *ad,
    size_t ad_len, const uint8_t *ciphertext, size_t len, uint8_t *plaintext);

#ifdef __cplusplus
}
#endif

#endif
