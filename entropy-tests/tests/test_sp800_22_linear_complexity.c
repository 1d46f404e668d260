// SPDX-License-Identifier: Apache-2.0
//
// Massey's algorithm with 64 blocks at a time against the same with one: every register length, on
// blocks that grow early, late, never, and all at once.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

#include <stdbool.h>
#include <stdlib.h>

static bool has_memory = true;

static void *scarce_malloc(size_t size)
{
    return has_memory ? malloc(size) : NULL;
}

#define malloc scarce_malloc
#include "sp800_22/linear_complexity.c" // NOLINT(bugprone-suspicious-include)
#undef malloc

#include "tests/support/definition_22.h"
#include "tests/support/noise.h"
#include "tests/support/sequences.h"

#ifdef MINT_TEST_SMALL
#define ROUNDS 8u
#else
#define ROUNDS 40u
#endif

// Makes `block` that of a register of `taps_len` bits: its first bits and its taps random.
static void feed_back(uint8_t *block, const uint8_t *taps, size_t taps_len)
{
    for (size_t i = taps_len; i < BLOCK_BITS; i++) {
        block[i] = 0;
        for (size_t j = 0; j < taps_len; j++) {
            block[i] ^= taps[j] & block[i - 1 - j];
        }
    }
}

// Kinds of blocks by number; `noise` are random bits.
static void make_block(size_t number, const uint8_t *noise, uint8_t *block)
{
    size_t place = number * 131 % BLOCK_BITS;
    memcpy(block, noise, BLOCK_BITS);
    switch (number % 8) {
    case 0: // nothing, and then noise
        memset(block, 0, place);
        break;
    case 1: // a single one
        memset(block, 0, BLOCK_BITS);
        block[place] = 1;
        break;
    case 2: // a register of up to 300 bits
        feed_back(block, noise + BLOCK_BITS, place * 3 / 5 + 1);
        break;
    case 3: // noise, and then nothing
        memset(block + place, 0, BLOCK_BITS - place);
        break;
    case 4: // a period of up to 125
        for (size_t i = place / 4 + 1; i < BLOCK_BITS; i++) {
            block[i] = block[i - place / 4 - 1];
        }
        break;
    default:
        break;
    }
}

static size_t length_of(const registers_t *registers, unsigned lane)
{
    long lead = registers->lead[LEAD_BITS - 1] >> lane & 1u ? -(1L << LEAD_BITS) : 0;
    for (unsigned i = 0; i < LEAD_BITS; i++) {
        lead |= (long)(registers->lead[i] >> lane & 1u) << i;
    }
    return (size_t)((long)BLOCK_BITS - lead) / 2;
}

static void compare(const uint8_t *symbols, size_t lanes)
{
    static registers_t registers;
    mint_bits_t bits;
    assert_true(sequence_from_bits(symbols, lanes * BLOCK_BITS, &bits));
    memset(&registers, 0, sizeof registers);
    load(&bits, 0, lanes, &registers);
    grow(&registers);
    for (unsigned lane = 0; lane < lanes; lane++) {
        size_t expected = definition_linear_complexity(symbols + lane * BLOCK_BITS, BLOCK_BITS);
        assert_int_equal(length_of(&registers, lane), expected);
        long t = (long)expected - 250;
        t = t < -3 ? -3 : t > 3 ? 3 : t;
        assert_int_equal(class_of(registers.lead, lane), t + 3);
    }
    mint_bits_free(&bits);
}

static void every_length_is_right(void **state)
{
    (void)state;
    static uint8_t symbols[LANES * BLOCK_BITS];
    uint8_t noise[2 * BLOCK_BITS];
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t lane = 0; lane < LANES; lane++) {
            size_t number = round * LANES + lane;
            assert_true(noise_make("uniform1", number, noise, sizeof noise));
            make_block(number, noise, symbols + lane * BLOCK_BITS);
        }
        compare(symbols, LANES - round % 2 * 13);
    }
}

// Where all 64 are of one kind, the bound on the degrees is that of this kind alone.
static void all_of_a_kind(void **state)
{
    (void)state;
    static uint8_t symbols[LANES * BLOCK_BITS];
    uint8_t noise[2 * BLOCK_BITS];
    for (size_t kind = 0; kind < 64; kind++) {
        assert_true(noise_make("uniform1", kind, noise, sizeof noise));
        for (size_t lane = 0; lane < LANES; lane++) {
            make_block(kind * 8 + kind / 8, noise, symbols + lane * BLOCK_BITS);
        }
        compare(symbols, kind + 1);
    }
}

// The whole test for 10^6 bits and some more, in both modes.
static void figures_are_the_same(void **state)
{
    (void)state;
    static const double program[7] = {0.01047, 0.03125, 0.125, 0.5, 0.25, 0.0625, 0.020833};
    static const double exact[7] = {1.0 / 96, 1.0 / 32, 1.0 / 8, 1.0 / 2,
                                    1.0 / 4,  1.0 / 16, 1.0 / 48};
    const mint_test_options_t corrected = {.mode = MINT_FIGURES_CORRECTED};
    mint_bits_t bits;
    mint_figure_t figure = {0};
    size_t count;
    assert_true(sequence_random(22, 1000321, &bits));
    uint8_t *symbols = sequence_spread(&bits);
    assert_non_null(symbols);
    for (int i = 0; i < 2; i++) {
        definition_22_t expected =
            definition_linear_complexities(symbols, bits.len, BLOCK_BITS, i == 0 ? program : exact);
        assert_int_equal(
            mint_sp800_22_linear_complexity(&bits, i == 0 ? NULL : &corrected, &figure, &count),
            MINT_OK);
        assert_int_equal(count, 1);
        assert_true(fabs(figure.statistic - expected.statistic) < 1e-9);
        assert_true(fabs(figure.p_value - expected.p_value) < 1e-11);
    }
    free(symbols);
    mint_bits_free(&bits);
}

static void without_memory(void **state)
{
    (void)state;
    mint_bits_t bits;
    mint_figure_t figure;
    size_t count = 7;
    assert_true(sequence_random(22, 1000000, &bits));
    has_memory = false;
    assert_int_equal(mint_sp800_22_linear_complexity(&bits, NULL, &figure, &count),
                     MINT_ERR_MEMORY);
    has_memory = true;
    assert_int_equal(count, 0);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_is_right),
        cmocka_unit_test(all_of_a_kind),
        cmocka_unit_test(figures_are_the_same),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
