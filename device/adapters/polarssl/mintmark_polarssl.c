// SPDX-License-Identifier: Apache-2.0
//
// PolarSSL and TropicSSL over our generator and key store.
#include "mintmark_polarssl.h"

#include "mintmark/bytes.h"
#include "mintmark/hook.h"

// Lengths became size_t on the way to 1.0; before, and in TropicSSL, they are ints.
#ifdef MINT_POLARSSL_INT_LENGTHS
#define LENGTH(len) ((int)(len))
#else
#define LENGTH(len) (len)
#endif

int mint_polarssl_random_byte(void *unused)
{
    unsigned char byte;
    (void)unused;
    mint_hook_bytes_or_trap(&byte, sizeof byte);
    return byte;
}

int mint_polarssl_random(void *unused, unsigned char *out, size_t len)
{
    (void)unused;
    return mint_hook_bytes(out, len) == MINT_OK ? 0 : -1;
}

int mint_polarssl_certificate(x509_cert *chain, const mint_store_t *store, uint64_t uid,
                              unsigned char *buffer, size_t size)
{
    size_t len = 0;
    int result = -1;
    if (mint_store_get(store, uid, buffer, size, &len) == MINT_OK) {
        result = x509parse_crt(chain, buffer, LENGTH(len));
    }
    mint_wipe(buffer, size);
    return result;
}

int mint_polarssl_key(rsa_context *key, const mint_store_t *store, uint64_t uid,
                      unsigned char *buffer, size_t size)
{
    size_t len = 0;
    int result = -1;
    if (mint_store_get(store, uid, buffer, size, &len) == MINT_OK) {
        result = x509parse_key(key, buffer, LENGTH(len), NULL, 0);
    }
    mint_wipe(buffer, size);
    return result;
}
