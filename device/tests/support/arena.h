// SPDX-License-Identifier: Apache-2.0
//
// A cmocka group set-up that gives the crypto backend an arena of exactly MINT_CRYPTO_ARENA_LEN, on
// a host as on a device: so every test that uses it also shows that the size suffices. Where the
// backend takes no arena, its own heap serves; a device has none, and the set-up fails there.
#ifndef MINTMARK_TESTS_ARENA_H
#define MINTMARK_TESTS_ARENA_H

#include "mintmark/crypto.h"

/// Gives the backend a fresh arena.
static inline int use_arena(void **state)
{
    static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN];
    (void)state;
    mint_status_t status = mint_crypto_init(arena, sizeof arena);
    if (status == MINT_ERR_UNSUPPORTED) {
        status = mint_crypto_init(NULL, 0);
    }
    return status == MINT_OK ? 0 : -1;
}

#endif
