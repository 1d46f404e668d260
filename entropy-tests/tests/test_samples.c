// SPDX-License-Identifier: Apache-2.0
//
// Sample sets: every form of file, the translation of alphabets, the reduction of wide symbols (SP
// 800-90B §6.4), bit strings, and what is refused.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/samples.h"
#include "tests/support/noise.h"

static void assert_set(mint_samples_t *samples, const uint8_t *raw, size_t len, unsigned bits,
                       unsigned distinct)
{
    assert_int_equal(samples->len, len);
    assert_int_equal(samples->bits, bits);
    assert_int_equal(samples->distinct, distinct);
    assert_memory_equal(samples->raw, raw, len);
    mint_samples_free(samples);
    assert_null(samples->raw);
    assert_null(samples->symbols);
}

static void symbols_are_numbered_in_order(void **state)
{
    (void)state;
    const uint8_t raw[6] = {200, 3, 9, 200, 9, 3}, numbers[6] = {2, 0, 1, 2, 1, 0};
    mint_samples_t samples;
    assert_int_equal(mint_samples_new(raw, sizeof raw, 0, &samples), MINT_OK);
    assert_memory_equal(samples.symbols, numbers, sizeof numbers);
    assert_ptr_not_equal(samples.symbols, samples.raw);
    assert_set(&samples, raw, sizeof raw, 8, 3);
}

static void symbols_without_gaps_stay(void **state)
{
    (void)state;
    const uint8_t raw[4] = {2, 0, 1, 2};
    mint_samples_t samples;
    assert_int_equal(mint_samples_new(raw, sizeof raw, 5, &samples), MINT_OK);
    assert_ptr_equal(samples.symbols, samples.raw);
    assert_set(&samples, raw, sizeof raw, 5, 3);
}

static void limits_of_a_set(void **state)
{
    (void)state;
    const uint8_t zero = 0, eight = 8;
    uint8_t all[256];
    for (unsigned i = 0; i < 256; i++) {
        all[i] = (uint8_t)(255 - i);
    }
    mint_samples_t samples;
    assert_int_equal(mint_samples_new(&zero, 1, 0, &samples), MINT_OK);
    assert_set(&samples, &zero, 1, 1, 1);
    assert_int_equal(mint_samples_new(all, 256, 8, &samples), MINT_OK);
    assert_set(&samples, all, 256, 8, 256);
    assert_int_equal(mint_samples_new(&zero, 0, 1, &samples), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_samples_new(&zero, 1, 9, &samples), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_samples_new(&zero, (size_t)MINT_SAMPLES_MAX + 1, 1, &samples),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_samples_new(&eight, 1, 3, &samples), MINT_ERR_FORMAT);
    assert_null(samples.raw);
}

static void packed_bits(void **state)
{
    (void)state;
    const uint8_t data[2] = {0xb4, 0x5e}; // 101 101 000 101 111 0
    const uint8_t raw[5] = {5, 5, 0, 5, 7},
                  bits[16] = {1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0};
    mint_samples_format_t format = {.bits = 3, .packed = true};
    mint_samples_notes_t notes;
    mint_samples_t samples;
    assert_int_equal(mint_samples_read(data, 2, &format, &samples, &notes), MINT_OK);
    assert_int_equal(notes.unused_bits, 1);
    assert_set(&samples, raw, sizeof raw, 3, 3);
    format.bits = 1;
    assert_int_equal(mint_samples_read(data, 2, &format, &samples, &notes), MINT_OK);
    assert_int_equal(notes.unused_bits, 0);
    assert_set(&samples, bits, sizeof bits, 1, 2);
}

static void words_of_both_orders(void **state)
{
    (void)state;
    const uint8_t data[9] = {1, 0, 2, 0, 0, 0, 1, 0, 99};
    const uint8_t little[4] = {1, 2, 0, 1};
    mint_samples_format_t format = {.word_bits = 16};
    mint_samples_notes_t notes;
    mint_samples_t samples;
    assert_int_equal(mint_samples_read(data, sizeof data, &format, &samples, &notes), MINT_OK);
    assert_int_equal(notes.unused_bits, 8);
    assert_int_equal(notes.given_bits, 2);
    assert_set(&samples, little, 4, 2, 3);
    // The other way round they are 256, 512, 0 and 256: wide, but few enough to be numbered.
    format.big_endian = true;
    assert_int_equal(mint_samples_read(data, sizeof data, &format, &samples, &notes), MINT_OK);
    assert_true(notes.renumbered);
    assert_int_equal(notes.given_bits, 10);
    assert_int_equal(notes.dropped_mask, 0);
    assert_set(&samples, little, 4, 2, 3);
    format = (mint_samples_format_t){.word_bits = 32, .big_endian = true, .bits = 8};
    const uint8_t wide[8] = {0, 0, 0, 7, 0, 0, 0, 9}, narrow[2] = {7, 9};
    assert_int_equal(mint_samples_read(wide, 8, &format, &samples, NULL), MINT_OK);
    assert_set(&samples, narrow, 2, 8, 2);
}

