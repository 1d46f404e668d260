// SPDX-License-Identifier: Apache-2.0
//
// The C library's heap. A host takes LibTomCrypt and LibTomMath from the system, and the system's
// were built with malloc(): they cannot be given an arena, and mint_crypto_init() says so instead
// of taking one and not using it.
#include "crypto/tomcrypt/heap.h"

#include <stdlib.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

// NOLINTNEXTLINE(readability-non-const-parameter): the seam's signature
mint_status_t mint_crypto_init(uint8_t *arena, size_t arena_len)
{
    if (arena == NULL && arena_len == 0) {
        return MINT_OK;
    }
    if (arena == NULL || arena_len < MINT_CRYPTO_ARENA_LEN || (uintptr_t)arena % 8u != 0) {
        return MINT_ERR_ARGUMENT;
    }
    return MINT_ERR_UNSUPPORTED;
}

size_t mint_crypto_arena_peak(void)
{
    return 0;
}

void *mint_heap_new(size_t len)
{
    return calloc(1, len);
}

void mint_heap_delete(void *memory, size_t len)
{
    if (memory != NULL) {
        mint_wipe(memory, len);
        free(memory);
    }
}
