// SPDX-License-Identifier: Apache-2.0
//
// tinydtls takes our random numbers, PSKs and the device's key: the functions of a dtls_handler_t,
// and dtls_prng() and dtls_prng_init(), which the adapter defines in place of those of tinydtls's
// dtls_prng.c (leave that file out of the build; up to 0.8.2: mintmark_tinydtls_prng.h).
//
//     static mint_tinydtls_t credentials = {.store = &store, .random = …, .identity = "dev-1", …};
//     static dtls_handler_t handler = {.write = …, .get_psk_info = mint_tinydtls_psk_info,
//         .get_ecdsa_key = mint_tinydtls_ecdsa_key, .verify_ecdsa_key = mint_tinydtls_verify_key};
//     dtls_context_t *context = dtls_new_context(&credentials);
//
// dtls_prng() takes its bytes from the source of mint_hook_use() (mintmark/hook.h), set before
// dtls_init(). It does not return after a failure but goes to mint_hook_trap(), because tinydtls
// does not look at what it returns where it makes the client's random, the ephemeral key and the
// nonce of a signature.
//
// Pointers must not be NULL unless it is said otherwise. No heap. One thread at a time, the
// store's.
#ifndef MINTMARK_TINYDTLS_H
#define MINTMARK_TINYDTLS_H

#include <dtls.h>

#include "mintmark/identity.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_TINYDTLS_COORDINATE_LEN 32u ///< bytes of each coordinate of a P-256 key

/// What the handler's functions find credentials in: the context's app data, dtls_get_app_data().
/// It must stay as long as the context. From `key` on it belongs to the adapter; zero it all first.
typedef struct {
    const mint_store_t *store;   ///< mounted; where PSKs and key are
    const mint_random_t *random; ///< blinds the computation of the public key
    const uint8_t *identity;     ///< of the PSK that a client uses; NULL: the first one there is
    size_t identity_len;         ///< bytes, without a zero at the end
    const uint8_t (*peers)[2 * MINT_TINYDTLS_COORDINATE_LEN]; ///< raw public keys that are trusted,
                                                              ///< x then y; NULL if there are none
    size_t peer_count;                                        ///< how many
    dtls_ecdsa_key_t key;                          ///< the device's, once it was asked for
    uint8_t keys[3][MINT_TINYDTLS_COORDINATE_LEN]; ///< its private part, x and y
} mint_tinydtls_t;

/// For `get_psk_info`: a client's identity, and on either side the key of an identity. No hint is
/// given. The length, or the alert of an unknown identity or, if the buffer of tinydtls is too
/// small, of an internal error.
int mint_tinydtls_psk_info(struct dtls_context_t *context, const session_t *session,
                           dtls_credentials_type_t type, const unsigned char *desc, size_t desc_len,
                           unsigned char *result, size_t result_length);

/// For `get_ecdsa_key`: the device's own key, read from the store at the first call, which then
/// stays in memory until mint_tinydtls_forget(). 0, or the alert of an internal error.
int mint_tinydtls_ecdsa_key(struct dtls_context_t *context, const session_t *session,
                            const dtls_ecdsa_key_t **result);

/// For `verify_ecdsa_key`: whether the other side's raw public key (RFC 7250) is one of `peers`. 0,
/// or the alert of a bad certificate.
int mint_tinydtls_verify_key(struct dtls_context_t *context, const session_t *session,
                             const unsigned char *other_pub_x, const unsigned char *other_pub_y,
                             size_t key_size);

/// Wipes the private key, after the last handshake; the next one reads it again.
void mint_tinydtls_forget(mint_tinydtls_t *credentials);

#ifdef __cplusplus
}
#endif

#endif
