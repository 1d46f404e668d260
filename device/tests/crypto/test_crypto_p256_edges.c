// SPDX-License-Identifier: Apache-2.0
//
// P-256 where the formulas for adding points meet their exceptions: the scalars at both ends of the
// range, sums of a point with itself and with its opposite, and digests that are 0 modulo n.
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/fake_random.h"

static const uint8_t ORDER[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                  0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
static const uint8_t PRIME[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
                                  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static fake_random_t source;

typedef struct {
    uint8_t bytes[32];
} number_t;

static number_t small(uint8_t value)
{
    number_t number = {{0}};
    number.bytes[31] = value;
    return number;
}

// from - number
static number_t subtract(const uint8_t from[32], number_t number)
{
    int borrow = 0;
    for (size_t i = 32; i > 0; i--) {
        int digit = from[i - 1] - number.bytes[i - 1] - borrow;
        borrow = digit < 0;
        number.bytes[i - 1] = (uint8_t)digit;
    }
    return number;
}

static number_t power_of_two(unsigned exponent)
{
    number_t number = {{0}};
    number.bytes[31 - exponent / 8] = (uint8_t)(1u << exponent % 8);
    return number;
}

static void public_key_of(number_t scalar, uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    const mint_random_t random = fake_random(&source);
    assert_ok(mint_p256_public_key(&random, scalar.bytes, key));
}

// (n - k)·G = -(k·G): the same x, and the ys add up to p. And k·((n - k)·G) = (n - k)·(k·G).
static void check_opposites(number_t scalar)
{
    const mint_random_t random = fake_random(&source);
    const number_t opposite = subtract(ORDER, scalar);
    uint8_t key[2][MINT_P256_PUBLIC_KEY_LEN];
    uint8_t shared[2][MINT_P256_SHARED_LEN];
    number_t y;
    public_key_of(scalar, key[0]);
    public_key_of(opposite, key[1]);
    assert_memory_equal(key[0] + 1, key[1] + 1, 32);
    memcpy(y.bytes, key[0] + 33, 32);
    y = subtract(PRIME, y);
    assert_memory_equal(y.bytes, key[1] + 33, 32);
    assert_ok(mint_p256_ecdh(&random, scalar.bytes, key[1], shared[0]));
    assert_ok(mint_p256_ecdh(&random, opposite.bytes, key[0], shared[1]));
    assert_memory_equal(shared[0], shared[1], MINT_P256_SHARED_LEN);
}

static void scalars_at_both_ends(void **state)
{
    (void)state;
    for (uint8_t value = 1; value <= 5; value++) {
        check_opposites(small(value));
    }
    for (unsigned exponent = 1; exponent < 256; exponent += MINT_TEST_STEP(5u, 37u)) {
        check_opposites(power_of_two(exponent));
    }
}

// A digest that is the x coordinate of 2·G, signed with r = s = that: then u1 = u2 = 1, and what
// verification adds up is G + Q. All of it is public.
static void check_sum_of(number_t key_scalar, mint_status_t expected)
{
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t sum[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    public_key_of(key_scalar, key);
    public_key_of(small(2), sum);
    memcpy(signature, sum + 1, 32);
    memcpy(signature + 32, sum + 1, 32);
    assert_status(mint_p256_verify(key, sum + 1, signature), expected);
}

static void verification_adds_a_point_to_itself(void **state)
{
    (void)state;
    check_sum_of(small(1), MINT_OK);                 // G + G = 2·G
    check_sum_of(small(2), MINT_ERR_AUTHENTICATION); // G + 2·G
}

static void verification_refuses_infinity(void **state)
{
    (void)state;
    check_sum_of(subtract(ORDER, small(1)), MINT_ERR_AUTHENTICATION); // G - G
}

static void check_signature(number_t key, const uint8_t digest[MINT_SHA256_LEN])
{
    const mint_random_t random = fake_random(&source);
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    uint8_t other[MINT_SHA256_LEN];
    public_key_of(key, public_key);
    assert_ok(mint_p256_sign(&random, key.bytes, digest, signature));
    assert_ok(mint_p256_verify(public_key, digest, signature));
    memcpy(other, digest, sizeof other);
    other[31] ^= 1;
    assert_status(mint_p256_verify(public_key, other, signature), MINT_ERR_AUTHENTICATION);
}

static void digests_that_are_zero_modulo_n(void **state)
{
    (void)state;
    static const uint8_t zero[MINT_SHA256_LEN];
    static const uint8_t ones[MINT_SHA256_LEN] = {[0] = 0xff, [1] = 0xff, [31] = 0xff};
    for (uint8_t value = 1; value <= 3; value++) {
        check_signature(small(value), zero);
        check_signature(small(value), ORDER);
        check_signature(subtract(ORDER, small(value)), zero);
        check_signature(subtract(ORDER, small(value)), ones);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_at_both_ends),
        cmocka_unit_test(verification_adds_a_point_to_itself),
        cmocka_unit_test(verification_refuses_infinity),
        cmocka_unit_test(digests_that_are_zero_modulo_n),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
