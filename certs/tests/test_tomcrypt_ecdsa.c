// SPDX-License-Identifier: Apache-2.0
//
// The second library's ECDSA against the first's, where nobody looks: scalars and digests at the
// limits, keys that are small multiples of the generator, points that are none, keys that come once
// and keys that come often. What the first refuses the second must never take.
#include "certs/tests/support.h"

#include <mbedtls/ecdsa.h>
#include <pthread.h>

#include "certs/src/tomcrypt_ecdsa.h"
#include "certs/src/tomcrypt_read.h"
#include "mintmark/certs/random.h"

enum { LEN_MAX = 48, POINT_MAX = 1 + 2 * LEN_MAX, DER_MAX = 16 + 2 * (LEN_MAX + 1), OFTEN = 3 };

static const struct {
    mint_key_type_t type;
    mbedtls_ecp_group_id group;
    size_t len;
} curves[] = {{MINT_KEY_P256, MBEDTLS_ECP_DP_SECP256R1, 32},
              {MINT_KEY_P384, MBEDTLS_ECP_DP_SECP384R1, 48},
              {MINT_KEY_BRAINPOOL_P256, MBEDTLS_ECP_DP_BP256R1, 32}};

enum { CURVE_COUNT = sizeof curves / sizeof curves[0] };

// A key, and a signature over a digest that goes with it or does not.
typedef struct {
    size_t curve;
    mbedtls_ecp_group group;
    mbedtls_mpi d, r, s, e;
    mbedtls_ecp_point q;
    uint8_t point[POINT_MAX];
    size_t point_len;
} case_t;

static int setup(void **state)
{
    (void)state;
    return mint_tomcrypt_ready() ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    ltc_ecc_fp_free();
    return 0;
}

static void write_point(case_t *it)
{
    assert_int_equal(mbedtls_ecp_point_write_binary(&it->group, &it->q, MBEDTLS_ECP_PF_UNCOMPRESSED,
                                                    &it->point_len, it->point, sizeof it->point),
                     0);
}

static void open_case(size_t curve, case_t *it)
{
    *it = (case_t){.curve = curve};
    mbedtls_ecp_group_init(&it->group);
    mbedtls_ecp_point_init(&it->q);
    mbedtls_mpi_init(&it->d);
    mbedtls_mpi_init(&it->r);
    mbedtls_mpi_init(&it->s);
    mbedtls_mpi_init(&it->e);
    assert_int_equal(mbedtls_ecp_group_load(&it->group, curves[curve].group), 0);
}

static void close_case(case_t *it)
{
    mbedtls_mpi_free(&it->e);
    mbedtls_mpi_free(&it->s);
    mbedtls_mpi_free(&it->r);
    mbedtls_mpi_free(&it->d);
    mbedtls_ecp_point_free(&it->q);
    mbedtls_ecp_group_free(&it->group);
}

// A random key; or with `d`, the key that is this many times the generator, -d if negative.
static void set_key(case_t *it, long d)
{
    if (d == 0) {
        assert_int_equal(mbedtls_ecp_gen_privkey(&it->group, &it->d, mint_host_random, NULL), 0);
    } else {
        assert_int_equal(mbedtls_mpi_lset(&it->d, (mbedtls_mpi_sint)d), 0);
        assert_int_equal(mbedtls_mpi_mod_mpi(&it->d, &it->d, &it->group.N), 0);
    }
    assert_int_equal(
        mbedtls_ecp_mul(&it->group, &it->q, &it->d, &it->group.G, mint_host_random, NULL), 0);
    write_point(it);
}

