// SPDX-License-Identifier: Apache-2.0
//
// The spectrum of the spectral test against its definition, sum by sum, for lengths of every kind.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

#include "sp800_22/lanes.h"
#include "sp800_22/spectrum.h"
#include "tests/support/sequences.h"

#define TWO_PI 6.28318530717958647692

static size_t count_by_definition(const mint_bits_t *bits, double limit)
{
    size_t below = 0;
    for (size_t k = 0; k < bits->len / 2; k++) {
        double re = 0;
        double im = 0;
        for (size_t j = 0; j < bits->len; j++) {
            double angle = TWO_PI * (double)(j * k % bits->len) / (double)bits->len;
            double sign = mint_bit(bits, j) != 0 ? 1 : -1;
            re += sign * cos(angle);
            im += sign * sin(angle);
        }
        below += re * re + im * im < limit;
    }
    return below;
}

static void look_at(size_t len)
{
    mint_bits_t bits;
    size_t below;
    assert_true(sequence_random(len, len, &bits));
    for (int percent = 5; percent < 100; percent += 30) {
        double limit = -(double)len * log(1 - percent / 100.0);
        size_t expected = count_by_definition(&bits, limit);
        assert_int_equal(mint_spectrum_count(&bits, limit, &below), MINT_OK);
        assert_int_equal(below, expected);
        assert_int_equal(mint_spectrum_count_any(&bits, limit, &below), MINT_OK);
        assert_int_equal(below, expected);
    }
    mint_bits_free(&bits);
}

static void lengths_of_every_kind(void **state)
{
    (void)state;
    static const size_t lens[] = {
        2,    3,    10,   16,   17,   32,         // the shortest
        48,   80,   240,  400,  720,  1024,       // 16 times 3, 5, 15, 25, 45, 64
        101,  997,  1009,                         // primes
        112,  1000, 1001, 1250, 1296, 1536, 1600, // with other factors, or less than 16
        2000, 2025, 2160,                         // and mixtures
    };
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        look_at(lens[i]);
    }
}

static void both_ways_agree(void **state)
{
    (void)state;
    static const size_t lens[] = {10000, 65536, 100000};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        mint_bits_t bits;
        size_t quick, any;
        double limit = (double)lens[i] * log(20);
        assert_true(sequence_random(i, lens[i], &bits));
        assert_int_equal(mint_spectrum_count_lanes(&bits, limit, &quick), MINT_OK);
        assert_int_equal(mint_spectrum_count_any(&bits, limit, &any), MINT_OK);
        assert_int_equal(quick, any);
        mint_bits_free(&bits);
    }
}

// Four bits that go round: all of the spectrum is at 0, n/4 and n/2, the last of which is not
// looked at.
static void a_period_is_one_peak(void **state)
{
    (void)state;
    static const size_t lens[] = {1600, 4 * 251};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        mint_bits_t bits;
        size_t below;
        size_t len = lens[i];
        assert_true(sequence_random(0, len, &bits));
        for (size_t at = 0; at < len; at++) {
            uint64_t bit = UINT64_C(1) << at % 64;
            bits.words[at / 64] =
                at % 4 < 2 ? bits.words[at / 64] | bit : bits.words[at / 64] & ~bit;
        }
        double height = (double)len * (double)len / 2;
        assert_int_equal(mint_spectrum_count(&bits, height * 1.0001, &below), MINT_OK);
        assert_int_equal(below, len / 2);
        assert_int_equal(mint_spectrum_count(&bits, height * 0.9999, &below), MINT_OK);
        assert_int_equal(below, len / 2 - 1);
        assert_int_equal(mint_spectrum_count(&bits, 1e-9, &below), MINT_OK);
        assert_int_equal(below, len / 2 - 1);
        mint_bits_free(&bits);
    }
}

static void only_small_factors_have_lanes(void **state)
{
    (void)state;
    mint_lanes_plan_t plan;
    mint_bits_t bits;
    size_t below = 1;
    assert_int_equal(mint_lanes_plan(7, &plan), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lanes_plan(0, &plan), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lanes_plan(60, &plan), MINT_OK);
    assert_int_equal(plan.radix_count, 3);
    mint_lanes_plan_free(&plan);
    assert_true(sequence_random(1, 16 * 7, &bits));
    assert_int_equal(mint_spectrum_count_lanes(&bits, 1, &below), MINT_ERR_ARGUMENT);
    assert_int_equal(below, 0);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_of_every_kind),
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(a_period_is_one_peak),
        cmocka_unit_test(only_small_factors_have_lanes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
