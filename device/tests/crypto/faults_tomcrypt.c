// SPDX-License-Identifier: Apache-2.0
//
// The allocations of the LibTomCrypt backend: its own, and so every number that LibTomCrypt makes,
// by the linker's --wrap. LibTomMath's further ones can be reached only where it is compiled with
// the project (faults_tommath.c).
#include <stddef.h>

#include "device/tests/crypto/faults.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"

// A point multiplication makes some three thousand numbers.
faults_t faults = {.stride = 61u * MINT_TEST_STEP(5u, 43u), .ends = 40u / MINT_TEST_STEP(1u, 8u)};

// The linker's --wrap gives these names.
// NOLINTBEGIN(cert-dcl51-cpp)
void *__real_mint_heap_new(size_t len);
void __real_mint_heap_delete(void *memory, size_t len);
void *__wrap_mint_heap_new(size_t len);
void __wrap_mint_heap_delete(void *memory, size_t len);
// NOLINTEND(cert-dcl51-cpp)

void *__wrap_mint_heap_new(size_t len)
{
    if (faults_now()) {
        return NULL;
    }
    void *memory = __real_mint_heap_new(len);
    faults.outstanding += memory != NULL;
    return memory;
}

void __wrap_mint_heap_delete(void *memory, size_t len)
{
    faults.outstanding -= memory != NULL;
    __real_mint_heap_delete(memory, len);
}

void faults_install(void)
{
    (void)use_arena(NULL);
}
