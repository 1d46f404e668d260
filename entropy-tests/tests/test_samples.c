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

// At any width; the width is at least that of the bits to keep.
static void bits_to_keep(void **state)
{
    (void)state;
    static const struct {
        mint_samples_format_t format;
        mint_status_t status;
        unsigned given_bits, bits;
        uint32_t dropped_mask;
        uint8_t first;
    } cases[] = {
        {{.bits = 8, .keep_mask = 0x0f}, MINT_OK, 8, 4, 0xf0, 0x4},
        {{.bits = 8, .keep_mask = 0xf0}, MINT_OK, 8, 4, 0x0f, 0x3},
        {{.keep_mask = 0x06}, MINT_OK, 6, 2, 0x39, 2},
        {{.keep_mask = 0x86}, MINT_OK, 8, 3, 0x79, 2},
        {{.bits = 6, .keep_mask = 0x3f}, MINT_OK, 6, 6, 0, 0x34},
        {{.bits = 12, .word_bits = 16, .keep_mask = 0x800}, MINT_OK, 12, 1, 0x7ff, 0},
        {{.word_bits = 16, .keep_mask = 0x8001}, MINT_OK, 16, 2, 0x7ffe, 0},
        {{.bits = 7, .keep_mask = 0x80}, MINT_ERR_ARGUMENT, 0, 0, 0, 0},
        {{.keep_mask = 0x100}, MINT_ERR_ARGUMENT, 0, 0, 0, 0},
        {{.bits = 12, .word_bits = 16, .keep_mask = 0x1001}, MINT_ERR_ARGUMENT, 0, 0, 0, 0},
        {{.packed = true, .bits = 4, .keep_mask = 0x10}, MINT_ERR_ARGUMENT, 0, 0, 0, 0},
    };
    const uint8_t data[4] = {0x34, 0x02, 0x12, 0x01};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_samples_t samples;
        mint_samples_notes_t notes;
        assert_int_equal(mint_samples_read(data, 4, &cases[i].format, &samples, &notes),
                         cases[i].status);
        if (cases[i].status == MINT_OK) {
            assert_int_equal(notes.given_bits, cases[i].given_bits);
            assert_int_equal(notes.dropped_mask, cases[i].dropped_mask);
            assert_int_equal(samples.bits, cases[i].bits);
            assert_int_equal(samples.raw[0], cases[i].first);
            assert_true(notes.given_distinct == (cases[i].format.word_bits == 16 ? 2u : 4u));
        }
        mint_samples_free(&samples);
    }
}

// ---- sets that are to be compared ----

/// 12-bit words, a byte of noise of each of which stands in the bits from `low` on.
static void make_words(uint64_t seed, unsigned low, size_t len, uint8_t *data)
{
    uint8_t noise[4000];
    assert_true(len <= sizeof noise && noise_make("uniform8", seed, noise, len));
    for (size_t i = 0; i < len; i++) {
        unsigned word = (unsigned)noise[i] << low | (i % 64 == 0 ? 0xfffu : 0);
        data[2 * i] = (uint8_t)word;
        data[2 * i + 1] = (uint8_t)(word >> 8 & 0xfu);
    }
}

