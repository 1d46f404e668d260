// SPDX-License-Identifier: Apache-2.0
//
// Counting in a block of 20,000 bits, against counting bit by bit.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

#include "common/block.h"
#include "tests/support/bit_noise.h"

/// The definition, a bit at a time.
static void count_slowly(const mint_bits_t *bits, size_t first, mint_block_counts_t *counts)
{
    *counts = (mint_block_counts_t){0};
    size_t run = 0;
    for (size_t i = 0; i < MINT_BLOCK_BITS; i++) {
        unsigned bit = mint_bit(bits, first + i);
        counts->ones += bit;
        run++;
        if (i + 1 == MINT_BLOCK_BITS || mint_bit(bits, first + i + 1) != bit) {
            counts->runs[bit][run < MINT_BLOCK_LENGTHS ? run - 1 : MINT_BLOCK_LENGTHS - 1]++;
            counts->longest_run = run > counts->longest_run ? (unsigned)run : counts->longest_run;
            run = 0;
        }
    }
    for (size_t i = 0; i < MINT_BLOCK_BITS; i += 4) {
        unsigned nibble = 0;
        for (size_t j = 0; j < 4; j++) {
            nibble = nibble << 1 | mint_bit(bits, first + i + j);
        }
        counts->nibbles[nibble]++;
    }
    for (size_t i = first < 32 ? 32 : 0; i < MINT_BLOCK_BITS; i += 32) {
        bool is_equal = true;
        for (size_t j = 0; j < 32; j++) {
            is_equal =
                is_equal && mint_bit(bits, first + i + j) == mint_bit(bits, first + i + j - 32);
        }
        counts->repeats += is_equal;
    }
}

static void assert_counted(const mint_bits_t *bits, size_t first)
{
    mint_block_t block;
    mint_block_counts_t expected;
    mint_block_counts_t counts;
    mint_block_take(bits, first, &block);
    const uint32_t before = first < 32 ? 0 : (uint32_t)mint_bits_at(bits, first - 32);
    mint_block_count(&block, first < 32 ? NULL : &before, &counts);
    count_slowly(bits, first, &expected);
    assert_memory_equal(&counts, &expected, sizeof counts);
}

static void counts_like_the_definition(void **state)
{
    (void)state;
    static const char *const kinds[] = {"uniform8",  "biased20",  "biased999",
                                        "markov900", "markov990", "markov20",
                                        "period7",   "sparse8",   "adc8"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        mint_bits_t bits = bit_noise_make(kinds[i], i, MINT_BLOCK_BITS + 200);
        for (size_t first = 0; first <= 200; first += first < 2 ? 1 : 33) {
            assert_counted(&bits, first);
        }
        mint_bits_free(&bits);
    }
}

static void counts_runs_wherever_they_are(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 1, MINT_BLOCK_BITS + 32);
    static const size_t lengths[] = {12, 13, 14, 25, 26, 33, 34, 63, 64, 65, 127, 128, 1000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (size_t at = 32; at + lengths[i] <= bits.len; at += 499) {
            mint_bits_t planted;
            assert_int_equal(mint_bits_slice(&bits, 0, bits.len, &planted), MINT_OK);
            bit_noise_set_run(&planted, at, lengths[i], i % 2);
            assert_counted(&planted, 32);
            mint_bits_free(&planted);
        }
    }
    // At the very end.
    bit_noise_set_run(&bits, bits.len - 40, 40, 1);
    assert_counted(&bits, 32);
    mint_bits_free(&bits);
}

// Bits of only short runs: the longest has to be found among those that are counted by length.
static void finds_the_longest_of_short_runs(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 20; length++) {
        mint_bits_t bits = bit_noise_make("biased0", 1, MINT_BLOCK_BITS);
        for (size_t i = 0; i < bits.len; i++) {
            bit_noise_set(&bits, i, i / length % 2);
        }
        mint_block_counts_t counts;
        assert_int_equal(mint_block_count_first(&bits, &counts), MINT_OK);
        assert_int_equal(counts.longest_run, length);
        assert_counted(&bits, 0);
        mint_bits_free(&bits);
    }
}

static void one_value_is_one_run(void **state)
{
    (void)state;
    for (unsigned value = 0; value < 2; value++) {
        mint_bits_t bits =
            bit_noise_make(value == 0 ? "biased0" : "biased1000", 1, MINT_BLOCK_BITS);
        mint_block_counts_t counts;
        assert_int_equal(mint_block_count_first(&bits, &counts), MINT_OK);
        assert_int_equal(counts.longest_run, MINT_BLOCK_BITS);
        assert_int_equal(counts.runs[value][MINT_BLOCK_LENGTHS - 1], 1);
        assert_int_equal(counts.ones, value * MINT_BLOCK_BITS);
        assert_int_equal(counts.repeats, MINT_BLOCK_BITS / 32 - 1);
        assert_counted(&bits, 0);
        mint_bits_free(&bits);
    }
}

static void bytes_are_the_same_as_bits(void **state)
{
    (void)state;
    uint8_t *bytes = bit_noise_bytes("uniform8", 3, MINT_BLOCK_BYTES);
    mint_bits_t bits = bit_noise_make("uniform8", 3, MINT_BLOCK_BITS);
    mint_block_t from_bytes;
    mint_block_t from_bits;
    mint_block_take_bytes(bytes, &from_bytes);
    mint_block_take(&bits, 0, &from_bits);
    assert_memory_equal(&from_bytes, &from_bits, sizeof from_bits);
    mint_bits_free(&bits);
    free(bytes);
}

static void a_block_is_needed(void **state)
{
    (void)state;
    mint_bits_t bits = bit_noise_make("uniform8", 1, MINT_BLOCK_BITS - 1);
    mint_block_counts_t counts;
    assert_int_equal(mint_block_count_first(&bits, &counts), MINT_ERR_ARGUMENT);
    mint_bits_free(&bits);
}

static void poker_is_the_chi_square_of_nibbles(void **state)
{
    (void)state;
    mint_block_counts_t counts = {0};
    counts.nibbles[5] = 5000;
    assert_true(mint_block_poker(&counts) == 75000); // 16 / 5000 * 5000^2 - 5000
    for (unsigned i = 0; i < 16; i++) {
        counts.nibbles[i] = i < 8 ? 312 : 313;
    }
    assert_true(mint_block_poker(&counts) - 0.0128 < 1e-9); // 16 * 0.5^2 / 312.5
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_like_the_definition),
        cmocka_unit_test(counts_runs_wherever_they_are),
        cmocka_unit_test(finds_the_longest_of_short_runs),
        cmocka_unit_test(one_value_is_one_run),
        cmocka_unit_test(bytes_are_the_same_as_bits),
        cmocka_unit_test(a_block_is_needed),
        cmocka_unit_test(poker_is_the_chi_square_of_nibbles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
