// SPDX-License-Identifier: Apache-2.0
//
// axTLS over our generator and key store.

// axTLS's own header, which ssl.h includes, declares these as void up to 1.4.8 and as int
// from 1.4.9 on. A function that returns an int may be called as if it returned nothing under the
// calling conventions of Arm and of x86-64, so the definitions here serve both; the header's
// declarations, which would object in one of the cases, get other names while it is read.
#define get_random    axtls_get_random
#define get_random_NZ axtls_get_random_NZ
#include "mintmark_axtls.h"
#undef get_random
#undef get_random_NZ

#include "mintmark/bytes.h"
#include "mintmark/hook.h"

int get_random(int num_rand_bytes, uint8_t *rand_data);
int get_random_NZ(int num_rand_bytes, uint8_t *rand_data);

int get_random(int num_rand_bytes, uint8_t *rand_data)
{
    mint_hook_bytes_or_trap(rand_data, num_rand_bytes > 0 ? (size_t)num_rand_bytes : 0);
    return 0;
}

/// Bytes of which none is zero, for the padding of RFC 8017 §7.2.1.
int get_random_NZ(int num_rand_bytes, uint8_t *rand_data)
{
    (void)get_random(num_rand_bytes, rand_data);
    for (int i = 0; i < num_rand_bytes; i++) {
        while (rand_data[i] == 0) {
            (void)get_random(1, rand_data + i);
        }
    }
    return 0;
}

int mint_axtls_load(SSL_CTX *context, const mint_store_t *store, uint64_t uid, int type,
                    uint8_t *buffer, size_t size)
{
    size_t len = 0;
    int result = SSL_ERROR_NOT_SUPPORTED;
    if (mint_store_get(store, uid, buffer, size, &len) == MINT_OK) {
        result = ssl_obj_memory_load(context, type, buffer, (int)len, NULL);
    }
    mint_wipe(buffer, size);
    return result;
}