static void the_same_bits_are_kept(void **state)
{
    (void)state;
    enum { LEN = 4000 };
    uint8_t data[2 * LEN];
    const mint_samples_format_t format = {.bits = 12, .word_bits = 16};
    mint_samples_t samples, other;
    mint_samples_notes_t notes, other_notes;
    uint8_t low[2 * LEN];
    make_words(1, 4, LEN, data);
    make_words(2, 0, LEN, low);
    low[0] = 0xee; // and more than 256 values
    low[1] = 0x0e;
    data[2] = 0x01;
    for (size_t i = 1; i < LEN; i += 7) {
        data[2 * i] |= (uint8_t)(i % 8);
        low[2 * i + 1] |= (uint8_t)(i % 4);
    }
    assert_int_equal(mint_samples_read(data, sizeof data, &format, &other, &other_notes), MINT_OK);
    assert_int_equal(other_notes.kept_mask, 0xff0);
    assert_int_equal(mint_samples_read(low, sizeof low, &format, &samples, &notes), MINT_OK);
    assert_int_equal(notes.kept_mask, 0x0ff); // by themselves they keep others
    mint_samples_free(&samples);
    assert_int_equal(
        mint_samples_read_like(low, sizeof low, &format, &other, &other_notes, &samples, &notes),
        MINT_OK);
    assert_int_equal(notes.kept_mask, 0xff0);
    assert_int_equal(samples.bits, 8);
    for (size_t i = 0; i < LEN; i++) {
        assert_int_equal(samples.raw[i], (low[2 * i] | low[2 * i + 1] << 8) >> 4);
    }
    mint_samples_free(&samples);
    // Few different values are not numbered, if those of the other set were not.
    const uint8_t few[4] = {0x01, 0x0a, 0x02, 0x0a};
    assert_int_equal(
        mint_samples_read_like(few, sizeof few, &format, &other, &other_notes, &samples, &notes),
        MINT_OK);
    assert_false(notes.renumbered);
    assert_int_equal(samples.distinct, 1);
    mint_samples_free(&samples);
    // Bytes do not have the bits.
    const mint_samples_format_t bytes = {0};
    assert_int_equal(
        mint_samples_read_like(few, sizeof few, &bytes, &other, &other_notes, &samples, &notes),
        MINT_ERR_ARGUMENT);
    mint_samples_free(&other);
}

static void numbers_go_with_numbers(void **state)
{
    (void)state;
    enum { LEN = 4000 };
    uint8_t data[2 * LEN];
    const mint_samples_format_t format = {.word_bits = 16};
    // 200 values, of which the other set has 4, and one more.
    mint_samples_t samples, other;
    mint_samples_notes_t notes, other_notes;
    for (size_t i = 0; i < LEN; i++) {
        data[2 * i] = (uint8_t)(i % 200);
        data[2 * i + 1] = 0x0a;
    }
    const uint8_t few[10] = {0, 0x0a, 9, 0x0b, 7, 0x0a, 1, 0x0a, 0, 0x0a};
    const uint8_t numbers[5] = {0, 3, 2, 1, 0};
    assert_int_equal(mint_samples_read(data, sizeof data, &format, &other, &other_notes), MINT_OK);
    assert_true(other_notes.renumbered && other.bits == 8);
    assert_int_equal(
        mint_samples_read_like(few, sizeof few, &format, &other, &other_notes, &samples, &notes),
        MINT_OK);
    assert_true(notes.renumbered);
    assert_set(&samples, numbers, 5, 8, 4); // as wide as the other set
    make_words(3, 0, LEN, data);
    for (size_t i = 0; i < LEN; i++) {
        data[2 * i + 1] = (uint8_t)(i % 4);
    }
    assert_int_equal(
        mint_samples_read_like(data, sizeof data, &format, &other, &other_notes, &samples, &notes),
        MINT_ERR_MISMATCH);
    const mint_samples_format_t all = {.word_bits = 16, .keeps_all = true};
    assert_int_equal(mint_samples_read(data, sizeof data, &all, &samples, NULL), MINT_ERR_MISMATCH);
    assert_null(samples.raw);
    assert_int_equal(mint_samples_read(few, sizeof few, &all, &samples, &notes), MINT_OK);
    assert_true(notes.renumbered);
    mint_samples_free(&samples);
    mint_samples_free(&other);
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
        {.keep_mask = 0x1ff}, {.keep_mask = 1, .keeps_all = true},
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
        cmocka_unit_test(bits_to_keep),
        cmocka_unit_test(the_same_bits_are_kept),
        cmocka_unit_test(numbers_go_with_numbers),
        cmocka_unit_test(parts_of_a_file),
        cmocka_unit_test(senseless_formats_are_refused),
        cmocka_unit_test(bit_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
