// SPDX-License-Identifier: Apache-2.0
//
// Comparisons, hashes and what is derived by them.
#include <string.h>

#include "crypto/rfc6979.h"
#include "device/tests/constant_time/cases.h"
#include "mintmark/bytes.h"
#include "mintmark/drbg.h"
#include "mintmark/message.h"

#define LONG_LEN 150u // more than two blocks of SHA-256

static uint8_t secret[LONG_LEN];
static uint8_t other[LONG_LEN];
static uint8_t out[MINT_SHA256_LEN];

// Fresh secrets.
static void fill(void)
{
    const mint_random_t random = ct_random();
    ct_ok(random.fill(random.context, secret, sizeof secret));
    ct_ok(random.fill(random.context, other, sizeof other));
}

void ct_compare(void)
{
    fill();
    ct_expect(!mint_equal_ct(secret, other, sizeof secret)); // verdicts.c makes the answer public
    memcpy(other, secret, sizeof other);
    ct_expect(mint_equal_ct(secret, other, sizeof secret));
}

void ct_wipe(void)
{
    fill();
    mint_wipe(secret, sizeof secret);
    ct_expect(secret[LONG_LEN - 1] == 0);
}

void ct_sha256(void)
{
    mint_sha256_t sha;
    fill();
    ct_ok(mint_sha256(secret, sizeof secret, out));
    ct_ok(mint_sha256_start(&sha));
    ct_ok(mint_sha256_update(&sha, secret, 1));
    ct_ok(mint_sha256_update(&sha, secret, sizeof secret));
    ct_ok(mint_sha256_finish(&sha, out));
}

void ct_hmac(void)
{
    fill();
    ct_ok(mint_hmac(secret, 16, other, sizeof other, out));
    ct_ok(mint_hmac(secret, sizeof secret, other, sizeof other, out));
}

void ct_hkdf(void)
{
    static const uint8_t info[] = "info";
    uint8_t okm[70];
    fill();
    ct_ok(mint_hkdf_extract(info, sizeof info, secret, MINT_SHA256_LEN, out));
    ct_ok(mint_hkdf_expand(out, info, sizeof info, okm, sizeof okm));
}

void ct_drbg(void)
{
    static mint_drbg_t drbg;
    fill();
    ct_ok(mint_drbg_instantiate(&drbg, secret, 48, NULL, 0, other, 16));
    ct_ok(mint_drbg_generate(&drbg, out, sizeof out, NULL, 0));
    ct_ok(mint_drbg_reseed(&drbg, secret, 48, other, sizeof other));
    ct_ok(mint_drbg_generate(&drbg, out, sizeof out, other, sizeof other));
    mint_drbg_uninstantiate(&drbg);
}

void ct_rfc6979(void)
{
    static const uint8_t digest[MINT_SHA256_LEN] = {0xab, 0xcd};
    mint_rfc6979_t nonces;
    fill();
    ct_ok(mint_rfc6979_start(&nonces, secret, digest, other, MINT_SHA256_LEN));
    ct_ok(mint_rfc6979_next(&nonces, out));
    ct_ok(mint_rfc6979_next(&nonces, out));
}

void ct_enrolment_mac(void)
{
    static const uint8_t challenge[MINT_CHALLENGE_LEN] = {1};
    static const uint8_t id[MINT_DEVICE_ID_LEN] = {2};
    static const uint8_t csr[300] = {0x30};
    fill();
    ct_ok(mint_enrolment_mac(secret, challenge, id, (mint_bytes_t){csr, sizeof csr}, out));
    ct_expect(!mint_equal_ct(out, other, sizeof out)); // as the station looks at it
}
