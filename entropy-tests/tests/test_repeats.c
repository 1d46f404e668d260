// SPDX-License-Identifier: Apache-2.0
//
// Repeats of tuples: both ways of counting them against the text of SP 800-90B §6.3.5 and
// §6.3.6, on sequences whose ends look like their middles.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/suffix_array.h"
#include "sp800_90b/tuple_split.h"
#include "tests/support/definition.h"
#include "tests/support/noise.h"

static void assert_repeats(const mint_repeats_t *repeats, const uint8_t *s, size_t len)
{
    static definition_repeats_t expected;
    definition_repeats(s, len, MINT_REPEATS_MIN_COUNT, &expected);
    assert_int_equal(repeats->len, len);
    assert_int_equal(repeats->longest, expected.longest);
    assert_int_equal(repeats->frequent, expected.frequent);
    for (size_t n = 1; n <= expected.longest; n++) {
        assert_int_equal(repeats->pairs[n], expected.pairs[n]);
    }
    for (size_t n = 1; n <= expected.frequent; n++) {
        assert_int_equal(repeats->most[n], expected.most[n]);
    }
}

static void check_both(const uint8_t *s, size_t len, unsigned distinct)
{
    mint_repeats_t repeats;
    mint_tuple_counts_t counts = {0};
    mint_status_t status = mint_tuple_split(s, len, distinct, &counts);
    if (status == MINT_OK) {
        assert_int_equal(mint_tuple_counts_end(&counts, len, &repeats), MINT_OK);
        assert_repeats(&repeats, s, len);
        mint_repeats_free(&repeats);
    } else {
        assert_int_equal(status, MINT_ERR_UNSUPPORTED);
    }
    mint_tuple_counts_free(&counts);
    assert_int_equal(mint_suffix_array_count(s, len, &counts), MINT_OK);
    assert_int_equal(mint_tuple_counts_end(&counts, len, &repeats), MINT_OK);
    assert_repeats(&repeats, s, len);
    mint_repeats_free(&repeats);
    mint_tuple_counts_free(&counts);
}

static void all_short_bit_strings(void **state)
{
    (void)state;
    for (size_t len = 1; len <= 9; len++) {
        for (unsigned word = 0; word < 1u << len; word++) {
            uint8_t s[9];
            for (size_t i = 0; i < len; i++) {
                s[i] = word >> i & 1u;
            }
            check_both(s, len, 2);
        }
    }
}

static void noise_of_all_widths(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        unsigned distinct;
    } sets[] = {{"uniform1", 2}, {"biased20", 2},   {"markov990", 2}, {"uniform2", 4},
                {"uniform3", 8}, {"sticky900", 16}, {"uniform5", 32}, {"uniform8", 256},
                {"timer8", 256}, {"period7", 8},    {"walk6", 64}};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        for (size_t len = 1; len < 700; len = len * 2 + 1) {
            uint8_t s[700];
            assert_true(noise_make(sets[i].kind, len, s, len));
            check_both(s, len, sets[i].distinct);
        }
    }
}

// What is in the middle, at the end, and then nothing: where zeros after the end could be taken for
// data.
static void ends_that_look_like_middles(void **state)
{
    (void)state;
    for (size_t zeros = 0; zeros < 300; zeros += 61) {
        for (unsigned distinct = 2; distinct <= 256; distinct *= 4) {
            uint8_t s[750] = {0};
            size_t len = 450 + zeros;
            assert_true(noise_make("uniform8", zeros, s, 450));
            for (size_t i = 0; i < 450; i++) {
                s[i] = (uint8_t)(s[i] % distinct);
            }
            memset(s + 60, 0, 200);
            memcpy(s + 265, s + len - 90, 90);
            check_both(s, len, distinct);
        }
    }
}

static void long_repeats(void **state)
{
    (void)state;
    for (unsigned period = 1; period < 400; period = period * 3 + 1) {
        uint8_t s[500];
        assert_true(noise_make("uniform1", period, s, period));
        for (size_t i = period; i < sizeof s; i++) {
            s[i] = s[i - period];
        }
        check_both(s, sizeof s, 2);
        s[sizeof s / 2] ^= 1;
        check_both(s, sizeof s, 2);
    }
}

