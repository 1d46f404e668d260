// SPDX-License-Identifier: Apache-2.0
//
// Common factors of many moduli, against the gcd of each with the product of all others done the
// slow way, for small numbers of every kind and for numbers large enough that every branch of the
// fast way is taken.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka.h must come after these four.
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <tommath.h>

#include "audit/common_factors.h"

enum { MANY = 120, LARGE_LEN = 128 };

/// What was visited.
typedef struct {
    size_t index[MANY];
    uint64_t factor[MANY];
    size_t len[MANY];
    size_t count;
    size_t stop_at; ///< fails at this visit
} visits_t;

static mint_status_t note(void *context, size_t index, mint_bytes_t factor)
{
    visits_t *visits = context;
    uint64_t value = 0;
    for (size_t i = 0; i < factor.len; i++) {
        value = value << 8 | factor.data[i];
    }
    visits->index[visits->count] = index;
    visits->len[visits->count] = factor.len;
    visits->factor[visits->count++] = value;
    return visits->count == visits->stop_at ? MINT_ERR_SPACE : MINT_OK;
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// gcd(n_i, product of the others mod n_i) for numbers below 2^16.
static uint64_t slow_factor(const uint16_t *numbers, size_t count, size_t index)
{
    uint64_t product = 1;
    for (size_t i = 0; i < count; i++) {
        product = i == index ? product : product * numbers[i] % numbers[index];
    }
    return gcd(numbers[index], product);
}

static void expect_as_slow(const uint16_t *numbers, size_t count)
{
    uint8_t bytes[MANY][2];
    mint_bytes_t moduli[MANY];
    visits_t visits = {0};
    for (size_t i = 0; i < count; i++) {
        bytes[i][0] = (uint8_t)(numbers[i] >> 8);
        bytes[i][1] = (uint8_t)numbers[i];
        moduli[i] = (mint_bytes_t){.data = bytes[i], .len = 2};
    }
    assert_int_equal(mint_common_factors(moduli, count, note, &visits), MINT_OK);
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t factor = slow_factor(numbers, count, i);
        if (factor > 1) {
            assert_true(next < visits.count);
            assert_int_equal(visits.index[next], i);
            assert_int_equal(visits.factor[next++], factor);
        }
    }
    assert_int_equal(next, visits.count);
}

static void test_small_numbers_of_any_count(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (size_t count = 2; count <= MANY; count++) {
        uint16_t numbers[MANY];
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525 + 1013904223;
            numbers[i] = (uint16_t)(seed >> 16 < 2 ? 2 : seed >> 16);
        }
        expect_as_slow(numbers, count);
    }
    expect_as_slow((const uint16_t[]){2, 2}, 2);
    expect_as_slow((const uint16_t[]){2, 3, 5, 7, 11, 13}, 6);
    expect_as_slow((const uint16_t[]){15, 21, 35}, 3);
    expect_as_slow((const uint16_t[]){4, 2, 65535, 65521}, 4);
}

/// Products of two primes each, all different; two of these get the prime 65521 besides.
static void make_large(uint8_t bytes[MANY][LARGE_LEN], mint_bytes_t *moduli, size_t count)
{
    mp_int number;
    mp_int prime;
    assert_int_equal(mp_init_multi(&number, &prime, NULL), MP_OKAY);
    assert_int_equal(mp_2expt(&prime, 499), MP_OKAY);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(mp_prime_next_prime(&prime, 8, 0), MP_OKAY);
        assert_int_equal(mp_copy(&prime, &number), MP_OKAY);
        assert_int_equal(mp_prime_next_prime(&prime, 8, 0), MP_OKAY);
        assert_int_equal(mp_mul(&number, &prime, &number), MP_OKAY);
        if (i == 3 || i == count - 1) {
            assert_int_equal(mp_mul_d(&number, 65521, &number), MP_OKAY);
        }
        size_t len = mp_ubin_size(&number);
        assert_int_equal(mp_to_ubin(&number, bytes[i], LARGE_LEN, NULL), MP_OKAY);
        moduli[i] = (mint_bytes_t){.data = bytes[i], .len = len};
    }
    mp_clear_multi(&number, &prime, NULL);
}

static void test_large_numbers(void **state)
{
    (void)state;
    enum { COUNT = 24 };
    static uint8_t bytes[MANY][LARGE_LEN];
    mint_bytes_t moduli[MANY];
    visits_t visits = {0};
    make_large(bytes, moduli, COUNT);
    assert_int_equal(mint_common_factors(moduli, COUNT, note, &visits), MINT_OK);
    assert_int_equal(visits.count, 2);
    assert_int_equal(visits.index[0], 3);
    assert_int_equal(visits.index[1], COUNT - 1);
    assert_int_equal(visits.factor[0], 65521);
    assert_int_equal(visits.factor[1], 65521);
    // One that is there twice has all its factors in common.
    moduli[5] = moduli[9];
    visits = (visits_t){0};
    assert_int_equal(mint_common_factors(moduli, COUNT, note, &visits), MINT_OK);
    assert_int_equal(visits.count, 4);
    assert_int_equal(visits.index[1], 5);
    assert_int_equal(visits.len[1], moduli[5].len);
}

static void test_none_and_one_have_nothing_in_common(void **state)
{
    (void)state;
    visits_t visits = {0};
    const mint_bytes_t one = {.data = (const uint8_t *)"\x0F", .len = 1};
    assert_int_equal(mint_common_factors(NULL, 0, note, &visits), MINT_OK);
    assert_int_equal(mint_common_factors(&one, 1, note, &visits), MINT_OK);
    assert_int_equal(visits.count, 0);
}

static void test_numbers_below_two_are_refused(void **state)
{
    (void)state;
    visits_t visits = {0};
    for (uint8_t value = 0; value < 2; value++) {
        const mint_bytes_t moduli[] = {{.data = (const uint8_t *)"\x0F", .len = 1},
                                       {.data = &value, .len = 1}};
        assert_int_equal(mint_common_factors(moduli, 2, note, &visits), MINT_ERR_ARGUMENT);
    }
    assert_int_equal(visits.count, 0);
}

static void test_a_visit_can_end_it(void **state)
{
    (void)state;
    visits_t visits = {.stop_at = 1};
    const mint_bytes_t six = {.data = (const uint8_t *)"\x06", .len = 1};
    const mint_bytes_t moduli[] = {six, six, six};
    assert_int_equal(mint_common_factors(moduli, 3, note, &visits), MINT_ERR_SPACE);
    assert_int_equal(visits.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_numbers_of_any_count),
        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_none_and_one_have_nothing_in_common),
        cmocka_unit_test(test_numbers_below_two_are_refused),
        cmocka_unit_test(test_a_visit_can_end_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
