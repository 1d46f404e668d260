// SPDX-License-Identifier: Apache-2.0
//
// A stranger's firmware: the agent starts, the store keeps, the elliptic curve computes, and the
// generator says that nobody vouches for its noise. Exit status 0 if all that is so, else the step
// that was not.
#include <string.h>

#include "mintmark/agent.h"

#ifdef OWN_HEAP // Mbed TLS is the firmware's own, with the firmware's heap
#define ARENA     NULL
#define ARENA_LEN 0u
#else
static _Alignas(8) uint8_t arena[4 * 1024];
#define ARENA     arena
#define ARENA_LEN sizeof arena
#endif

static mint_agent_t agent;

// The base point of P-256 (SEC 2 §2.4.2), which is a public key as good as any here.
static const uint8_t authority[MINT_P256_PUBLIC_KEY_LEN] = {
    0x04, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5,
    0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4,
    0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96, 0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A,
    0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33,
    0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5};

int main(void)
{
    const mint_port_t *port = mint_port();
    if (mint_crypto_init(ARENA, ARENA_LEN) != MINT_OK) {
        return 1;
    }
    if (mint_agent_start(&agent, port, authority, "0.0.1") != MINT_OK) {
        return 2;
    }
    if (agent.rng.failure != MINT_ERR_NO_CREDIT) {
        return 3;
    }
    uint8_t found[5] = "";
    size_t found_len = 0;
    if (mint_store_set(&agent.store, 0x1001, (const uint8_t *)"value", 5, 0) != MINT_OK ||
        mint_store_get(&agent.store, 0x1001, found, sizeof found, &found_len) != MINT_OK ||
        found_len != 5 || memcmp(found, "value", 5) != 0) {
        return 4;
    }
    const uint8_t digest[MINT_SHA256_LEN] = {1};
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    memset(signature, 1, sizeof signature);
    if (mint_p256_verify(authority, digest, signature) != MINT_ERR_AUTHENTICATION) {
        return 5;
    }
    (void)!port->serial_write(NULL, (const uint8_t *)"picked up\n", 10);
    return 0;
}