// Where both ways can count, they give the same. Whether the quick one can is returned.
static bool check_agreement(const uint8_t *s, size_t len, unsigned distinct)
{
    mint_tuple_counts_t counts[2] = {{0}};
    mint_repeats_t repeats[2];
    mint_status_t status = mint_tuple_split(s, len, distinct, &counts[0]);
    if (status != MINT_OK) {
        assert_int_equal(status, MINT_ERR_UNSUPPORTED);
        mint_tuple_counts_free(&counts[0]);
        return false;
    }
    assert_int_equal(mint_suffix_array_count(s, len, &counts[1]), MINT_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(mint_tuple_counts_end(&counts[i], len, &repeats[i]), MINT_OK);
        mint_tuple_counts_free(&counts[i]);
    }
    assert_int_equal(repeats[0].longest, repeats[1].longest);
    assert_int_equal(repeats[0].frequent, repeats[1].frequent);
    assert_memory_equal(repeats[0].pairs + 1, repeats[1].pairs + 1, 8 * repeats[0].longest);
    assert_memory_equal(repeats[0].most + 1, repeats[1].most + 1, 4 * repeats[0].frequent);
    mint_repeats_free(&repeats[0]);
    mint_repeats_free(&repeats[1]);
    return true;
}

static void both_ways_agree(void **state)
{
    (void)state;
#ifdef MINT_TEST_SMALL
    const size_t len = 70000;
#else
    const size_t len = 300000;
#endif
    static const char *const kinds[] = {"uniform1", "biased100", "uniform8", "timer8"};
    uint8_t *s = malloc(len);
    assert_non_null(s);
    for (size_t i = 0; i < 4; i++) {
        assert_true(noise_make(kinds[i], 3, s, len));
        assert_true(check_agreement(s, len, i < 2 ? 2 : 256));
    }
    free(s);
}

// Groups from all but all positions down to a few, of symbols of all widths, and suffixes that end
// within any of them.
static void groups_of_all_sizes(void **state)
{
    (void)state;
    const size_t len = 40000;
    uint8_t *s = malloc(len);
    assert_non_null(s);
    for (unsigned distinct = 2; distinct <= 256; distinct *= distinct) {
        for (size_t zeros = 0; zeros < 70; zeros = 3 * zeros + 2) {
            assert_true(noise_make("biased100", zeros, s, len));
            memset(s + len - zeros, 0, zeros);
            assert_true(check_agreement(s, len, distinct));
        }
    }
    free(s);
}

static void out_of_range_is_refused(void **state)
{
    (void)state;
    const uint8_t s[2] = {0, 1};
    mint_repeats_t repeats;
    mint_tuple_t tuple;
    assert_int_equal(mint_repeats_count(s, 0, 2, &repeats), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_repeats_count(s, 2, 0, &repeats), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_repeats_count(s, 2, 257, &repeats), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_repeats_count(s, (size_t)MINT_SAMPLES_MAX + 1, 2, &repeats),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_repeats_count(s, 2, 2, &repeats), MINT_OK);
    assert_int_equal(mint_t_tuple_estimate(&repeats, &tuple), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_lrs_estimate(&repeats, &tuple), MINT_ERR_ARGUMENT);
    mint_repeats_free(&repeats);
}

// Closed forms: a constant sequence of n has n - t + 1 equal t-tuples.
static void constant_sequence(void **state)
{
    (void)state;
    const size_t len = 300000;
    uint8_t *s = calloc(len, 1);
    assert_non_null(s);
    mint_repeats_t repeats;
    assert_int_equal(mint_repeats_count(s, len, 2, &repeats), MINT_OK);
    assert_int_equal(repeats.longest, len - 1);
    assert_int_equal(repeats.frequent, len - 34);
    for (uint64_t n = 1; n < len; n += 997) {
        uint64_t tuples = len - n + 1;
        assert_int_equal(repeats.pairs[n], tuples * (tuples - 1) / 2);
        assert_true(n > repeats.frequent || repeats.most[n] == tuples);
    }
    mint_tuple_t tuple;
    assert_int_equal(mint_t_tuple_estimate(&repeats, &tuple), MINT_OK);
    assert_true(tuple.p_upper == 1.0);
    assert_int_equal(mint_lrs_estimate(&repeats, &tuple), MINT_OK);
    assert_true(tuple.p_upper == 1.0);
    mint_repeats_free(&repeats);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_short_bit_strings),
        cmocka_unit_test(noise_of_all_widths),
        cmocka_unit_test(ends_that_look_like_middles),
        cmocka_unit_test(long_repeats),
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(groups_of_all_sizes),
        cmocka_unit_test(constant_sequence),
        cmocka_unit_test(out_of_range_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
