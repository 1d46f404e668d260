// SPDX-License-Identifier: Apache-2.0
//
// What tinydtls finds in place of its prng.h, where up to 0.8.2 dtls_prng() and dtls_prng_init()
// are static functions over rand() that no linker can replace. Compile tinydtls with
//
//     -include mintmark_tinydtls_prng.h
//
// so that its prng.h, whose guard is the one here, is skipped and the calls find the adapter's.
// From 0.8.6 on tinydtls needs this no more: there the two are in files of platform-specific/.
//
// As dtls_prng.h of tinydtls says; the functions are those of mintmark_tinydtls.c.
#ifndef _DTLS_PRNG_H_
#define _DTLS_PRNG_H_

#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Fills `buf` with `len` random bytes and returns 1; after a failure goes to mint_hook_trap().
int dtls_prng(unsigned char *buf, size_t len);

/// Does nothing: the source of mint_hook_use() is seeded by its owner.
void dtls_prng_init(unsigned seed);

#ifdef __cplusplus
}
#endif

#endif
