// SPDX-License-Identifier: Apache-2.0
//
// The allocations of LibTomMath and LibTomCrypt in a bare-metal build, where both take them from
// the backend's arena: the rest of faults_tomcrypt.c.
#include <stddef.h>

#include "device/tests/crypto/faults.h"

// The linker's --wrap gives these names.
// NOLINTBEGIN(cert-dcl51-cpp)
void *__real_mint_tommath_calloc(size_t count, size_t len);
void *__real_mint_tommath_realloc(void *memory, size_t old_len, size_t len);
void __real_mint_tommath_free(void *memory, size_t len);
void *__real_mint_tomcrypt_calloc(size_t count, size_t len);
void __real_mint_tomcrypt_free(void *memory);
void *__wrap_mint_tommath_calloc(size_t count, size_t len);
void *__wrap_mint_tommath_realloc(void *memory, size_t old_len, size_t len);
void __wrap_mint_tommath_free(void *memory, size_t len);
void *__wrap_mint_tomcrypt_calloc(size_t count, size_t len);
void __wrap_mint_tomcrypt_free(void *memory);
// NOLINTEND(cert-dcl51-cpp)

void *__wrap_mint_tommath_calloc(size_t count, size_t len)
{
    void *memory = faults_now() ? NULL : __real_mint_tommath_calloc(count, len);
    faults.outstanding += memory != NULL;
    return memory;
}

// Neither makes a block more nor one less: LibTomMath never calls it for a new one.
void *__wrap_mint_tommath_realloc(void *memory, size_t old_len, size_t len)
{
    return faults_now() ? NULL : __real_mint_tommath_realloc(memory, old_len, len);
}

void __wrap_mint_tommath_free(void *memory, size_t len)
{
    faults.outstanding -= memory != NULL;
    __real_mint_tommath_free(memory, len);
}

void *__wrap_mint_tomcrypt_calloc(size_t count, size_t len)
{
    void *memory = faults_now() ? NULL : __real_mint_tomcrypt_calloc(count, len);
    faults.outstanding += memory != NULL;
    return memory;
}

void __wrap_mint_tomcrypt_free(void *memory)
{
    faults.outstanding -= memory != NULL;
    __real_mint_tomcrypt_free(memory);
}
