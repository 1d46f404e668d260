// SPDX-License-Identifier: Apache-2.0
//
// The worked examples of SP 800-22 §2.x.4 and §2.x.8 for the tests whose parameters the standard
// leaves open, with the parameters of the examples; and the two that its own text leads elsewhere.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>

#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/statistics.h"
#include "tests/support/digits.h"
#include "tests/support/sequences.h"

#define HALF_DIGIT 0.5000001e-6 ///< of the six that the standard prints

// The first hundred binary digits of π, which most of §2.x.8 are about.
static const char *const pi_100 = "11001001000011111101101010100010001000010110100011"
                                  "00001000110100110001001100011001100010100010111000";

static mint_bits_t take(const char *text)
{
    mint_bits_t bits;
    assert_true(sequence_from_text(text, &bits));
    return bits;
}

static void is_close(mint_statistic_t result, double value, double p_value)
{
    assert_true(fabs(result.value - value) <= HALF_DIGIT * fmax(1, fabs(value)));
    assert_true(fabs(result.p_value - p_value) <= HALF_DIGIT);
}

static void frequency(void **state)
{
    (void)state;
    mint_bits_t bits = take("1011010101");
    is_close(mint_frequency_of(&bits), 0.632455532, 0.527089);
    mint_bits_free(&bits);
    bits = take(pi_100);
    is_close(mint_frequency_of(&bits), 1.6, 0.109599);
    mint_bits_free(&bits);
}

static void block_frequency(void **state)
{
    (void)state;
    mint_bits_t bits = take("0110011010");
    is_close(mint_block_frequency_of(&bits, 3), 1, 0.801252);
    mint_bits_free(&bits);
    bits = take(pi_100);
    is_close(mint_block_frequency_of(&bits, 10), 7.2, 0.706438);
    mint_bits_free(&bits);
}

static void runs(void **state)
{
    (void)state;
    mint_bits_t bits = take("1001101011");
    is_close(mint_runs_of(&bits), 7, 0.147232);
    mint_bits_free(&bits);
    bits = take(pi_100);
    is_close(mint_runs_of(&bits), 52, 0.500798);
    mint_bits_free(&bits);
}

// §2.4.8 prints 4.882605, which follows from probabilities of four digits, and 0.180609, which
// follows from 55/256, 94/256, 59/256 and 48/256, as they are in NIST's program.
static void longest_run(void **state)
{
    (void)state;
    mint_bits_t bits = take("11001100000101010110110001001100111000000000001001"
                            "00110101010001000100111101011010000000110101111100"
                            "1100111001101101100010110010");
    is_close(mint_longest_run_of(&bits, MINT_FIGURES_NIST), 4.882457, 0.180609);
    is_close(mint_longest_run_of(&bits, MINT_FIGURES_CORRECTED), 4.882457, 0.180609);
    mint_bits_free(&bits);
}

// §2.6.4 counts 4 of 5 peaks of its sequence below the threshold of 5.47, and §2.6.8 46 of 50 below
// 17.31. The moduli that §2.6.4 prints itself, 2 and 4.4721, are all below, and of the fifty 48
// are, as NIST's program counts them.
static void fft(void **state)
{
    (void)state;
    mint_statistic_t result;
    mint_bits_t bits = take("1001010011");
    assert_int_equal(mint_fft_of(&bits, MINT_FIGURES_NIST, &result), MINT_OK);
    is_close(result, 0.725476, 0.468160);
    mint_bits_free(&bits);
    bits = take(pi_100);
    assert_int_equal(mint_fft_of(&bits, MINT_FIGURES_NIST, &result), MINT_OK);
    is_close(result, 0.458831, 0.646355);
    assert_int_equal(mint_fft_of(&bits, MINT_FIGURES_CORRECTED, &result), MINT_OK);
    is_close(result, 0.458831 * sqrt(0.95), erfc(0.4588314677 * sqrt(0.95 / 2)));
    mint_bits_free(&bits);
}

static void serial(void **state)
{
    (void)state;
    mint_statistic_t results[2];
    mint_bits_t bits = take("0011011101");
    assert_int_equal(mint_serial_of(&bits, 3, results), MINT_OK);
    is_close(results[0], 1.6, 0.808792);
    is_close(results[1], 0.8, 0.670320);
    mint_bits_free(&bits);
    assert_true(digits_of("e", 1000000, &bits));
    assert_int_equal(mint_serial_of(&bits, 2, results), MINT_OK);
    is_close(results[0], 0.339764, 0.843764);
    is_close(results[1], 0.336400, 0.561915);
    mint_bits_free(&bits);
}

// §2.12.4 has the p-value, but prints 0.502193 for the statistic, which is log 2 less the entropy.
static void approximate_entropy(void **state)
{
    (void)state;
    mint_statistic_t result;
    mint_bits_t bits = take("0100110101");
    assert_int_equal(mint_approximate_entropy_of(&bits, 3, &result), MINT_OK);
    is_close(result, 10.043859, 0.261961);
    mint_bits_free(&bits);
    bits = take(pi_100);
    assert_int_equal(mint_approximate_entropy_of(&bits, 2, &result), MINT_OK);
    is_close(result, 5.550792, 0.235301);
    mint_bits_free(&bits);
}

static void cumulative_sums(void **state)
{
    (void)state;
    mint_statistic_t results[2];
    mint_bits_t bits = take("1011010111");
    mint_cumulative_sums_of(&bits, results);
    is_close(results[0], 4, 0.4116588);
    mint_bits_free(&bits);
    bits = take(pi_100);
    mint_cumulative_sums_of(&bits, results);
    is_close(results[0], 16, 0.219194);
    is_close(results[1], 19, 0.114866);
    mint_bits_free(&bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frequency),
        cmocka_unit_test(block_frequency),
        cmocka_unit_test(runs),
        cmocka_unit_test(longest_run),
        cmocka_unit_test(fft),
        cmocka_unit_test(serial),
        cmocka_unit_test(approximate_entropy),
        cmocka_unit_test(cumulative_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
