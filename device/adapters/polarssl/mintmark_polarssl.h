// SPDX-License-Identifier: Apache-2.0
//
// PolarSSL 0.x to 1.2, and TropicSSL, take our random numbers, and an RSA certificate and its key
// from the key store.
//
// Random numbers come from the source of mint_hook_use() (mintmark/hook.h). For an identity these
// versions know RSA alone, so certificate and key are records that the firmware keeps in the store
// under uids of its own.
//
// Pointers must not be NULL unless it is said otherwise. No heap but PolarSSL's own. One thread at
// a time, the store's.
#ifndef MINTMARK_POLARSSL_H
#define MINTMARK_POLARSSL_H

#include "mintmark/store.h"
#ifdef MINT_TROPICSSL
#include <tropicssl/rsa.h>
#include <tropicssl/x509.h>
#else
#include <polarssl/rsa.h>
#include <polarssl/x509.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// For ssl_set_rng() and rsa_init() up to 1.0, which take a byte (0 to 255) a call and cannot be
/// told of a failure: then it goes to mint_hook_trap() and does not return. `unused` may be NULL.
int mint_polarssl_random_byte(void *unused);

/// For the same from 1.1 on: 0, or -1 with `out` zeroed. `unused` may be NULL.
int mint_polarssl_random(void *unused, unsigned char *out, size_t len);

/// Adds the certificate, DER, in a record to a chain, for ssl_set_own_cert() or ssl_set_ca_chain().
/// It is read to `buffer` of `size` bytes, of which nothing is left. 0, -1 if the store has no such
/// record or it does not fit, or what x509parse_crt() returns.
int mint_polarssl_certificate(x509_cert *chain, const mint_store_t *store, uint64_t uid,
                              unsigned char *buffer, size_t size);

/// The same for an RSA private key, PKCS #1 in DER, with x509parse_key().
int mint_polarssl_key(rsa_context *key, const mint_store_t *store, uint64_t uid,
                      unsigned char *buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
