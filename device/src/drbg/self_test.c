// SPDX-License-Identifier: Apache-2.0
//
// The known-answer test of HMAC_DRBG (SP 800-90A §11.3). It goes through every SHA-256, HMAC and
// DRBG function that random numbers depend on, so it also tells of a crypto library or a compiler
// that is broken.
#include "drbg/self_test.h"

#include "mintmark/bytes.h"
#include "mintmark/drbg.h"

#define ENTROPY_LEN 55u
#define NONCE_LEN   8u
#define OUTPUT_LEN  64u

_Static_assert(ENTROPY_LEN + NONCE_LEN <= OUTPUT_LEN, "the inputs lie where the output will");

// NIST's example "SHA-256, prediction resistance, no personalization string, no additional input"
// (device/tests/data/hmac_drbg_sha256.txt, example 5): what the second request returns. Its inputs
// are runs of counted bytes.
static const uint8_t EXPECTED[OUTPUT_LEN] = {
    0x6b, 0xd9, 0x25, 0xb0, 0xe1, 0xc2, 0x32, 0xef, 0xd6, 0x7c, 0xcd, 0x84, 0xf7, 0x22, 0xe9, 0x27,
    0xec, 0xb4, 0x6a, 0xb2, 0xb7, 0x40, 0x01, 0x47, 0x77, 0xaf, 0x14, 0xba, 0x0b, 0xbf, 0x53, 0xa4,
    0x5b, 0xdb, 0xb6, 0x2b, 0x3f, 0x7d, 0x0b, 0x9c, 0x8e, 0xea, 0xd0, 0x57, 0xc0, 0xec, 0x75, 0x4e,
    0xf8, 0xb5, 0x3e, 0x60, 0xa1, 0xf4, 0x34, 0xf0, 0x59, 0x46, 0xa8, 0xb6, 0x86, 0xaf, 0xbc, 0x7a,
};

static void count_from(uint8_t *out, size_t len, uint8_t first)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(first + i);
    }
}

// The inputs lie where the output will, which keeps the test's stack as small as the generator's.
static mint_status_t instantiate(mint_drbg_t *drbg, uint8_t io[OUTPUT_LEN])
{
    uint8_t *nonce = &io[ENTROPY_LEN];
    count_from(io, ENTROPY_LEN, 0x00);
    count_from(nonce, NONCE_LEN, 0x20);
    return mint_drbg_instantiate(drbg, io, ENTROPY_LEN, nonce, NONCE_LEN, NULL, 0);
}

static mint_status_t reseed_and_generate(mint_drbg_t *drbg, uint8_t first, uint8_t io[OUTPUT_LEN])
{
    count_from(io, ENTROPY_LEN, first);
    mint_status_t status = mint_drbg_reseed(drbg, io, ENTROPY_LEN, NULL, 0);
    return status == MINT_OK ? mint_drbg_generate(drbg, io, OUTPUT_LEN, NULL, 0) : status;
}

static bool known_answer(mint_drbg_t *drbg, uint8_t io[OUTPUT_LEN])
{
    return instantiate(drbg, io) == MINT_OK && reseed_and_generate(drbg, 0x80, io) == MINT_OK &&
           reseed_and_generate(drbg, 0xc0, io) == MINT_OK &&
           mint_equal_ct(io, EXPECTED, OUTPUT_LEN);
}

// What a generator must refuse: a request once its state is wiped, and too little entropy.
static bool refusals(mint_drbg_t *drbg, uint8_t io[OUTPUT_LEN])
{
    mint_drbg_uninstantiate(drbg);
    return mint_drbg_generate(drbg, io, OUTPUT_LEN, NULL, 0) == MINT_ERR_NOT_SEEDED &&
           mint_drbg_instantiate(drbg, io, MINT_DRBG_ENTROPY_MIN_LEN, NULL, 0, NULL, 0) ==
               MINT_ERR_ARGUMENT;
}

mint_status_t mint_drbg_self_test(void)
{
    mint_drbg_t drbg;
    uint8_t io[OUTPUT_LEN];
    bool passed = known_answer(&drbg, io) && refusals(&drbg, io);
    mint_drbg_uninstantiate(&drbg);
    return passed ? MINT_OK : MINT_ERR_SELF_TEST;
}
