// SPDX-License-Identifier: Apache-2.0
//
// Keys that are weak by themselves: each kind is found, and good ones pass.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka.h must come after these four.
#include <cmocka.h>
#include <string.h>
#include <tommath.h>

#include "audit/weak_points.h"
#include "audit/weak_rsa.h"
#include "mintmark/certs/random.h"

static const mint_random_t host = {.fill = mint_host_random_fill, .context = NULL};

// ---- points ----

static int setup_points(void **state)
{
    mint_weak_points_t *points = NULL;
    mint_status_t status = mint_weak_points_new(&host, &points);
    *state = points;
    return status == MINT_OK ? 0 : 1;
}

static int free_points(void **state)
{
    mint_weak_points_free(*state);
    return 0;
}

/// What the table says of the key of a scalar that is zeros but for its last 8 bytes.
static const char *find(const mint_weak_points_t *points, uint64_t scalar_end)
{
    uint8_t scalar[MINT_P256_PRIVATE_KEY_LEN] = {0};
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    for (size_t i = 0; i < 8; i++) {
        scalar[31 - i] = (uint8_t)(scalar_end >> (8 * i));
    }
    assert_int_equal(mint_p256_public_key(&host, scalar, public_key), MINT_OK);
    return mint_weak_points_find(points, public_key);
}

static void test_guessable_scalars_are_found(void **state)
{
    assert_non_null(strstr(find(*state, 1), "small"));
    assert_non_null(strstr(find(*state, 256), "small"));
    assert_non_null(strstr(find(*state, UINT64_C(1) << 63), "power of two"));
    assert_non_null(strstr(find(*state, UINT64_MAX), "less one"));
    assert_null(find(*state, 0x123456789ABCDEF));
    uint8_t scalar[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    memset(scalar, 0x5A, sizeof scalar);
    assert_int_equal(mint_p256_public_key(&host, scalar, public_key), MINT_OK);
    assert_non_null(strstr(mint_weak_points_find(*state, public_key), "repeated"));
    for (size_t i = 0; i < sizeof scalar; i++) {
        scalar[i] = (uint8_t)i;
    }
    assert_int_equal(mint_p256_public_key(&host, scalar, public_key), MINT_OK);
    assert_non_null(strstr(mint_weak_points_find(*state, public_key), "count"));
}

static void test_random_keys_are_not_found(void **state)
{
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    for (int i = 0; i < 50; i++) {
        assert_int_equal(mint_p256_generate(&host, private_key, public_key), MINT_OK);
        assert_null(mint_weak_points_find(*state, public_key));
        assert_null(mint_weak_pattern((mint_bytes_t){public_key + 1, 32}));
    }
}

static void test_patterns_are_found(void **state)
{
    (void)state;
    uint8_t bytes[32];
    mint_bytes_t view = {bytes, sizeof bytes};
    assert_int_equal(mint_host_random_fill(NULL, bytes, sizeof bytes), MINT_OK);
    assert_null(mint_weak_pattern(view));
    memset(bytes + 11, 0xC3, 10);
    assert_non_null(strstr(mint_weak_pattern(view), "in a row"));
    for (size_t period = 2; period <= 16; period++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)(0x35 + 29 * (i % period));
        }
        assert_non_null(mint_weak_pattern(view));
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(1u << (7 * i + i / 5 + i * i / 3) % 8);
    }
    assert_non_null(strstr(mint_weak_pattern(view), "ones"));
}

// ---- RSA ----

static const uint8_t f4[] = {1, 0, 1};

/// What is said of a modulus and an exponent.
static const char *judge(const mp_int *modulus, mint_bytes_t exponent)
{
    uint8_t bytes[300];
    const char *reason = NULL;
    size_t len = mp_ubin_size(modulus);
    assert_int_equal(mp_to_ubin(modulus, bytes, sizeof bytes, NULL), MP_OKAY);
    assert_int_equal(mint_weak_rsa((mint_bytes_t){bytes, len}, exponent, &reason), MINT_OK);
    return reason;
}

static void make_prime(mp_int *prime, int bits, unsigned offset)
{
    assert_int_equal(mp_2expt(prime, bits), MP_OKAY);
    assert_int_equal(mp_add_d(prime, offset, prime), MP_OKAY);
    assert_int_equal(mp_prime_next_prime(prime, 8, 0), MP_OKAY);
}

static void test_rsa_keys_that_are_weak(void **state)
{
    (void)state;
    const mint_bytes_t good = {f4, sizeof f4};
    mp_int p;
    mp_int q;
    mp_int n;
    assert_int_equal(mp_init_multi(&p, &q, &n, NULL), MP_OKAY);
    make_prime(&p, 256, 1000);
    make_prime(&q, 260, 77);
    assert_int_equal(mp_mul(&p, &q, &n), MP_OKAY);
    assert_null(judge(&n, good));
    assert_null(judge(&n, (mint_bytes_t){(const uint8_t *)"\x03", 1}));
    static const char *const exponents[] = {"\x01", "\x02", "\x00", "\x00\x01"};
    static const size_t lens[] = {1, 1, 1, 2};
    for (size_t i = 0; i < 4; i++) {
        mint_bytes_t bad = {(const uint8_t *)exponents[i], lens[i]};
        assert_non_null(strstr(judge(&n, bad), "exponent"));
    }
    static const unsigned factors[] = {2, 3, 251, 4093};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(mp_mul_d(&p, factors[i], &q), MP_OKAY);
        assert_non_null(strstr(judge(&q, good), "small factor"));
    }
    make_prime(&q, 256, 1000000);
    assert_int_equal(mp_mul(&p, &q, &n), MP_OKAY);
    assert_non_null(strstr(judge(&n, good), "Fermat"));
    assert_int_equal(mp_sqr(&p, &n), MP_OKAY);
    assert_non_null(strstr(judge(&n, good), "Fermat"));
    mp_clear_multi(&p, &q, &n, NULL);
}

/// ROCA's primes are k M + (65537^a mod M), with M a product of the first primes: a number of that
/// form, prime or not, has the fingerprint.
static void test_the_fingerprint_of_roca(void **state)
{
    (void)state;
    static const unsigned primes[] = {
        2,  3,  5,  7,  11, 13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67, 71,
        73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    mp_int product;
    mp_int base;
    mp_int power;
    assert_int_equal(mp_init_multi(&product, &base, &power, NULL), MP_OKAY);
    mp_set(&product, 1);
    for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++) {
        assert_int_equal(mp_mul_d(&product, primes[i], &product), MP_OKAY);
    }
    const char *reason = "";
    for (mp_digit exponent = 1000; exponent < 1040 && strstr(reason, "ROCA") == NULL; exponent++) {
        mp_set(&base, 65537);
        mp_set(&power, exponent);
        assert_int_equal(mp_exptmod(&base, &power, &product, &power), MP_OKAY);
        assert_int_equal(mp_mul_d(&product, 7919, &base), MP_OKAY);
        assert_int_equal(mp_add(&base, &power, &base), MP_OKAY);
        // Half of these have a small factor besides, which is found first.
        reason = judge(&base, (mint_bytes_t){f4, sizeof f4});
        assert_non_null(reason);
    }
    assert_non_null(strstr(reason, "ROCA"));
    mp_clear_multi(&product, &base, &power, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guessable_scalars_are_found),
        cmocka_unit_test(test_random_keys_are_not_found),
        cmocka_unit_test(test_patterns_are_found),
        cmocka_unit_test(test_rsa_keys_that_are_weak),
        cmocka_unit_test(test_the_fingerprint_of_roca),
    };
    return cmocka_run_group_tests(tests, setup_points, free_points);
}
