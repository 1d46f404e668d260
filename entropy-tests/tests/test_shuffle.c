// SPDX-License-Identifier: Apache-2.0
//
// The shuffles of the permutation test: the samples stay the same ones, every order is as likely,
// and a shuffle is a matter of seed and number alone.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <string.h>

#include "sp800_90b/bit_string.h"
#include "sp800_90b/permutation.h"
#include "tests/support/noise.h"

#ifdef MINT_TEST_SMALL
#define SHUFFLES 24000u
#else
#define SHUFFLES 120000u
#endif

/// A set and one arrangement of it.
typedef struct {
    mint_samples_t samples;
    mint_permutation_source_t source;
    mint_arrangement_t arrangement;
} fixture_t;

static void make(const uint8_t *raw, size_t len, fixture_t *fixture)
{
    assert_int_equal(mint_samples_new(raw, len, 0, &fixture->samples), MINT_OK);
    assert_int_equal(mint_permutation_source(&fixture->samples, &fixture->source), MINT_OK);
    assert_int_equal(mint_arrangement_new(&fixture->source, &fixture->arrangement), MINT_OK);
}

static void release(fixture_t *fixture)
{
    mint_arrangement_free(&fixture->arrangement);
    mint_samples_free(&fixture->samples);
}

/// A chi-square statistic of counts that should be equal.
static double chi_square(const unsigned *counts, size_t len, size_t used)
{
    double t = 0;
    double expected = (double)SHUFFLES / (double)used;
    for (size_t i = 0; i < len; i++) {
        if (counts[i] > 0) {
            t += (counts[i] - expected) * (counts[i] - expected) / expected;
            used--;
        }
    }
    assert_int_equal(used, 0); // every order occurs, and no other one
    return t;
}

// 4 different symbols have 24 orders.
static void every_order_of_bytes_is_as_likely(void **state)
{
    (void)state;
    const uint8_t raw[4] = {3, 1, 0, 2};
    unsigned counts[256] = {0};
    fixture_t fixture;
    make(raw, sizeof raw, &fixture);
    for (unsigned i = 1; i <= SHUFFLES; i++) {
        mint_arrangement_shuffle(&fixture.arrangement, 1, i);
        const uint8_t *s = fixture.arrangement.symbols;
        counts[s[0] << 6 | s[1] << 4 | s[2] << 2 | s[3]]++;
    }
    // 23 degrees of freedom: 49.7 is exceeded once in a thousand seeds.
    assert_true(chi_square(counts, 256, 24) < 49.7);
    release(&fixture);
}

// 3 ones have 56 places among 8 bits, and 2 of them 36 among 9; few and many ones, to add and to
// take.
static void every_order_of_bits_is_as_likely(void **state)
{
    (void)state;
    static const struct {
        uint8_t raw[9];
        size_t len;
        size_t orders;
        double limit;
    } cases[] = {
        {{0, 0, 0, 0, 0, 1, 1, 1}, 8, 56, 93.2},
        {{1, 0, 0, 0, 0, 0, 0, 0, 1}, 9, 36, 66.7},
        {{1, 1, 1, 0, 1, 1, 1, 1, 1}, 9, 9, 26.2},
    };
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        unsigned counts[512] = {0};
        fixture_t fixture;
        make(cases[n].raw, cases[n].len, &fixture);
        for (unsigned i = 1; i <= SHUFFLES; i++) {
            mint_arrangement_shuffle(&fixture.arrangement, 2, i);
            counts[fixture.arrangement.bits[0] >> (64 - cases[n].len)]++;
        }
        assert_true(chi_square(counts, 512, cases[n].orders) < cases[n].limit);
        release(&fixture);
    }
}

