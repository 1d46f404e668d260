// SPDX-License-Identifier: Apache-2.0
//
// Random numbers, a key pair and a signature by the installed device library, over the C library's
// heap.
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "mintmark/drbg.h"
#include "mintmark/evidence.h"
#include "mintmark/rng.h"

#if __has_include("web.h")
#include "web.h" // issued while this was built
#endif

static mint_status_t kernel(void *context, uint8_t *symbol)
{
    (void)context;
    return getrandom(symbol, 1, 0) == 1 ? MINT_OK : MINT_ERR_SOURCE;
}

static const mint_source_t sources[] = {
    {.name = "getrandom", .sample = kernel, MINT_VOUCHED("getrandom(2)")},
};

// SHA-256 of "abc" (FIPS 180-4, example), its first bytes.
static const uint8_t abc[] = {0xBA, 0x78, 0x16, 0xBF};

int main(void)
{
    static mint_rng_t rng;
    uint8_t digest[MINT_SHA256_LEN];
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    if (mint_crypto_init(NULL, 0) != MINT_OK ||
        mint_rng_start(&rng, sources, 1, NULL, 0) != MINT_OK ||
        mint_sha256((const uint8_t *)"abc", 3, digest) != MINT_OK ||
        memcmp(digest, abc, sizeof abc) != 0) {
        return 1;
    }
    mint_random_t random = mint_rng_random(&rng);
    if (mint_p256_generate(&random, private_key, public_key) != MINT_OK ||
        mint_p256_sign(&random, private_key, digest, signature) != MINT_OK ||
        mint_p256_verify(public_key, digest, signature) != MINT_OK) {
        return 1;
    }
    digest[0] ^= 1u;
    if (mint_p256_verify(public_key, digest, signature) != MINT_ERR_AUTHENTICATION) {
        return 1;
    }
    puts("device");
    return 0;
}