// The signature whose verification reckons u1·G + u2·Q: r is x of that, s = r/u2, and e = u1·s.
static void set_scalars(case_t *it, const mbedtls_mpi *u1, const mbedtls_mpi *u2)
{
    mbedtls_ecp_point sum;
    const mbedtls_mpi *n = &it->group.N;
    mbedtls_ecp_point_init(&sum);
    assert_int_equal(mbedtls_ecp_muladd(&it->group, &sum, u1, &it->group.G, u2, &it->q), 0);
    assert_int_equal(mbedtls_mpi_mod_mpi(&it->r, &sum.MBEDTLS_PRIVATE(X), n), 0);
    assert_int_equal(mbedtls_mpi_inv_mod(&it->s, u2, n), 0);
    assert_int_equal(mbedtls_mpi_mul_mpi(&it->s, &it->s, &it->r), 0);
    assert_int_equal(mbedtls_mpi_mod_mpi(&it->s, &it->s, n), 0);
    assert_int_equal(mbedtls_mpi_mul_mpi(&it->e, &it->s, u1), 0);
    assert_int_equal(mbedtls_mpi_mod_mpi(&it->e, &it->e, n), 0);
    mbedtls_ecp_point_free(&sum);
}

static void sign_random(case_t *it)
{
    assert_int_equal(mbedtls_ecp_gen_privkey(&it->group, &it->e, mint_host_random, NULL), 0);
    uint8_t digest[LEN_MAX];
    size_t len = curves[it->curve].len;
    assert_int_equal(mbedtls_mpi_write_binary(&it->e, digest, len), 0);
    assert_int_equal(
        mbedtls_ecdsa_sign(&it->group, &it->r, &it->s, &it->d, digest, len, mint_host_random, NULL),
        0);
}

static size_t write_integer(const mbedtls_mpi *number, uint8_t *out)
{
    size_t len = mbedtls_mpi_bitlen(number) / 8 + 1; // a zero byte where the sign would be
    out[0] = 0x02;
    out[1] = (uint8_t)len;
    assert_int_equal(mbedtls_mpi_write_binary(number, out + 2, len), 0);
    return 2 + len;
}

static mint_bytes_t write_signature(const case_t *it, uint8_t der[DER_MAX])
{
    size_t len = 2;
    len += write_integer(&it->r, der + len);
    len += write_integer(&it->s, der + len);
    der[0] = 0x30;
    der[1] = (uint8_t)(len - 2); // below 128: at most 2 · 51
    return (mint_bytes_t){der, len};
}

static bool second_takes(const case_t *it, mint_bytes_t point, mint_tomcrypt_use_t use)
{
    uint8_t der[DER_MAX];
    uint8_t digest[LEN_MAX];
    size_t len = curves[it->curve].len;
    assert_int_equal(mbedtls_mpi_write_binary(&it->e, digest, len), 0);
    return mint_tomcrypt_ecdsa_verifies(curves[it->curve].type, point, (mint_bytes_t){digest, len},
                                        write_signature(it, der), use);
}

static bool first_takes(case_t *it)
{
    uint8_t digest[LEN_MAX];
    size_t len = curves[it->curve].len;
    assert_int_equal(mbedtls_mpi_write_binary(&it->e, digest, len), 0);
    return mbedtls_ecdsa_verify(&it->group, digest, len, &it->q, &it->r, &it->s) == 0;
}

static mint_bytes_t point_of(const case_t *it)
{
    return (mint_bytes_t){it->point, it->point_len};
}

// Plainly; then over tables, from the second time on.
static void expect_both(case_t *it, bool taken)
{
    assert_int_equal(first_takes(it), taken);
    assert_int_equal(second_takes(it, point_of(it), MINT_TOMCRYPT_ONCE), taken);
    for (int turn = 0; turn < OFTEN; turn++) {
        assert_int_equal(second_takes(it, point_of(it), MINT_TOMCRYPT_OFTEN), taken);
    }
}

// ---- What both take, and what neither does ----

static void signatures_are_judged_alike(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        for (int turn = 0; turn < 6; turn++) { // with all curves, more keys than tables
            case_t it;
            open_case(curve, &it);
            set_key(&it, 0);
            sign_random(&it);
            expect_both(&it, true);
            assert_int_equal(mbedtls_mpi_sub_mpi(&it.s, &it.group.N, &it.s), 0);
            expect_both(&it, true); // -s is as good as s
            assert_int_equal(mbedtls_mpi_add_int(&it.e, &it.e, 1), 0);
            expect_both(&it, false);
            close_case(&it);
        }
    }
}