static void the_samples_stay_the_same_ones(void **state)
{
    (void)state;
    static uint8_t raw[10007];
    static const char *const kinds[] = {"biased1", "biased500", "biased999", "normal8"};
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        fixture_t fixture;
        assert_true(noise_make(kinds[n], 3, raw, sizeof raw));
        raw[0] = 0; // both symbols occur
        raw[1] = 1;
        make(raw, sizeof raw, &fixture);
        mint_arrangement_shuffle(&fixture.arrangement, 3, 9);
        if (fixture.source.is_binary) {
            size_t ones = mint_bits_count(fixture.arrangement.bits, sizeof raw);
            assert_int_equal(ones, fixture.source.ones);
            assert_int_equal(fixture.arrangement.bits[sizeof raw / 64] << (sizeof raw % 64), 0);
        } else {
            int balance[256] = {0};
            for (size_t i = 0; i < sizeof raw; i++) {
                balance[raw[i]]++;
                balance[fixture.arrangement.symbols[i]]--;
            }
            for (unsigned i = 0; i < 256; i++) {
                assert_int_equal(balance[i], 0);
            }
        }
        release(&fixture);
    }
}

static void a_shuffle_is_its_seed_and_number(void **state)
{
    (void)state;
    static uint8_t raw[1000];
    fixture_t one;
    fixture_t other;
    assert_true(noise_make("uniform8", 3, raw, sizeof raw));
    make(raw, sizeof raw, &one);
    make(raw, sizeof raw, &other);
    mint_arrangement_shuffle(&one.arrangement, 5, 1);
    mint_arrangement_shuffle(&one.arrangement, 5, 77);
    mint_arrangement_shuffle(&other.arrangement, 5, 77);
    assert_memory_equal(one.arrangement.symbols, other.arrangement.symbols, sizeof raw);
    mint_arrangement_shuffle(&other.arrangement, 5, 78);
    assert_memory_not_equal(one.arrangement.symbols, other.arrangement.symbols, sizeof raw);
    mint_arrangement_shuffle(&other.arrangement, 6, 77);
    assert_memory_not_equal(one.arrangement.symbols, other.arrangement.symbols, sizeof raw);
    mint_arrangement_load(&other.arrangement);
    assert_memory_equal(other.arrangement.symbols, raw, sizeof raw);
    release(&one);
    release(&other);
}

/// The slow way to the runs of a bit string.
static void count_runs(const uint64_t *bits, size_t len, size_t *runs, size_t *longest)
{
    size_t run = 0;
    *runs = 0;
    *longest = 1;
    for (size_t i = 0; i < len; i++) {
        bool is_new = i == 0 || ((bits[i / 64] >> (63 - i % 64)) & 1u) !=
                                    ((bits[(i - 1) / 64] >> (63 - (i - 1) % 64)) & 1u);
        run = is_new ? 1 : run + 1;
        *runs += is_new ? 1 : 0;
        *longest = run > *longest ? run : *longest;
    }
}

static void runs_of_bits_are_counted_right(void **state)
{
    (void)state;
    static const char *const kinds[] = {"biased500", "markov990", "biased5", "markov10"};
    for (size_t len = 0; len < 700; len++) {
        uint64_t bits[12] = {0};
        uint8_t flags[700];
        size_t runs;
        size_t longest;
        assert_true(noise_make(kinds[len % 4], len, flags, sizeof flags));
        for (size_t i = 0; i < len; i++) {
            bits[i / 64] |= (uint64_t)flags[i] << (63 - i % 64);
        }
        count_runs(bits, len, &runs, &longest);
        assert_int_equal(mint_bits_runs(bits, len), runs);
        assert_int_equal(mint_bits_longest_run(bits, len), longest);
        if (len >= 64) {
            assert_int_equal(mint_bits_pack(flags), bits[0]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_of_bytes_is_as_likely),
        cmocka_unit_test(every_order_of_bits_is_as_likely),
        cmocka_unit_test(the_samples_stay_the_same_ones),
        cmocka_unit_test(a_shuffle_is_its_seed_and_number),
        cmocka_unit_test(runs_of_bits_are_counted_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
