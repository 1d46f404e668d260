// SPDX-License-Identifier: Apache-2.0
//
// The same requests as in rng_meter.c to Mbed TLS's HMAC_DRBG, compiled with the same options over
// the same SHA-256: the peer that our figures stand beside.
#include <mbedtls/hmac_drbg.h>
#include <mbedtls/md.h>
#include <mbedtls/memory_buffer_alloc.h>
#include <stdint.h>

#include "device/tests/boards/meter.h"

int main(void);

static mbedtls_hmac_drbg_context drbg;
static uint8_t bytes[1024];
static uint64_t arena[512];

static void must(int error)
{
    if (error != 0) {
        meter_fail("Mbed TLS has failed");
    }
}

static int no_entropy(void *context, unsigned char *out, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        out[i] = (unsigned char)i;
    }
    return 0;
}

static void request_32(void)
{
    must(mbedtls_hmac_drbg_random(&drbg, bytes, 32));
}

static void request_1024(void)
{
    must(mbedtls_hmac_drbg_random(&drbg, bytes, sizeof bytes));
}

static void reseed(void)
{
    must(mbedtls_hmac_drbg_reseed(&drbg, NULL, 0));
}

int main(void)
{
    meter_start();
    mbedtls_memory_buffer_alloc_init((unsigned char *)arena, sizeof arena);
    mbedtls_hmac_drbg_init(&drbg);
    must(mbedtls_hmac_drbg_seed(&drbg, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), no_entropy,
                                NULL, NULL, 0));
    meter_report("request_32_instructions", meter_instructions(request_32));
    meter_report("request_1024_instructions", meter_instructions(request_1024));
    meter_report("reseed_instructions", meter_instructions(reseed));
    return 0;
}
