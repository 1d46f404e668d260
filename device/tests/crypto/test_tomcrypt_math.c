// SPDX-License-Identifier: Apache-2.0
//
// LibTomMath behind LibTomCrypt's descriptor: each of its functions is made to fail, for want of
// memory and otherwise, and LibTomCrypt is told which; and what each computes, on small numbers.
#include <tommath.h>

#include "crypto/tomcrypt/library.h"
#include "device/tests/support/check.h"

static mp_err failure; // what every function returns, MP_OKAY: it does its work

// NOLINTBEGIN(cert-dcl51-cpp,bugprone-macro-parentheses)
#define WRAP(function, types, names)                                                               \
    mp_err __real_##function types;                                                                \
    mp_err __wrap_##function types;                                                                \
    mp_err __wrap_##function types                                                                 \
    {                                                                                              \
        return failure != MP_OKAY ? failure : __real_##function names;                             \
    }
// NOLINTEND(cert-dcl51-cpp,bugprone-macro-parentheses)

WRAP(mp_init, (mp_int * a), (a))
WRAP(mp_copy, (const mp_int *a, mp_int *b), (a, b))
WRAP(mp_to_ubin, (const mp_int *a, unsigned char *out, size_t size, size_t *len),
     (a, out, size, len))
WRAP(mp_from_ubin, (mp_int * a, const unsigned char *bytes, size_t len), (a, bytes, len))
WRAP(mp_add, (const mp_int *a, const mp_int *b, mp_int *c), (a, b, c))
WRAP(mp_sub, (const mp_int *a, const mp_int *b, mp_int *c), (a, b, c))
WRAP(mp_mul, (const mp_int *a, const mp_int *b, mp_int *c), (a, b, c))
WRAP(mp_sqr, (const mp_int *a, mp_int *b), (a, b))
WRAP(mp_div, (const mp_int *a, const mp_int *b, mp_int *c, mp_int *d), (a, b, c, d))
WRAP(mp_div_2, (const mp_int *a, mp_int *b), (a, b))
WRAP(mp_addmod, (const mp_int *a, const mp_int *b, const mp_int *m, mp_int *c), (a, b, m, c))
WRAP(mp_submod, (const mp_int *a, const mp_int *b, const mp_int *m, mp_int *c), (a, b, m, c))
WRAP(mp_mulmod, (const mp_int *a, const mp_int *b, const mp_int *m, mp_int *c), (a, b, m, c))
WRAP(mp_invmod, (const mp_int *a, const mp_int *m, mp_int *c), (a, m, c))
WRAP(mp_montgomery_setup, (const mp_int *m, mp_digit *rho), (m, rho))
WRAP(mp_montgomery_calc_normalization, (mp_int * a, const mp_int *m), (a, m))
WRAP(mp_montgomery_reduce, (mp_int * a, const mp_int *m, mp_digit rho), (a, m, rho))

static const ltc_math_descriptor *const math = &mint_tomcrypt_math;

// The numbers of the operations: a, b, a modulus, and what comes out.
static void *a;
static void *b;
static void *m;
static void *out;
static unsigned char bytes[8];

static int copy(void)
{
    return math->copy(a, out);
}

static int write_bytes(void)
{
    return math->unsigned_write(a, bytes);
}

static int read_bytes(void)
{
    static unsigned char seven[] = {0, 7};
    return math->unsigned_read(out, seven, sizeof seven);
}

static int add(void)
{
    return math->add(a, b, out);
}

static int sub(void)
{
    return math->sub(a, b, out);
}

static int mul(void)
{
    return math->mul(a, b, out);
}

static int sqr(void)
{
    return math->sqr(a, out);
}

static int divide(void)
{
    return math->mpdiv(a, b, out, NULL);
}

static int div_2(void)
{
    return math->div_2(a, out);
}

static int addmod(void)
{
    return math->addmod(a, b, m, out);
}

static int submod(void)
{
    return math->submod(b, a, m, out);
}

static int mulmod(void)
{
    return math->mulmod(a, b, m, out);
}

static int invmod(void)
{
    return math->invmod(a, m, out);
}