// 12-bit words whose lowest ten bits are noise and the others nearly constant.
static void wide_symbols_lose_their_poorest_bits(void **state)
{
    (void)state;
    enum { LEN = 4000 };
    uint8_t noise[2 * LEN], data[2 * LEN];
    assert_true(noise_make("uniform8", 1, noise, sizeof noise));
    for (size_t i = 0; i < LEN; i++) {
        // Bits 1 to 8 are even, bit 0 is one in four, bits 9 to 11 hardly change.
        unsigned word = (unsigned)noise[2 * i] << 1 | (noise[2 * i + 1] % 4 == 0);
        word |= noise[2 * i + 1] == 17 ? 0xe00u : 0u;
        data[2 * i] = (uint8_t)word;
        data[2 * i + 1] = (uint8_t)(word >> 8);
    }
    mint_samples_format_t format = {.bits = 12, .word_bits = 16};
    mint_samples_notes_t notes;
    mint_samples_t samples;
    assert_int_equal(mint_samples_read(data, sizeof data, &format, &samples, &notes), MINT_OK);
    assert_int_equal(notes.kept_mask, 0x1fe);
    assert_int_equal(notes.dropped_mask, 0xe01);
    assert_true(notes.given_distinct > 256 && !notes.renumbered);
    for (size_t i = 0; i < LEN; i++) {
        assert_int_equal(samples.raw[i], noise[2 * i]);
    }
    mint_samples_free(&samples);
    format.keep_mask = 0x00f;
    assert_int_equal(mint_samples_read(data, sizeof data, &format, &samples, &notes), MINT_OK);
    assert_int_equal(notes.dropped_mask, 0xff0);
    assert_int_equal(samples.bits, 4);
    for (size_t i = 0; i < LEN; i++) {
        assert_int_equal(samples.raw[i], data[2 * i] & 15);
    }
    mint_samples_free(&samples);
}

static void parts_of_a_file(void **state)
{
    (void)state;
    const uint8_t data[5] = {0, 1, 2, 3, 4};
    mint_samples_format_t format = {.first = 1, .count = 2};
    mint_samples_t samples;
    assert_int_equal(mint_samples_read(data, 5, &format, &samples, NULL), MINT_OK);
    assert_set(&samples, data + 1, 2, 2, 2);
    format = (mint_samples_format_t){.first = 4, .count = 9};
    assert_int_equal(mint_samples_read(data, 5, &format, &samples, NULL), MINT_OK);
    assert_set(&samples, data + 4, 1, 3, 1);
    format.first = 5;
    assert_int_equal(mint_samples_read(data, 5, &format, &samples, NULL), MINT_ERR_FORMAT);
}

static void senseless_formats_are_refused(void **state)
{
    (void)state;
    const uint8_t data[4] = {0};
    const mint_samples_format_t formats[] = {
        {.bits = 33},         {.bits = 9},
        {.word_bits = 12},    {.bits = 17, .word_bits = 16},
        {.packed = true},     {.packed = true, .bits = 3, .word_bits = 8},
        {.keep_mask = 0x1ff},
    };
    mint_samples_t samples;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        assert_int_equal(mint_samples_read(data, 4, &formats[i], &samples, NULL),
                         MINT_ERR_ARGUMENT);
    }
    const mint_samples_format_t format = {0};
    assert_int_equal(mint_samples_read(NULL, 0, &format, &samples, NULL), MINT_ERR_FORMAT);
    const mint_samples_format_t words = {.word_bits = 32};
    assert_int_equal(mint_samples_read(data, 3, &words, &samples, NULL), MINT_ERR_FORMAT);
}

static void bit_strings(void **state)
{
    (void)state;
    const uint8_t raw[3] = {5, 2, 7}, expected[9] = {1, 0, 1, 0, 1, 0, 1, 1, 1};
    mint_samples_t samples, bits;
    assert_int_equal(mint_samples_new(raw, 3, 3, &samples), MINT_OK);
    assert_int_equal(mint_samples_bit_string(&samples, 0, &bits), MINT_OK);
    assert_set(&bits, expected, 9, 1, 2);
    assert_int_equal(mint_samples_bit_string(&samples, 4, &bits), MINT_OK);
    assert_set(&bits, expected, 4, 1, 2);
    assert_int_equal(mint_samples_bit_string(&samples, 100, &bits), MINT_OK);
    assert_set(&bits, expected, 9, 1, 2);
    const mint_samples_t long_ones = {samples.raw, samples.raw, MINT_SAMPLES_MAX, 8, 2};
    assert_int_equal(mint_samples_bit_string(&long_ones, 0, &bits), MINT_ERR_SPACE);
    mint_samples_free(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symbols_are_numbered_in_order),
        cmocka_unit_test(symbols_without_gaps_stay),
        cmocka_unit_test(limits_of_a_set),
        cmocka_unit_test(packed_bits),
        cmocka_unit_test(words_of_both_orders),
        cmocka_unit_test(wide_symbols_lose_their_poorest_bits),
        cmocka_unit_test(parts_of_a_file),
        cmocka_unit_test(senseless_formats_are_refused),
        cmocka_unit_test(bit_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
