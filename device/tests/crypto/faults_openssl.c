// SPDX-License-Identifier: Apache-2.0
//
// libcrypto's allocations, through its own hook, and the backend's below it. It takes no hook any
// more once it has allocated, so this comes before everything else.
#include <openssl/crypto.h>
#include <stdlib.h>

#include "device/tests/crypto/faults.h"
#include "device/tests/support/effort.h"
#include "mintmark/crypto.h"

faults_t faults = {.stride = MINT_TEST_STEP(1u, 7u), .no_blinding = true};

static void *failing_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    if (faults_now()) {
        return NULL;
    }
    void *memory = malloc(size);
    faults.outstanding += memory != NULL;
    return memory;
}

static void *failing_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    if (faults_now()) {
        return NULL;
    }
    void *moved = realloc(memory, size);
    faults.outstanding += memory == NULL && moved != NULL;
    return moved;
}

static void counting_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    faults.outstanding -= memory != NULL;
    free(memory);
}

void faults_install(void)
{
    if (CRYPTO_set_mem_functions(failing_malloc, failing_realloc, counting_free) != 1) {
        abort();
    }
    // What libcrypto keeps for good: its own state, the curve, and a thread's queue of errors.
    const uint8_t no_point[MINT_P256_PUBLIC_KEY_LEN] = {4};
    const uint8_t number[MINT_P256_SIGNATURE_LEN] = {1};
    if (mint_p256_verify(no_point, number, number) != MINT_ERR_KEY) {
        abort();
    }
    faults.outstanding = 0;
}