static int normalization(void)
{
    return math->montgomery_normalization(out, m);
}

// a = 100, b = 9, m = 13.
static const struct {
    int (*run)(void);
    long result; // in `out`; -1: elsewhere
} OPERATIONS[] = {
    {copy, 100}, {write_bytes, -1},  {read_bytes, 7}, {add, 109},          {sub, 91},
    {mul, 900},  {sqr, 10000},       {divide, 11},    {div_2, 50},         {addmod, 109 % 13},
    {submod, 0}, {mulmod, 900 % 13}, {invmod, 3},     {normalization, -1},
};
#define COUNT (sizeof OPERATIONS / sizeof OPERATIONS[0])

static int make_numbers(void **state)
{
    (void)state;
    failure = MP_OKAY;
    bool made = math->init(&a) == CRYPT_OK && math->init(&b) == CRYPT_OK &&
                math->init(&m) == CRYPT_OK && math->init(&out) == CRYPT_OK &&
                math->set_int(a, 100) == CRYPT_OK && math->set_int(b, 9) == CRYPT_OK &&
                math->set_int(m, 13) == CRYPT_OK;
    return made ? 0 : -1;
}

static int drop_numbers(void **state)
{
    (void)state;
    failure = MP_OKAY;
    math->deinit(a);
    math->deinit(b);
    math->deinit(m);
    math->deinit(out);
    return 0;
}

static void each_computes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(OPERATIONS[i].run(), CRYPT_OK);
        if (OPERATIONS[i].result >= 0) {
            assert_int_equal(math->compare_d(out, (ltc_mp_digit)OPERATIONS[i].result), LTC_MP_EQ);
        }
    }
    assert_int_equal(bytes[0], 100);
}

static void each_tells_what_failed(void **state)
{
    static const struct {
        mp_err of_math;
        int told;
    } failures[] = {{MP_MEM, CRYPT_MEM}, {MP_VAL, CRYPT_ERROR}, {MP_ITER, CRYPT_ERROR}};
    (void)state;
    for (size_t f = 0; f < sizeof failures / sizeof failures[0]; f++) {
        failure = failures[f].of_math;
        for (size_t i = 0; i < COUNT; i++) {
            assert_int_equal(OPERATIONS[i].run(), failures[f].told);
        }
        void *number = a;
        assert_int_equal(math->init(&number), failures[f].told);
        assert_null(number);
        void *rho = a;
        assert_int_equal(math->montgomery_setup(m, &rho), failures[f].told);
        assert_null(rho);
    }
}

// a · R · R^-1 is a again, modulo m.
static void montgomery_goes_and_comes_back(void **state)
{
    void *rho = NULL;
    (void)state;
    assert_int_equal(math->montgomery_setup(m, &rho), CRYPT_OK);
    assert_int_equal(normalization(), CRYPT_OK);
    assert_int_equal(math->mulmod(a, out, m, a), CRYPT_OK);
    assert_int_equal(math->montgomery_reduce(a, m, rho), CRYPT_OK);
    assert_int_equal(math->compare_d(a, 100 % 13), LTC_MP_EQ);
    failure = MP_VAL;
    assert_int_equal(math->montgomery_reduce(a, m, rho), CRYPT_ERROR);
    math->montgomery_deinit(rho);
}

static void digits_beyond_a_number_are_zero(void **state)
{
    (void)state;
    assert_int_equal(math->get_digit_count(a), 1);
    assert_int_equal(math->get_digit(a, 0), 100);
    assert_int_equal(math->get_digit(a, 1), 0);
    assert_int_equal(math->get_digit(a, -1), 0);
    assert_int_equal(math->compare(a, b), LTC_MP_GT);
    assert_int_equal(math->compare(b, a), LTC_MP_LT);
    assert_int_equal(math->unsigned_size(a), 1);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, make_numbers, drop_numbers)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_computes),
        TEST(each_tells_what_failed),
        TEST(montgomery_goes_and_comes_back),
        TEST(digits_beyond_a_number_are_zero),
    };
    return cmocka_run_group_tests_name("crypto/tomcrypt/math", tests, NULL, NULL);
}
