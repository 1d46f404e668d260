// SPDX-License-Identifier: Apache-2.0
//
// axTLS over our generator and key store.
#include "mintmark_axtls.h"

#include "mintmark/bytes.h"
#include "mintmark/hook.h"

// axTLS 1.4 and 1.5 declare these as void, 2.1 as int. A function that returns an int may be called
// as if it returned nothing under the calling conventions of Arm and of x86-64, so this one
// definition serves both; axTLS's own header, which would object in one of the cases, is not
// included here.
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
