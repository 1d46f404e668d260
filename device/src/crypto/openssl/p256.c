// SPDX-License-Identifier: Apache-2.0
//
// The common part of the P-256 operations over OpenSSL's libcrypto.
#include "crypto/openssl/p256.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include "mintmark/bytes.h"

#define ATTEMPTS_MAX 16            // a candidate is out of range once in 2^32
#define STACK_LEN    (16u * 1024u) // more than an operation of libcrypto's needs

// The curve is the same for all, and nobody changes it.
static EC_GROUP *curve;
static CRYPTO_ONCE curve_once = CRYPTO_ONCE_STATIC_INIT;

static void load_curve(void)
{
    curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
}

void mint_p256_begin(mint_p256_t *p256, const mint_random_t *random)
{
    *p256 = (mint_p256_t){.status = MINT_OK, .random = random};
    if (CRYPTO_THREAD_run_once(&curve_once, load_curve) != 1 || curve == NULL) {
        p256->status = MINT_ERR_CRYPTO;
        return;
    }
    p256->group = curve;
    p256->n = EC_GROUP_get0_order(curve);
    p256->numbers = BN_CTX_new();
    p256->point = EC_POINT_new(curve);
    if (p256->numbers == NULL || p256->point == NULL) {
        p256->status = MINT_ERR_MEMORY;
        return;
    }
    BN_CTX_start(p256->numbers);
}

// What libcrypto's functions left in frames that are no more. AddressSanitizer would put its zones,
// which are not overwritten, around the array.
__attribute__((noinline, no_sanitize("address"))) static void wipe_stack(void)
{
    uint8_t below[STACK_LEN];
    mint_wipe(below, sizeof below);
}

mint_status_t mint_p256_end(mint_p256_t *p256)
{
    EC_POINT_clear_free(p256->point);
    if (p256->numbers != NULL) {
        if (p256->point != NULL) {
            BN_CTX_end(p256->numbers);
        }
        BN_CTX_free(p256->numbers); // which wipes them
    }
    if (p256->status != MINT_OK) {
        ERR_clear_error(); // nobody else looks at its queue
    }
    wipe_stack();
    return p256->status;
}

bool mint_p256_ok(const mint_p256_t *p256)
{
    return p256->status == MINT_OK;
}

void mint_p256_fail(mint_p256_t *p256, mint_status_t status)
{
    if (mint_p256_ok(p256)) {
        p256->status = status;
    }
}

// Whether libcrypto has put down that it found no memory.
static bool lacked_memory(void)
{
    bool found = false;
    for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
        found = found || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
    }
    return found;
}

void mint_p256_note(mint_p256_t *p256, int result, mint_status_t otherwise)
{
    if (result != 1) {
        mint_p256_fail(p256, lacked_memory() ? MINT_ERR_MEMORY : otherwise);
    }
}

BIGNUM *mint_p256_number(mint_p256_t *p256)
{
    BIGNUM *number = mint_p256_ok(p256) ? BN_CTX_get(p256->numbers) : NULL;
    if (number == NULL) {
        mint_p256_fail(p256, MINT_ERR_MEMORY);
    }
    return number;
}

void mint_p256_read(mint_p256_t *p256, BIGNUM *number, const uint8_t bytes[32])
{
    if (mint_p256_ok(p256) && BN_bin2bn(bytes, 32, number) == NULL) {
        mint_p256_fail(p256, MINT_ERR_MEMORY);
    }
}

void mint_p256_write(mint_p256_t *p256, const BIGNUM *number, uint8_t bytes[32])
{
    if (mint_p256_ok(p256) && BN_bn2binpad(number, bytes, 32) != 32) {
        mint_p256_fail(p256, MINT_ERR_CRYPTO);
    }
    if (!mint_p256_ok(p256)) {
        mint_wipe(bytes, 32);
    }
}

bool mint_p256_in_range(const mint_p256_t *p256, const BIGNUM *number)
{
    return mint_p256_ok(p256) && !BN_is_zero(number) && BN_cmp(number, p256->n) < 0;
}

void mint_p256_choose(mint_p256_t *p256, BIGNUM *number)
{
    bool found = false;
    for (int i = 0; i < ATTEMPTS_MAX && !found && mint_p256_ok(p256); i++) {
        uint8_t candidate[32] = {0};
        mint_p256_fail(p256, p256->random->fill(p256->random->context, candidate, 32));
        mint_p256_read(p256, number, candidate);
        mint_wipe(candidate, sizeof candidate);
        found = mint_p256_in_range(p256, number);
    }
    if (!found) {
        mint_p256_fail(p256, MINT_ERR_CRYPTO); // the random source is stuck
    }
}

BIGNUM *mint_p256_load_private(mint_p256_t *p256, const uint8_t key[MINT_P256_PRIVATE_KEY_LEN])
{
    BIGNUM *secret = mint_p256_number(p256);
    mint_p256_read(p256, secret, key);
    if (!mint_p256_in_range(p256, secret)) {
        mint_p256_fail(p256, MINT_ERR_KEY);
    }
    return secret;
}

void mint_p256_load_public(mint_p256_t *p256, const uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    if (key[0] != POINT_CONVERSION_UNCOMPRESSED) {
        mint_p256_fail(p256, MINT_ERR_KEY);
    }
    if (mint_p256_ok(p256)) {
        int result = EC_POINT_oct2point(p256->group, p256->point, key, MINT_P256_PUBLIC_KEY_LEN,
                                        p256->numbers);
        mint_p256_note(p256, result, MINT_ERR_KEY);
    }
}

void mint_p256_store_public(mint_p256_t *p256, uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    if (mint_p256_ok(p256)) {
        size_t len = EC_POINT_point2oct(p256->group, p256->point, POINT_CONVERSION_UNCOMPRESSED,
                                        key, MINT_P256_PUBLIC_KEY_LEN, p256->numbers);
        mint_p256_note(p256, len == MINT_P256_PUBLIC_KEY_LEN ? 1 : 0, MINT_ERR_CRYPTO);
    }
    if (!mint_p256_ok(p256)) {
        mint_wipe(key, MINT_P256_PUBLIC_KEY_LEN);
    }
}

void mint_p256_multiply_base(mint_p256_t *p256, const BIGNUM *scalar)
{
    if (mint_p256_ok(p256)) {
        mint_p256_note(p256,
                       EC_POINT_mul(p256->group, p256->point, scalar, NULL, NULL, p256->numbers),
                       MINT_ERR_CRYPTO);
    }
}

void mint_p256_x(mint_p256_t *p256, BIGNUM *x)
{
    if (mint_p256_ok(p256)) {
        mint_p256_note(
            p256, EC_POINT_get_affine_coordinates(p256->group, p256->point, x, NULL, p256->numbers),
            MINT_ERR_CRYPTO);
    }
}
