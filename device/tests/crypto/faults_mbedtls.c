// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS's allocations, through its own hook.
#include <stddef.h>
#include <stdlib.h>

#include <mbedtls/platform.h>

#include "device/tests/crypto/faults.h"
#include "device/tests/support/effort.h"

faults_t faults = {.stride = MINT_TEST_STEP(9u, 61u)};

static void *failing_calloc(size_t count, size_t size)
{
    if (faults_now()) {
        return NULL;
    }
    void *memory = calloc(count, size);
    faults.outstanding += memory != NULL;
    return memory;
}

static void counting_free(void *memory)
{
    faults.outstanding -= memory != NULL;
    free(memory);
}

void faults_install(void)
{
    mbedtls_platform_set_calloc_free(failing_calloc, counting_free);
}
