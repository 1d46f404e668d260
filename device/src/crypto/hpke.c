// SPDX-License-Identifier: Apache-2.0
//
// HPKE base mode (RFC 9180), single shot, for DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
// The names are the RFC's: dh, kem_context, shared_secret, key_schedule_context, secret.
#include "mintmark/hpke.h"

#include <string.h>

#include "crypto/hpke_internal.h"
#include "crypto/parts.h"

// suite_id of the KEM (§4.1) and of the whole suite (§5.1).
static const uint8_t KEM_SUITE[] = {'K', 'E', 'M', 0x00, 0x10};
static const uint8_t HPKE_SUITE[] = {'H', 'P', 'K', 'E', 0x00, 0x10, 0x00, 0x01, 0x00, 0x01};

#define MODE_BASE 0x00u

// What a message is sealed under.
typedef struct {
    uint8_t key[MINT_AES128_KEY_LEN];
    uint8_t nonce[MINT_GCM_NONCE_LEN]; // base_nonce, for sequence number 0
} schedule_t;

static mint_bytes_t bytes(const uint8_t *data, size_t len)
{
    mint_bytes_t view = {data, len};
    return view;
}

static mint_bytes_t text(const char *string)
{
    return bytes((const uint8_t *)string, strlen(string));
}

// LabeledExtract (§4).
static mint_status_t labeled_extract(mint_bytes_t suite, mint_bytes_t salt, const char *label,
                                     mint_bytes_t ikm, uint8_t prk[MINT_SHA256_LEN])
{
    const mint_bytes_t parts[] = {text("HPKE-v1"), suite, text(label), ikm};
    return mint_hmac_parts(salt.data, salt.len, parts, sizeof parts / sizeof parts[0], prk);
}

// LabeledExpand (§4).
static mint_status_t labeled_expand(mint_bytes_t suite, const uint8_t prk[MINT_SHA256_LEN],
                                    const char *label, mint_bytes_t info, uint8_t *out,
                                    size_t out_len)
{
    const uint8_t length[2] = {(uint8_t)(out_len >> 8), (uint8_t)out_len};
    const mint_bytes_t parts[] = {bytes(length, sizeof length), text("HPKE-v1"), suite, text(label),
                                  info};
    return mint_hkdf_expand_parts(prk, parts, sizeof parts / sizeof parts[0], out, out_len);
}

// ExtractAndExpand of the KEM (§4.1), over the Diffie-Hellman of one side's private key and the
// other's public key.
static mint_status_t kem_shared_secret(const mint_random_t *random,
                                       const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                       const uint8_t peer_key[MINT_P256_PUBLIC_KEY_LEN],
                                       const uint8_t enc[MINT_HPKE_ENC_LEN],
                                       const uint8_t recipient[MINT_P256_PUBLIC_KEY_LEN],
                                       uint8_t shared_secret[MINT_SHA256_LEN])
{
    const mint_bytes_t suite = bytes(KEM_SUITE, sizeof KEM_SUITE);
    uint8_t kem_context[MINT_HPKE_ENC_LEN + MINT_P256_PUBLIC_KEY_LEN];
    memcpy(kem_context, enc, MINT_HPKE_ENC_LEN);
    memcpy(kem_context + MINT_HPKE_ENC_LEN, recipient, MINT_P256_PUBLIC_KEY_LEN);

    uint8_t dh[MINT_P256_SHARED_LEN];
    uint8_t eae_prk[MINT_SHA256_LEN];
    mint_status_t status = mint_p256_ecdh(random, private_key, peer_key, dh);
    if (status == MINT_OK) {
        status = labeled_extract(suite, bytes(NULL, 0), "eae_prk", bytes(dh, sizeof dh), eae_prk);
    }
    if (status == MINT_OK) {
        status =
            labeled_expand(suite, eae_prk, "shared_secret", bytes(kem_context, sizeof kem_context),
                           shared_secret, MINT_SHA256_LEN);
    }
    mint_wipe(dh, sizeof dh);
    mint_wipe(eae_prk, sizeof eae_prk);
    return status;
}

// key_schedule_context (§5.1): the mode and the hashes of psk_id, which is empty, and info.
static mint_status_t schedule_context(mint_bytes_t info, uint8_t context[1 + 2 * MINT_SHA256_LEN])
{
    const mint_bytes_t suite = bytes(HPKE_SUITE, sizeof HPKE_SUITE);
    const mint_bytes_t empty = bytes(NULL, 0);
    context[0] = MODE_BASE;
    mint_status_t status = labeled_extract(suite, empty, "psk_id_hash", empty, context + 1);
    if (status == MINT_OK) {
        status = labeled_extract(suite, empty, "info_hash", info, context + 1 + MINT_SHA256_LEN);
    }
    return status;
}

