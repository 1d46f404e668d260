// SPDX-License-Identifier: Apache-2.0
//
// wolfSSL takes our random numbers, keys and certificates: its random hooks, and functions that put
// what a station installed into a WOLFSSL_CTX.
//
// wolfSSL's user_settings.h names the hook, and wolfSSL is compiled with it:
//
//     extern int mint_wolfssl_random(unsigned char *out, unsigned int len);
//     #define CUSTOM_RAND_GENERATE_BLOCK mint_wolfssl_random
//
// Random numbers come from the source of mint_hook_use() (mintmark/hook.h), set before
// wolfSSL_Init(). Pointers must not be NULL unless it is said otherwise. No heap but wolfSSL's own.
// One thread at a time, the generator's and the store's.
#ifndef MINTMARK_WOLFSSL_H
#define MINTMARK_WOLFSSL_H

#ifdef MINT_CYASSL // CyaSSL 3, before it was called wolfSSL
#include <cyassl/ctaocrypt/settings.h>
#include <cyassl/ssl.h>
typedef CYASSL_CTX WOLFSSL_CTX;
#else
#ifndef WOLFSSL_USER_SETTINGS
#include <wolfssl/options.h> // written by wolfSSL's configure alone
#endif
#include <wolfssl/wolfcrypt/settings.h>
// what follows needs the settings
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/random.h>
#endif

#include "mintmark/identity.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- random numbers ----

#ifndef MINT_CYASSL
/// For CUSTOM_RAND_GENERATE_BLOCK, which takes the place of wolfSSL's own generator, and for
/// CUSTOM_RAND_GENERATE_SEED, which seeds it: 0, or -1 with `out` zeroed; both callers look.
// NOLINTNEXTLINE(readability-redundant-declaration): user_settings.h has it too
int mint_wolfssl_random(unsigned char *out, unsigned int len);

/// For wc_SetSeed_Cb() (WC_RNG_SEED_CB): as mint_wolfssl_random(). `os` is not looked at.
int mint_wolfssl_seed(OS_Seed *os, byte *seed, word32 len);
#endif

// With MINT_WOLFSSL_INTERPOSE the adapter also defines wc_GenerateSeed() itself: for a wolfSSL that
// is there as a shared library and cannot be compiled anew, where the dynamic linker takes ours,
// and for CUSTOM_RAND_GENERATE_BLOCK with OPENSSL_EXTRA, which wants one and has none.

/// For CUSTOM_RAND_GENERATE of CyaSSL 3 and wolfSSL, which asks for one CUSTOM_RAND_TYPE (a byte;
/// leave it so, for a wider one would hold zeros beside this) a call and cannot be told of a
/// failure: then it goes to mint_hook_trap() and does not return.
unsigned char mint_cyassl_random(void);

// ---- the device's identity ----

/// Gives a context the device's certificate chain and its private key, both of which wolfSSL
/// copies. `buffer` of `size` bytes is where the chain is read to; 2 KB hold a chain of four with
/// P-256 keys. It is wiped, as is the key on the stack. 0 or -1: there is no identity, the store
/// failed, the buffer is too small, or wolfSSL does not take it. CyaSSL gets the device's own
/// certificate alone: it takes a chain as PEM only.
int mint_wolfssl_identity(WOLFSSL_CTX *context, const mint_store_t *store, unsigned char *buffer,
                          size_t size);

// ---- PSKs ----

#if !defined(NO_PSK) && !defined(MINT_CYASSL) // whose callbacks have no context
/// Where the PSKs of a context are. It must stay as long as the context and its connections.
typedef struct {
    const mint_store_t *store; ///< mounted; must outlive the context
    const char *identity;      ///< a client's, ended by a zero; NULL: the first one that there is
} mint_wolfssl_psk_t;

/// Has a client's or a server's context find its PSKs in the store: TLS 1.2, DTLS 1.2 and, if
/// wolfSSL has it, TLS 1.3 (there as a key of TLS_AES_128_GCM_SHA256). Needs OPENSSL_EXTRA or
/// another build of wolfSSL with wolfSSL_CTX_set_psk_callback_ctx(). An identity with a zero in it
/// is none to wolfSSL. No PSK, or a key longer than wolfSSL's MAX_PSK_KEY_LEN: the handshake fails.
/// `is_server` says which.
void mint_wolfssl_psks(WOLFSSL_CTX *context, mint_wolfssl_psk_t *psk, int is_server);
#endif

#ifdef __cplusplus
}
#endif

#endif
