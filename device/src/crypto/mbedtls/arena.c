// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS allocates its big numbers. On a device they come from a fixed arena, so that the
// library's memory is bounded, known at link time and apart from anybody's heap.
//
// Where Mbed TLS is a platform's own, it has the platform's heap and no allocator of arenas.
#include <stdbool.h>

#include <mbedtls/memory_buffer_alloc.h>

#include "crypto/mbedtls/requirements.h"
#include "mintmark/crypto.h"

#ifdef MBEDTLS_MEMORY_BUFFER_ALLOC_C

// What Mbed TLS's allocator puts before each block: seven words and two magic numbers.
#define BLOCK_HEADER_LEN (8u * sizeof(size_t))

static bool in_use;

mint_status_t mint_crypto_init(uint8_t *arena, size_t arena_len)
{
    if (arena == NULL && arena_len == 0) {
#ifdef MBEDTLS_PLATFORM_NO_STD_FUNCTIONS
        return MINT_ERR_ARGUMENT; // there is no other heap
#else
        return MINT_OK;
#endif
    }
    if (arena == NULL || arena_len < MINT_CRYPTO_ARENA_LEN || (uintptr_t)arena % 8u != 0) {
        return MINT_ERR_ARGUMENT;
    }
    mbedtls_memory_buffer_alloc_init(arena, arena_len);
    in_use = true;
    return MINT_OK;
}

size_t mint_crypto_arena_peak(void)
{
    size_t used_len = 0;
    size_t blocks = 0;
#ifdef MBEDTLS_MEMORY_DEBUG
    if (in_use) {
        mbedtls_memory_buffer_alloc_max_get(&used_len, &blocks);
    }
#endif
    return used_len + blocks * BLOCK_HEADER_LEN;
}

#else

mint_status_t mint_crypto_init(uint8_t *arena, size_t arena_len)
{
    return arena == NULL && arena_len == 0 ? MINT_OK : MINT_ERR_ARGUMENT;
}

size_t mint_crypto_arena_peak(void)
{
    return 0;
}

#endif
