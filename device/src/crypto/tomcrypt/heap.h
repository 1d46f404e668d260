// SPDX-License-Identifier: Apache-2.0
//
// Where this backend's memory comes from: on a device the arena given to mint_crypto_init()
// (heap_arena.c), on a host the C library's heap (heap_host.c). The build takes one of the two
// files.
//
// One thread at a time.
#ifndef MINTMARK_CRYPTO_TOMCRYPT_HEAP_H
#define MINTMARK_CRYPTO_TOMCRYPT_HEAP_H

#include <stddef.h>

/// `len` zeroed bytes, aligned to 8; NULL if there is no room. mint_heap_delete() gives them back.
void *mint_heap_new(size_t len);

/// Wipes the `len` bytes at `memory` and gives them back. NULL is allowed.
void mint_heap_delete(void *memory, size_t len);

#endif
