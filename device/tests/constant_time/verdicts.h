// SPDX-License-Identifier: Apache-2.0
//
// The names that the linker gives to a function (__real_) and to what is called in its place
// (__wrap_); see verdicts.c.
#ifndef MINTMARK_TESTS_CONSTANT_TIME_VERDICTS_H
#define MINTMARK_TESTS_CONSTANT_TIME_VERDICTS_H

#include "mintmark/psk.h"

#ifdef CT_OPENSSL
#include <openssl/bn.h>

/// BN_is_zero() and what stands in its place.
int __real_BN_is_zero(const BIGNUM *number);
int __wrap_BN_is_zero(const BIGNUM *number);

/// BN_cmp() and what stands in its place.
int __real_BN_cmp(const BIGNUM *a, const BIGNUM *b);
int __wrap_BN_cmp(const BIGNUM *a, const BIGNUM *b);
#endif

/// mint_equal_ct() and what stands in its place.
bool __real_mint_equal_ct(const uint8_t *a, const uint8_t *b, size_t len);
bool __wrap_mint_equal_ct(const uint8_t *a, const uint8_t *b, size_t len);

/// mbedtls_ct_memcmp() and what stands in its place.
int __real_mbedtls_ct_memcmp(const void *a, const void *b, size_t len);
int __wrap_mbedtls_ct_memcmp(const void *a, const void *b, size_t len);

/// mint_hkdf_expand() and what stands in its place.
mint_status_t __real_mint_hkdf_expand(const uint8_t prk[MINT_SHA256_LEN], const uint8_t *info,
                                      size_t info_len, uint8_t *out, size_t out_len);
mint_status_t __wrap_mint_hkdf_expand(const uint8_t prk[MINT_SHA256_LEN], const uint8_t *info,
                                      size_t info_len, uint8_t *out, size_t out_len);

/// mint_store_get() and what stands in its place.
mint_status_t __real_mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out,
                                    size_t size, size_t *len);
mint_status_t __wrap_mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out,
                                    size_t size, size_t *len);

#endif
