// SPDX-License-Identifier: Apache-2.0
//
// The counted length of bzip2's output against libbz2 itself: equal to the byte, for every shape of
// text that a shuffle can have.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

#include "sp800_90b/bzip2_size.h"
#include "tests/support/noise.h"

#ifdef MINT_TEST_SMALL
#define ROUNDS   100u
#define LONG_LEN 180000u
#else
#define ROUNDS   500u
#define LONG_LEN 180000u
#endif

static mint_bzip2_sizer_t *sizer;
static uint8_t samples[LONG_LEN];

static int set_up(void **state)
{
    (void)state;
    sizer = mint_bzip2_sizer_new();
    return sizer != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    mint_bzip2_sizer_free(sizer);
    return 0;
}

/// Compares the first `len` samples; they may be a case that is not foreseen if there are few.
static void assert_same(size_t len)
{
    size_t counted = 0;
    size_t plain = 0;
    bool is_foreseen = mint_bzip2_size(sizer, samples, len, &counted);
    assert_int_equal(mint_bzip2_size_plain(samples, len, &plain), MINT_OK);
    assert_true(is_foreseen || len < 1000);
    assert_int_equal(is_foreseen ? counted : plain, plain);
}

static void sets_of_several_blocks(void **state)
{
    (void)state;
    static const char *const kinds[] = {"uniform1", "biased100", "uniform4", "normal8",
                                        "uniform8", "sparse8",   "lcg3"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        assert_true(noise_make(kinds[i], i, samples, sizeof samples));
        assert_same(sizeof samples);
    }
}

static void short_sets_of_any_alphabet(void **state)
{
    (void)state;
    uint8_t dice[8];
    for (unsigned round = 0; round < ROUNDS; round++) {
        assert_true(noise_make("uniform8", round, dice, sizeof dice));
        size_t len = 1 + dice[0] + 10u * dice[1];
        unsigned symbols = 1 + dice[2];
        assert_true(noise_make(dice[3] % 2 == 0 ? "uniform8" : "sparse8", round, samples, len));
        for (size_t i = 0; i < len; i++) {
            samples[i] = (uint8_t)(samples[i] % symbols + (dice[4] % (257 - symbols)));
        }
        assert_same(len);
    }
}

// What repeats a lot costs the sort its doublings, and must come out the same.
static void repeats_of_all_kinds(void **state)
{
    (void)state;
    const size_t len = 8000;
    memset(samples, 7, len);
    assert_same(len); // constant
    for (size_t period = 2; period < 300; period += 97) {
        for (size_t i = 0; i < len; i++) {
            samples[i] = (uint8_t)(i % period);
        }
        assert_same(len); // periodic
    }
    size_t a = 0;
    size_t b = 1;
    samples[0] = 1;
    while (a + b < len) { // Fibonacci words: S(n) = S(n-1) S(n-2)
        memcpy(samples + b, samples, a);
        size_t next = a + b;
        a = b;
        b = next;
        samples[1] = 0;
    }
    assert_same(b);
    assert_true(noise_make("uniform8", 1, samples, len / 2));
    memcpy(samples + len / 2, samples, len / 2);
    assert_same(len); // the second half repeats the first
}

// Blocks end wherever the letters put them: between numbers, within one, within a run of equal
// digits.
static void every_end_of_a_block(void **state)
{
    (void)state;
    static const uint8_t symbols[3] = {1, 22, 255};
    for (size_t i = 0; i < sizeof samples; i++) {
        samples[i] = symbols[(i * 2654435761u >> 7) % 3];
    }
    for (size_t len = 171000; len < 171006; len++) {
        assert_same(len);
        samples[len % 100] = symbols[len % 3];
    }
}

static void nothing_is_refused(void **state)
{
    (void)state;
    size_t size = 1;
    assert_int_equal(mint_bzip2_size_plain(samples, 0, &size), MINT_ERR_ARGUMENT);
    assert_int_equal(size, 0);
    assert_false(mint_bzip2_size(sizer, samples, 0, &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_of_several_blocks), cmocka_unit_test(short_sets_of_any_alphabet),
        cmocka_unit_test(repeats_of_all_kinds),   cmocka_unit_test(every_end_of_a_block),
        cmocka_unit_test(nothing_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