// KeySchedule (§5.1).
static mint_status_t schedule_keys(const uint8_t shared_secret[MINT_SHA256_LEN], mint_bytes_t info,
                                   schedule_t *schedule)
{
    const mint_bytes_t suite = bytes(HPKE_SUITE, sizeof HPKE_SUITE);
    uint8_t context[1 + 2 * MINT_SHA256_LEN];
    uint8_t secret[MINT_SHA256_LEN];
    mint_status_t status = schedule_context(info, context);
    if (status == MINT_OK) {
        status = labeled_extract(suite, bytes(shared_secret, MINT_SHA256_LEN), "secret",
                                 bytes(NULL, 0), secret);
    }
    if (status == MINT_OK) {
        status = labeled_expand(suite, secret, "key", bytes(context, sizeof context), schedule->key,
                                sizeof schedule->key);
    }
    if (status == MINT_OK) {
        status = labeled_expand(suite, secret, "base_nonce", bytes(context, sizeof context),
                                schedule->nonce, sizeof schedule->nonce);
    }
    mint_wipe(secret, sizeof secret);
    return status;
}

mint_status_t mint_hpke_seal_with(const mint_random_t *random,
                                  const mint_hpke_ephemeral_t *ephemeral,
                                  const uint8_t recipient[MINT_P256_PUBLIC_KEY_LEN],
                                  const uint8_t *info, size_t info_len, const uint8_t *ad,
                                  size_t ad_len, const uint8_t *plaintext, size_t len,
                                  uint8_t *ciphertext)
{
    uint8_t shared_secret[MINT_SHA256_LEN];
    schedule_t schedule;
    mint_status_t status = kem_shared_secret(random, ephemeral->private_key, recipient,
                                             ephemeral->public_key, recipient, shared_secret);
    if (status == MINT_OK) {
        status = schedule_keys(shared_secret, bytes(info, info_len), &schedule);
    }
    if (status == MINT_OK) {
        status = mint_gcm_seal(schedule.key, schedule.nonce, ad, ad_len, plaintext, len, ciphertext,
                               ciphertext + len);
    }
    mint_wipe(shared_secret, sizeof shared_secret);
    mint_wipe(&schedule, sizeof schedule);
    if (status != MINT_OK) {
        mint_wipe(ciphertext, len + MINT_AEAD_TAG_LEN);
    }
    return status;
}

mint_status_t mint_hpke_seal(const mint_random_t *random,
                             const uint8_t recipient[MINT_P256_PUBLIC_KEY_LEN], const uint8_t *info,
                             size_t info_len, const uint8_t *ad, size_t ad_len,
                             const uint8_t *plaintext, size_t len, uint8_t enc[MINT_HPKE_ENC_LEN],
                             uint8_t *ciphertext)
{
    mint_hpke_ephemeral_t ephemeral;
    mint_status_t status = mint_p256_generate(random, ephemeral.private_key, ephemeral.public_key);
    if (status == MINT_OK) {
        status = mint_hpke_seal_with(random, &ephemeral, recipient, info, info_len, ad, ad_len,
                                     plaintext, len, ciphertext);
    }
    if (status == MINT_OK) {
        memcpy(enc, ephemeral.public_key, MINT_HPKE_ENC_LEN);
    } else {
        mint_wipe(enc, MINT_HPKE_ENC_LEN);
        mint_wipe(ciphertext, len + MINT_AEAD_TAG_LEN);
    }
    mint_wipe(&ephemeral, sizeof ephemeral);
    return status;
}

// Decap (§4.1). A key that is no point of the curve is an altered message, not a bad key of ours.
static mint_status_t decapsulate(const mint_random_t *random,
                                 const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                 const uint8_t enc[MINT_HPKE_ENC_LEN],
                                 uint8_t shared_secret[MINT_SHA256_LEN])
{
    uint8_t recipient[MINT_P256_PUBLIC_KEY_LEN];
    mint_status_t status = mint_p256_public_key(random, private_key, recipient);
    if (status != MINT_OK) {
        return status;
    }
    status = kem_shared_secret(random, private_key, enc, enc, recipient, shared_secret);
    return status == MINT_ERR_KEY ? MINT_ERR_AUTHENTICATION : status;
}

mint_status_t mint_hpke_open(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t enc[MINT_HPKE_ENC_LEN], const uint8_t *info,
                             size_t info_len, const uint8_t *ad, size_t ad_len,
                             const uint8_t *ciphertext, size_t len, uint8_t *plaintext)
{
    if (len < MINT_AEAD_TAG_LEN) {
        return MINT_ERR_FORMAT; // there is no plaintext, of any length, to zero
    }
    size_t plaintext_len = len - MINT_AEAD_TAG_LEN;
    uint8_t shared_secret[MINT_SHA256_LEN];
    schedule_t schedule;
    mint_status_t status = decapsulate(random, private_key, enc, shared_secret);
    if (status == MINT_OK) {
        status = schedule_keys(shared_secret, bytes(info, info_len), &schedule);
    }
    if (status == MINT_OK) {
        status = mint_gcm_open(schedule.key, schedule.nonce, ad, ad_len, ciphertext, plaintext_len,
                               ciphertext + plaintext_len, plaintext);
    }
    mint_wipe(shared_secret, sizeof shared_secret);
    mint_wipe(&schedule, sizeof schedule);
    if (status != MINT_OK) {
        mint_wipe(plaintext, plaintext_len);
    }
    return status;
}
