// SPDX-License-Identifier: Apache-2.0
//
// wolfSSL over our generator and key store. Compiled with the wolfSSL settings of the firmware.
#include "mintmark_wolfssl.h"

#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/hook.h"

// ---- random numbers ----

#ifndef MINT_CYASSL
int mint_wolfssl_random(unsigned char *out, unsigned int len)
{
    return mint_hook_bytes(out, len) == MINT_OK ? 0 : -1;
}

int mint_wolfssl_seed(OS_Seed *os, byte *seed, word32 len)
{
    (void)os;
    return mint_wolfssl_random(seed, len);
}

#ifdef MINT_WOLFSSL_INTERPOSE
int wc_GenerateSeed(OS_Seed *os, byte *seed, word32 sz)
{
    return mint_wolfssl_seed(os, seed, sz);
}
#endif
#endif

unsigned char mint_cyassl_random(void)
{
    unsigned char byte;
    mint_hook_bytes_or_trap(&byte, sizeof byte);
    return byte;
}

// ---- the device's identity ----

#ifdef MINT_CYASSL
#define WOLFSSL_SUCCESS                   SSL_SUCCESS
#define WOLFSSL_FILETYPE_ASN1             SSL_FILETYPE_ASN1
#define wolfSSL_CTX_use_PrivateKey_buffer CyaSSL_CTX_use_PrivateKey_buffer

static int use_chain(WOLFSSL_CTX *context, const mint_store_t *store, unsigned char *buffer,
                     size_t size)
{
    size_t len;
    return mint_identity_certificate(store, 0, buffer, size, &len) == MINT_OK &&
           CyaSSL_CTX_use_certificate_buffer(context, buffer, (long)len, SSL_FILETYPE_ASN1) ==
               SSL_SUCCESS;
}
#else
static int use_chain(WOLFSSL_CTX *context, const mint_store_t *store, unsigned char *buffer,
                     size_t size)
{
    size_t len;
    return mint_identity_chain(store, buffer, size, &len) == MINT_OK &&
           wolfSSL_CTX_use_certificate_chain_buffer_format(
               context, buffer, (long)len, WOLFSSL_FILETYPE_ASN1) == WOLFSSL_SUCCESS;
}
#endif

int mint_wolfssl_identity(WOLFSSL_CTX *context, const mint_store_t *store, unsigned char *buffer,
                          size_t size)
{
    uint8_t key[MINT_IDENTITY_KEY_DER_LEN];
    int done =
        use_chain(context, store, buffer, size) && mint_identity_key_der(store, key) == MINT_OK &&
        wolfSSL_CTX_use_PrivateKey_buffer(context, key, (long)sizeof key, WOLFSSL_FILETYPE_ASN1) ==
            WOLFSSL_SUCCESS;
    mint_wipe(key, sizeof key);
    mint_wipe(buffer, size);
    return done ? 0 : -1;
}

// ---- PSKs ----

#if !defined(NO_PSK) && !defined(MINT_CYASSL)
#define TLS13_SUITE                                                                                \
    "TLS13-AES128-GCM-SHA256" ///< whose hash an external PSK is for (RFC 8446 §4.2.11)

/// The identity that a client uses, as text; false if there is none or it is not one to wolfSSL,
/// which has a place for the zero that ends it behind the `size` bytes that it says.
static bool choose_identity(const mint_wolfssl_psk_t *psk, char *out, size_t size)
{
    uint8_t first[MINT_PSK_IDENTITY_MAX_LEN];
    const char *identity = psk->identity;
    size_t len = identity == NULL ? 0 : strlen(identity);
    unsigned place = 0;
    if (identity == NULL) {
        if (mint_psk_next(psk->store, &place, first, &len) != MINT_OK) {
            return false;
        }
        identity = (const char *)first;
    }
    // NOLINTNEXTLINE(bugprone-not-null-terminated-result): it has none at its end
    if (len > size || memchr(identity, 0, len) != NULL) {
        return false;
    }
    memcpy(out, identity, len);
    out[len] = 0;
    return true;
}

/// The length of the key under an identity, 0 if there is none that fits.
static unsigned int find_key(const mint_wolfssl_psk_t *psk, const char *identity,
                             unsigned char *key, unsigned int size)
{
    size_t len = 0;
    mint_status_t status =
        mint_psk_find(psk->store, (const uint8_t *)identity, strlen(identity), key, size, &len);
    return status == MINT_OK ? (unsigned int)len : 0;
}

static unsigned int client_psk(WOLFSSL *ssl, const char *hint, char *identity,
                               unsigned int identity_size, unsigned char *key, unsigned int size)
{
    const mint_wolfssl_psk_t *psk = wolfSSL_get_psk_callback_ctx(ssl);
    (void)hint;
    return choose_identity(psk, identity, identity_size) ? find_key(psk, identity, key, size) : 0;
}

static unsigned int server_psk(WOLFSSL *ssl, const char *identity, unsigned char *key,
                               unsigned int size)
{
    return find_key(wolfSSL_get_psk_callback_ctx(ssl), identity, key, size);
}

#ifdef WOLFSSL_TLS13
static unsigned int client_psk_tls13(WOLFSSL *ssl, const char *hint, char *identity,
                                     unsigned int identity_size, unsigned char *key,
                                     unsigned int size, const char **suite)
{
    *suite = TLS13_SUITE;
    return client_psk(ssl, hint, identity, identity_size, key, size);
}

static unsigned int server_psk_tls13(WOLFSSL *ssl, const char *identity, unsigned char *key,
                                     unsigned int size, const char **suite)
{
    *suite = TLS13_SUITE;
    return server_psk(ssl, identity, key, size);
}
#endif

void mint_wolfssl_psks(WOLFSSL_CTX *context, mint_wolfssl_psk_t *psk, int is_server)
{
    (void)wolfSSL_CTX_set_psk_callback_ctx(context, psk);
    if (is_server) {
        wolfSSL_CTX_set_psk_server_callback(context, server_psk);
#ifdef WOLFSSL_TLS13
        wolfSSL_CTX_set_psk_server_tls13_callback(context, server_psk_tls13);
#endif
    } else {
        wolfSSL_CTX_set_psk_client_callback(context, client_psk);
#ifdef WOLFSSL_TLS13
        wolfSSL_CTX_set_psk_client_tls13_callback(context, client_psk_tls13);
#endif
    }
}
#endif
