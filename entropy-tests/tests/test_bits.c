// SPDX-License-Identifier: Apache-2.0
//
// Sequences of bits: where they begin, how they are cut, and that nothing stands behind their end.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include "mintmark/entropy_tests/bits.h"
#include "tests/support/noise.h"
#include "tests/support/sequences.h"

#define SYMBOLS 3001u

static void is_zero_behind(const mint_bits_t *bits)
{
    for (size_t at = bits->len; at < (bits->len / 64 + 2) * 64; at++) {
        assert_int_equal(mint_bit(bits, at), 0);
    }
}

static void bytes_begin_with_the_highest_bit(void **state)
{
    (void)state;
    const uint8_t data[] = {0x80, 0x01, 0xf0, 0x35, 0, 0, 0, 0, 0x40};
    mint_bits_t bits;
    assert_int_equal(mint_bits_from_bytes(data, sizeof data, &bits), MINT_OK);
    assert_int_equal(bits.len, 72);
    for (size_t i = 0; i < bits.len; i++) {
        assert_int_equal(mint_bit(&bits, i), data[i / 8] >> (7 - i % 8) & 1);
    }
    assert_true(bits.words[0] == UINT64_C(0xac0f8001));
    is_zero_behind(&bits);
    mint_bits_free(&bits);
    assert_null(bits.words);
    assert_int_equal(mint_bits_from_bytes(data, 0, &bits), MINT_OK);
    assert_int_equal(bits.len, 0);
    mint_bits_free(&bits);
}

static void samples_give_the_bits_that_they_have(void **state)
{
    (void)state;
    static uint8_t symbols[SYMBOLS];
    for (unsigned width = 1; width <= 8; width++) {
        mint_samples_t samples;
        mint_bits_t bits;
        assert_true(noise_make("uniform8", width, symbols, SYMBOLS));
        for (size_t i = 0; i < SYMBOLS; i++) {
            symbols[i] = (uint8_t)(symbols[i] >> (8 - width));
        }
        assert_int_equal(mint_samples_new(symbols, SYMBOLS, width, &samples), MINT_OK);
        assert_int_equal(mint_bits_from_samples(&samples, &bits), MINT_OK);
        assert_int_equal(bits.len, (size_t)width * SYMBOLS);
        for (size_t i = 0; i < bits.len; i++) {
            assert_int_equal(mint_bit(&bits, i), symbols[i / width] >> (width - 1 - i % width) & 1);
        }
        is_zero_behind(&bits);
        mint_bits_free(&bits);
        mint_samples_free(&samples);
    }
}

static void slices_are_copies(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_bits_t slice;
    assert_true(sequence_random(3, 1000, &bits));
    for (size_t first = 0; first <= 1000; first += 37) {
        for (size_t len = 0; first + len <= 1000; len += 41) {
            size_t ones = 0;
            assert_int_equal(mint_bits_slice(&bits, first, len, &slice), MINT_OK);
            assert_int_equal(slice.len, len);
            for (size_t i = 0; i < len; i++) {
                assert_int_equal(mint_bit(&slice, i), mint_bit(&bits, first + i));
                ones += mint_bit(&slice, i);
            }
            is_zero_behind(&slice);
            assert_int_equal(mint_bits_ones(&bits, first, len), ones);
            mint_bits_free(&slice);
        }
    }
    assert_int_equal(mint_bits_slice(&bits, 1, 1000, &slice), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_bits_slice(&bits, 1001, 0, &slice), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_bits_slice(&bits, SIZE_MAX, 2, &slice), MINT_ERR_ARGUMENT);
    assert_null(slice.words);
    mint_bits_free(&bits);
}

static void words_begin_anywhere(void **state)
{
    (void)state;
    mint_bits_t bits;
    assert_true(sequence_random(4, 300, &bits));
    for (size_t at = 0; at < bits.len; at++) {
        uint64_t word = mint_bits_at(&bits, at);
        for (size_t i = 0; i < 64; i++) {
            assert_int_equal(word >> i & 1, at + i < bits.len ? mint_bit(&bits, at + i) : 0);
        }
    }
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_begin_with_the_highest_bit),
        cmocka_unit_test(samples_give_the_bits_that_they_have),
        cmocka_unit_test(slices_are_copies),
        cmocka_unit_test(words_begin_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
