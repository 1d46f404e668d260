// SPDX-License-Identifier: Apache-2.0
//
// tinydtls over our generator and key store.
#include "mintmark_tinydtls.h"

#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"
#include "mintmark/hook.h"
#include "mintmark_tinydtls_prng.h"

// ---- random numbers ----

int dtls_prng(unsigned char *buf, size_t len)
{
    mint_hook_bytes_or_trap(buf, len);
    return 1;
}

void dtls_prng_init(unsigned seed)
{
    (void)seed; // of which tinydtls has eight bits at best
}

// ---- PSKs ----

static int client_identity(const mint_tinydtls_t *credentials, unsigned char *result, size_t size)
{
    uint8_t first[MINT_PSK_IDENTITY_MAX_LEN];
    const uint8_t *identity = credentials->identity;
    size_t len = credentials->identity_len;
    unsigned place = 0;
    if (identity == NULL) {
        if (mint_psk_next(credentials->store, &place, first, &len) != MINT_OK) {
            return dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR);
        }
        identity = first;
    }
    if (len > size) {
        return dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR);
    }
    memcpy(result, identity, len);
    return (int)len;
}

int mint_tinydtls_psk_info(struct dtls_context_t *context, const session_t *session,
                           dtls_credentials_type_t type, const unsigned char *desc, size_t desc_len,
                           unsigned char *result, size_t result_length)
{
    const mint_tinydtls_t *credentials = dtls_get_app_data(context);
    size_t len = 0;
    mint_status_t status;
    (void)session;
    switch (type) {
    case DTLS_PSK_HINT:
        return 0;
    case DTLS_PSK_IDENTITY:
        return client_identity(credentials, result, result_length);
    case DTLS_PSK_KEY:
        status = mint_psk_find(credentials->store, desc, desc_len, result, result_length, &len);
        return status == MINT_OK          ? (int)len
               : status == MINT_ERR_SPACE ? dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR)
                                          : dtls_alert_fatal_create(DTLS_ALERT_DECRYPT_ERROR);
    default:
        return dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR);
    }
}

// ---- raw public keys ----

static mint_status_t read_key(mint_tinydtls_t *credentials)
{
    uint8_t point[MINT_P256_PUBLIC_KEY_LEN];
    mint_status_t status = mint_identity_key(credentials->store, credentials->keys[0]);
    if (status == MINT_OK) {
        status = mint_p256_public_key(credentials->random, credentials->keys[0], point);
    }
    if (status != MINT_OK) {
        mint_tinydtls_forget(credentials);
        return status;
    }
    memcpy(credentials->keys[1], point + 1, MINT_TINYDTLS_COORDINATE_LEN);
    memcpy(credentials->keys[2], point + 1 + MINT_TINYDTLS_COORDINATE_LEN,
           MINT_TINYDTLS_COORDINATE_LEN);
    credentials->key = (dtls_ecdsa_key_t){.curve = DTLS_ECDH_CURVE_SECP256R1,
                                          .priv_key = credentials->keys[0],
                                          .pub_key_x = credentials->keys[1],
                                          .pub_key_y = credentials->keys[2]};
    return MINT_OK;
}

int mint_tinydtls_ecdsa_key(struct dtls_context_t *context, const session_t *session,
                            const dtls_ecdsa_key_t **result)
{
    mint_tinydtls_t *credentials = dtls_get_app_data(context);
    (void)session;
    if (credentials->key.priv_key == NULL && read_key(credentials) != MINT_OK) {
        return dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR);
    }
    *result = &credentials->key;
    return 0;
}

int mint_tinydtls_verify_key(struct dtls_context_t *context, const session_t *session,
                             const unsigned char *other_pub_x, const unsigned char *other_pub_y,
                             size_t key_size)
{
    const mint_tinydtls_t *credentials = dtls_get_app_data(context);
    (void)session;
    for (size_t i = 0; i < credentials->peer_count && key_size == MINT_TINYDTLS_COORDINATE_LEN;
         i++) {
        const uint8_t *peer = credentials->peers[i];
        if (memcmp(peer, other_pub_x, key_size) == 0 &&
            memcmp(peer + key_size, other_pub_y, key_size) == 0) {
            return 0;
        }
    }
    return dtls_alert_fatal_create(DTLS_ALERT_BAD_CERTIFICATE);
}

void mint_tinydtls_forget(mint_tinydtls_t *credentials)
{
    mint_wipe(credentials->keys, sizeof credentials->keys);
    credentials->key = (dtls_ecdsa_key_t){0};
}
