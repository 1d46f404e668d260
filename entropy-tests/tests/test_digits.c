// SPDX-License-Identifier: Apache-2.0
//
// The digits that the known answers of SP 800-22 are for. Those of the roots are the first two
// initial hash values of SHA-512 too (FIPS 180-4 §5.3.5), those of π the first round keys of
// Blowfish, those of e RC5's constant P64 (RFC 2040 §6.2), which is made odd.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>

#include "tests/support/digits.h"

static const struct {
    const char *number;
    unsigned integer_bits;
    unsigned integer;
    uint64_t fraction; ///< the first digit highest
} known[] = {
    {"pi", 2, 3, 0x243f6a8885a308d3},
    {"e", 2, 2, 0xb7e151628aed2a6a},
    {"sqrt2", 1, 1, 0x6a09e667f3bcc908},
    {"sqrt3", 1, 1, 0xbb67ae8584caa73b},
};

static uint64_t read_number(const mint_bits_t *bits, size_t at, unsigned len)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < len; i++) {
        number = number << 1 | mint_bit(bits, at + i);
    }
    return number;
}

static void begin_as_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mint_bits_t bits;
        assert_true(digits_of(known[i].number, 100, &bits));
        assert_int_equal(bits.len, 100);
        assert_true(read_number(&bits, 0, known[i].integer_bits) == known[i].integer);
        assert_true(read_number(&bits, known[i].integer_bits, 64) == known[i].fraction);
        free(bits.words);
    }
}

// However many are asked for, the first ones are the same, and nothing stands behind the end.
static void do_not_depend_on_the_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mint_bits_t all;
        assert_true(digits_of(known[i].number, 20000, &all));
        for (size_t len = 64; len < 20000; len = len * 3 + 1) {
            mint_bits_t bits;
            assert_true(digits_of(known[i].number, len, &bits));
            for (size_t at = 0; at < len; at++) {
                assert_int_equal(mint_bit(&bits, at), mint_bit(&all, at));
            }
            for (size_t at = len; at < (len / 64 + 2) * 64; at++) {
                assert_int_equal(mint_bit(&bits, at), 0);
            }
            free(bits.words);
        }
        free(all.words);
    }
}

static void of_other_numbers_there_are_none(void **state)
{
    (void)state;
    mint_bits_t bits;
    assert_false(digits_of("sqrt5", 100, &bits));
    assert_false(digits_of("", 100, &bits));
    assert_null(bits.words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(begin_as_known),
        cmocka_unit_test(do_not_depend_on_the_length),
        cmocka_unit_test(of_other_numbers_there_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