// u1 and u2: small, large, and with long runs of zeros and ones. Negative: from the order down.
static const struct {
    int one, one_shift, two, two_shift;
} scalars[] = {{0, 0, 1, 0},   {1, 0, 1, 0},     {1, 0, 2, 0},       {2, 0, 1, 0},
               {3, 0, 3, 0},   {-1, 0, 1, 0},    {1, 0, -1, 0},      {-1, 0, -1, 0},
               {-2, 0, 5, 0},  {1, 128, 1, 0},   {1, 0, 1, 128},     {1, 255, 3, 0},
               {3, 0, 1, 255}, {1, 224, 1, 224}, {255, 0, 255, 248}, {0, 0, -1, 0},
               {0, 0, 7, 100}, {-1, 31, -1, 32}, {1, 32, 1, 64},     {1, 8, -1, 8}};

static void set_scalar(const case_t *it, int number, int shift, mbedtls_mpi *out)
{
    assert_int_equal(mbedtls_mpi_lset(out, number), 0);
    assert_int_equal(mbedtls_mpi_shift_l(out, (size_t)shift), 0);
    assert_int_equal(mbedtls_mpi_mod_mpi(out, out, &it->group.N), 0);
}

static void sums_are_right_for_odd_scalars(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        mbedtls_mpi one;
        mbedtls_mpi two;
        case_t it;
        open_case(curve, &it);
        mbedtls_mpi_init(&one);
        mbedtls_mpi_init(&two);
        set_key(&it, 0);
        for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++) {
            set_scalar(&it, scalars[i].one, scalars[i].one_shift, &one);
            set_scalar(&it, scalars[i].two, scalars[i].two_shift, &two);
            set_scalars(&it, &one, &two);
            expect_both(&it, true);
            assert_int_equal(mbedtls_mpi_add_int(&it.e, &it.e, 1), 0);
            expect_both(&it, false);
        }
        mbedtls_mpi_free(&one);
        mbedtls_mpi_free(&two);
        close_case(&it);
    }
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        case_t it;
        open_case(curve, &it);
        set_key(&it, 0);
        sign_random(&it);
        mbedtls_mpi *const numbers[2] = {&it.r, &it.s};
        for (size_t i = 0; i < 2; i++) {
            mbedtls_mpi right;
            mbedtls_mpi_init(&right);
            assert_int_equal(mbedtls_mpi_copy(&right, numbers[i]), 0);
            assert_int_equal(mbedtls_mpi_lset(numbers[i], 0), 0);
            expect_both(&it, false);
            assert_int_equal(mbedtls_mpi_copy(numbers[i], &it.group.N), 0);
            expect_both(&it, false);
            // The same number to whoever reduces it first.
            assert_int_equal(mbedtls_mpi_add_mpi(numbers[i], &it.group.N, &right), 0);
            expect_both(&it, false);
            assert_int_equal(mbedtls_mpi_copy(numbers[i], &right), 0);
            mbedtls_mpi_free(&right);
        }
        expect_both(&it, true);
        close_case(&it);
    }
}

// ---- Keys that nobody should have ----

// Sums in which a point meets itself or its negative, which LibTomCrypt does not reckon as it
// should: it may refuse what is right, and for such keys we let it; it must not take what is wrong.
static void keys_near_the_generator_let_nothing_wrong_through(void **state)
{
    static const long multiples[] = {1, 2, 3, 4, 16, 1L << 32};
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        for (size_t i = 0; i < 2 * sizeof multiples / sizeof multiples[0]; i++) {
            case_t it;
            open_case(curve, &it);
            set_key(&it, i % 2 == 0 ? multiples[i / 2] : -multiples[i / 2]);
            sign_random(&it);
            assert_true(first_takes(&it));
            if (i < 2) { // the generator and its negative
                assert_false(second_takes(&it, point_of(&it), MINT_TOMCRYPT_ONCE));
                assert_false(second_takes(&it, point_of(&it), MINT_TOMCRYPT_OFTEN));
            }
            assert_int_equal(mbedtls_mpi_add_int(&it.e, &it.e, 1), 0);
            expect_both(&it, false);
            close_case(&it);
        }
    }
}

