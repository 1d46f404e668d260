// SPDX-License-Identifier: Apache-2.0
//
// The allocator over the arena, under the names that LibTomCrypt (XMALLOC and its sisters) and
// LibTomMath (MP_MALLOC and its sisters) are compiled with on a device; see
// cmake/MintmarkTomcrypt.cmake.
//
// They behave as the C library's do. Every block is aligned to 8 and wiped when it is given back,
// also by a realloc that moves it. Giving back what was not handed out, or a block whose header was
// overwritten, traps: nothing computed after that can be trusted. One thread at a time.
#ifndef MINTMARK_CRYPTO_TOMCRYPT_HEAP_ARENA_H
#define MINTMARK_CRYPTO_TOMCRYPT_HEAP_ARENA_H

#include <stddef.h>

/// As malloc().
void *mint_tomcrypt_malloc(size_t len);
/// As calloc().
void *mint_tomcrypt_calloc(size_t count, size_t len);
/// As realloc(), for `len` > 0.
void *mint_tomcrypt_realloc(void *memory, size_t len);
/// As free(), and wipes.
void mint_tomcrypt_free(void *memory);

/// As malloc().
void *mint_tommath_malloc(size_t len);
/// As calloc().
void *mint_tommath_calloc(size_t count, size_t len);
/// As realloc(), for `len` > 0. The old length is known here without being told.
void *mint_tommath_realloc(void *memory, size_t old_len, size_t len);
/// As free(), and wipes. The length is known here without being told.
void mint_tommath_free(void *memory, size_t len);

/// Bytes of the arena in use now, bookkeeping included: 0 when everything was given back.
size_t mint_heap_in_use(void);

#endif
