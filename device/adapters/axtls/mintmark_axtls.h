// SPDX-License-Identifier: Apache-2.0
//
// axTLS takes our random numbers, and an RSA certificate and its key from the key store.
//
// The adapter defines axTLS's get_random() and get_random_NZ() (both declared in its
// crypto/crypto.h) over the source of mint_hook_use() (mintmark/hook.h), set before the first
// ssl_ctx_new(). axTLS's own, in crypto/crypto_misc.c, get other names: compile that file with
// -Dget_random=axtls_get_random -Dget_random_NZ=axtls_get_random_NZ, or weaken them in its object.
// Neither returns after a failure, because axTLS ignores what they return in places (the session id
// of a server, the premaster secret's padding): they go to mint_hook_trap().
//
// axTLS knows RSA alone. The device's own identity is an elliptic curve's, so a certificate and a
// key for axTLS are records that the firmware keeps in the store under uids of its own, or arrays
// of generated headers (`mintmark header emit --style axtls`).
//
// Pointers must not be NULL. No heap but axTLS's own. One thread at a time, the store's.
#ifndef MINTMARK_AXTLS_H
#define MINTMARK_AXTLS_H

#include <ssl.h>

#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Loads a record as ssl_obj_memory_load() does, unencrypted: `type` is SSL_OBJ_X509_CERT,
/// SSL_OBJ_X509_CACERT, SSL_OBJ_RSA_KEY, ... It is read to `buffer` of `size` bytes, of which
/// nothing is left. SSL_OK, or a negative error of axTLS: SSL_ERROR_NOT_SUPPORTED if the store has
/// no such record, it does not fit, or it no longer authenticates.
int mint_axtls_load(SSL_CTX *context, const mint_store_t *store, uint64_t uid, int type,
                    uint8_t *buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