static void expect_no_key(const case_t *it, mint_bytes_t point)
{
    assert_false(second_takes(it, point, MINT_TOMCRYPT_ONCE));
    assert_false(second_takes(it, point, MINT_TOMCRYPT_OFTEN));
}

// The point of the least x.
static void set_least_point(case_t *it)
{
    uint8_t compressed[1 + LEN_MAX] = {0x02};
    size_t len = curves[it->curve].len;
    do {
        compressed[len]++;
        assert_int_not_equal(compressed[len], 0);
        assert_int_equal(mbedtls_ecp_point_read_binary(&it->group, &it->q, compressed, 1 + len), 0);
    } while (mbedtls_ecp_check_pubkey(&it->group, &it->q) != 0);
    write_point(it);
}

// x + p is the same coordinate to whoever reduces it, and has as many bytes if x is small.
static void coordinates_beyond_the_prime_are_refused(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        case_t it;
        mbedtls_mpi number;
        open_case(curve, &it);
        set_least_point(&it);
        mbedtls_mpi_init(&number);
        assert_int_equal(mbedtls_mpi_lset(&number, 3), 0);
        set_scalars(&it, &number, &number);
        expect_both(&it, true);
        size_t len = curves[curve].len;
        assert_int_equal(mbedtls_mpi_read_binary(&number, it.point + 1, len), 0);
        assert_int_equal(mbedtls_mpi_add_mpi(&number, &number, &it.group.P), 0);
        assert_int_equal(mbedtls_mpi_write_binary(&number, it.point + 1, len), 0);
        expect_no_key(&it, point_of(&it));
        mbedtls_mpi_free(&number);
        close_case(&it);
    }
}

static void what_is_no_point_of_the_curve_is_no_key(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        case_t it;
        open_case(curve, &it);
        set_key(&it, 0);
        sign_random(&it);
        assert_true(second_takes(&it, point_of(&it), MINT_TOMCRYPT_ONCE));
        for (size_t at = 0; at < it.point_len; at++) {
            it.point[at] ^= 1;
            expect_no_key(&it, point_of(&it));
            it.point[at] ^= 1;
        }
        static const uint8_t infinity[1] = {0};
        expect_no_key(&it, (mint_bytes_t){infinity, sizeof infinity});
        expect_no_key(&it, (mint_bytes_t){it.point, it.point_len - 1});
        expect_no_key(&it, (mint_bytes_t){it.point, it.point_len - 2});
        expect_no_key(&it, (mint_bytes_t){it.point, 1});
        expect_no_key(&it, (mint_bytes_t){NULL, 0});
        uint8_t compressed[POINT_MAX];
        memcpy(compressed, it.point, it.point_len);
        compressed[0] = (uint8_t)(0x02 | (it.point[it.point_len - 1] & 1));
        expect_no_key(&it, (mint_bytes_t){compressed, 1 + curves[curve].len});
        compressed[0] = (uint8_t)(0x06 | (it.point[it.point_len - 1] & 1)); // the hybrid form
        expect_no_key(&it, (mint_bytes_t){compressed, it.point_len});
        close_case(&it);
    }
}

// A point of the right size, on the wrong curve.
static void curves_are_not_mixed_up(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        case_t it;
        open_case(curve, &it);
        set_key(&it, 0);
        sign_random(&it);
        for (it.curve = 0; it.curve < CURVE_COUNT; it.curve++) {
            bool fits = it.curve == curve;
            if (curves[it.curve].len == curves[curve].len) {
                assert_int_equal(second_takes(&it, point_of(&it), MINT_TOMCRYPT_ONCE), fits);
                assert_int_equal(second_takes(&it, point_of(&it), MINT_TOMCRYPT_OFTEN), fits);
            }
        }
        close_case(&it);
    }
}

// ---- The signature's DER ----

static bool takes_der(const case_t *it, const uint8_t *der, size_t len)
{
    uint8_t digest[LEN_MAX];
    size_t digest_len = curves[it->curve].len;
    assert_int_equal(mbedtls_mpi_write_binary(&it->e, digest, digest_len), 0);
    return mint_tomcrypt_ecdsa_verifies(curves[it->curve].type, point_of(it),
                                        (mint_bytes_t){digest, digest_len},
                                        (mint_bytes_t){der, len}, MINT_TOMCRYPT_ONCE);
}

