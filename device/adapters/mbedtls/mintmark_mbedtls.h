// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS takes our random numbers, keys and certificates: random callbacks, and functions that
// put what a station installed into Mbed TLS's own objects.
//
// Pointers must not be NULL unless it is said otherwise. Return values are Mbed TLS's: 0, or a
// negative MBEDTLS_ERR_…. No heap but Mbed TLS's own. One thread at a time, the generator's and the
// store's.
#ifndef MINTMARK_MBEDTLS_H
#define MINTMARK_MBEDTLS_H

#include <mbedtls/version.h>

#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#if defined(MBEDTLS_PSA_CRYPTO_C)
#include <psa/crypto.h>
#endif

#include "mintmark/identity.h"
#include "mintmark/rng.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- random numbers ----

/// What Mbed TLS takes as `f_rng`, with the generator, a mint_rng_t *, as `p_rng`: for
/// mbedtls_ssl_conf_rng() and whatever else asks for one. MBEDTLS_ERR_ENTROPY_SOURCE_FAILED if the
/// generator fails; `out` is zeroed then.
int mint_mbedtls_random(void *rng, unsigned char *out, size_t len);

// The adapter also has, where Mbed TLS's configuration asks for it, over the source of
// mint_hook_use() (mintmark/hook.h):
// - mbedtls_hardware_poll() with MBEDTLS_ENTROPY_HARDWARE_ALT (up to 3.6), as a strong source of
//   Mbed TLS's own entropy pool;
// - mbedtls_psa_external_get_random() with MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG, behind which PSA and,
//   with MBEDTLS_USE_PSA_CRYPTO, TLS take all their random bytes.
// Both report failures, and their callers look.

// ---- the device's identity ----

/// Reads the device's certificate chain into `chain`, initialised before, for
/// mbedtls_ssl_conf_own_cert(). The certificates are copied to `buffer` of `size` bytes and nowhere
/// else: it must stay as long as `chain`. 2 KB hold a chain of four with P-256 keys.
/// MBEDTLS_ERR_X509_FILE_IO_ERROR if there is no chain or the store fails,
/// MBEDTLS_ERR_X509_BUFFER_TOO_SMALL, or what Mbed TLS finds wrong with a certificate; `chain` is
/// to be freed in any case.
int mint_mbedtls_chain(const mint_store_t *store, unsigned char *buffer, size_t size,
                       mbedtls_x509_crt *chain);

#if defined(MBEDTLS_PK_PARSE_C)
/// Copies the device's private key into `key`, initialised before: for builds without PSA. `rng`
/// blinds the computation of the public key. MBEDTLS_ERR_PK_FILE_IO_ERROR if there is none or the
/// store fails, or what Mbed TLS says; then nothing is left in `key`.
int mint_mbedtls_key(const mint_store_t *store, mint_rng_t *rng, mbedtls_pk_context *key);
#endif

#if defined(MBEDTLS_PSA_CRYPTO_C)
/// Makes the device's private key a key of PSA that signs digests with ECDSA and does
/// nothing else: it cannot be exported. `*id` is volatile and belongs to the caller, who ends it
/// with psa_destroy_key(). psa_crypto_init() comes first. PSA_ERROR_DOES_NOT_EXIST if there is no
/// key, PSA_ERROR_STORAGE_FAILURE if the store fails, or what PSA says.
psa_status_t mint_mbedtls_key_id(const mint_store_t *store, mbedtls_svc_key_id_t *id);
#endif

#if defined(MBEDTLS_USE_PSA_CRYPTO) && defined(MBEDTLS_PSA_CRYPTO_C)
/// The same as a `key`, initialised before, for mbedtls_ssl_conf_own_cert(): opaque, so that
/// nothing of Mbed TLS above PSA sees it. MBEDTLS_ERR_PK_FILE_IO_ERROR if there is none or the
/// store fails; then nothing is left of it.
int mint_mbedtls_key_opaque(const mint_store_t *store, mbedtls_svc_key_id_t *id,
                            mbedtls_pk_context *key);
#endif

// ---- PSKs ----

#if defined(MBEDTLS_SSL_HANDSHAKE_WITH_PSK_ENABLED) ||                                             \
    defined(MBEDTLS_KEY_EXCHANGE_SOME_PSK_ENABLED)
/// Gives a client the PSK that is kept under an identity (NULL, 0: the first one that there is), by
/// mbedtls_ssl_conf_psk(), which copies it. MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED if there is none
/// or the store fails, or what Mbed TLS says of a key that is too long for it
/// (MBEDTLS_PSK_MAX_LEN).
int mint_mbedtls_psk(const mint_store_t *store, const unsigned char *identity, size_t identity_len,
                     mbedtls_ssl_config *config);

/// What a server gives to mbedtls_ssl_conf_psk_cb(), with the store, a const mint_store_t *, as
/// context: finds the client's key by its identity. MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY.
int mint_mbedtls_find_psk(void *store, mbedtls_ssl_context *ssl, const unsigned char *identity,
                          size_t identity_len);
#endif

#ifdef __cplusplus
}
#endif

#endif