// A zero byte too many: before r, before s, after s, and after it all, with lengths that fit.
static void expect_no_zeros_added(const case_t *it, mint_bytes_t right)
{
    const size_t s_at = 4 + right.data[3];
    const struct {
        size_t at;
        size_t length_at; // of the INTEGER that grows; 0: none
        bool outside;
    } places[] = {
        {4, 3, false}, {s_at + 2, s_at + 1, false}, {right.len, 0, false}, {right.len, 0, true}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        uint8_t der[DER_MAX + 1];
        size_t at = places[i].at;
        memcpy(der, right.data, at);
        der[at] = 0;
        memcpy(der + at + 1, right.data + at, right.len - at);
        der[1] = (uint8_t)(der[1] + (places[i].outside ? 0 : 1));
        if (places[i].length_at > 0) {
            der[places[i].length_at]++;
        }
        assert_false(takes_der(it, der, right.len + 1));
    }
}

static void expect_strict(const case_t *it, mint_bytes_t right)
{
    uint8_t der[DER_MAX];
    for (size_t len = 0; len < right.len; len++) {
        assert_false(takes_der(it, right.data, len));
    }
    for (size_t at = 0; at < right.len; at++) {
        memcpy(der, right.data, right.len);
        der[at] ^= (uint8_t)(1u << at % 8);
        assert_false(takes_der(it, der, right.len));
    }
}

static void only_strict_der_is_taken(void **state)
{
    (void)state;
    for (size_t curve = 0; curve < CURVE_COUNT; curve++) {
        case_t it;
        uint8_t der[DER_MAX];
        open_case(curve, &it);
        set_key(&it, 0);
        sign_random(&it);
        mint_bytes_t right = write_signature(&it, der);
        assert_true(takes_der(&it, right.data, right.len));
        expect_no_zeros_added(&it, right);
        expect_strict(&it, right);
        close_case(&it);
    }
}

// ---- Threads ----

enum { THREAD_COUNT = 4, KEY_COUNT = 24, ROUNDS = 4 };

static case_t shared[KEY_COUNT];

static void *verify_all(void *argument)
{
    size_t start = *(const size_t *)argument;
    for (size_t i = 0; i < (size_t)ROUNDS * KEY_COUNT; i++) {
        const case_t *it = &shared[(start + i) % KEY_COUNT];
        // Some of one, some of the other at the same time.
        if (!second_takes(it, point_of(it),
                          (start + i) % 3 == 0 ? MINT_TOMCRYPT_ONCE : MINT_TOMCRYPT_OFTEN)) {
            return shared;
        }
    }
    return NULL;
}

// More keys than LibTomCrypt keeps tables for, in another order in each thread.
static void threads_share_tables(void **state)
{
    (void)state;
    pthread_t threads[THREAD_COUNT];
    size_t starts[THREAD_COUNT];
    for (size_t i = 0; i < KEY_COUNT; i++) {
        open_case(i % CURVE_COUNT, &shared[i]);
        set_key(&shared[i], 0);
        sign_random(&shared[i]);
    }
    ltc_ecc_fp_free();
    for (size_t i = 0; i < THREAD_COUNT; i++) {
        starts[i] = 5 * i;
        assert_int_equal(pthread_create(&threads[i], NULL, verify_all, &starts[i]), 0);
    }
    for (size_t i = 0; i < THREAD_COUNT; i++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    for (size_t i = 0; i < KEY_COUNT; i++) {
        close_case(&shared[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_judged_alike),
        cmocka_unit_test(sums_are_right_for_odd_scalars),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(keys_near_the_generator_let_nothing_wrong_through),
        cmocka_unit_test(what_is_no_point_of_the_curve_is_no_key),
        cmocka_unit_test(coordinates_beyond_the_prime_are_refused),
        cmocka_unit_test(curves_are_not_mixed_up),
        cmocka_unit_test(only_strict_der_is_taken),
        cmocka_unit_test(threads_share_tables),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
