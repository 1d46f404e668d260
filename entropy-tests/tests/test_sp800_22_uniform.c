// SPDX-License-Identifier: Apache-2.0
//
// Over 1,000 good sequences the p-values of each figure of SP 800-22 are uniform, by the standard's
// own measure (§4.2.2), and about one in a hundred fails (§4.2.1).
//
// usage: test_sp800_22_uniform [all]
//
// With "all" each test has 1,000,000 bits, and those with corrected figures are run with them too;
// otherwise the tests that take longest have fewer bits.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <string.h>

#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "tests/support/sequences.h"

#define BITS       1000000u
#define BITS_SHORT 100000u
#define BINS       10u
#define FIGURES    200u ///< of all tests, in each mode

#ifdef MINT_TEST_SMALL
#define SEQUENCES 100u
#else
#define SEQUENCES 1000u
#endif

/// Of a figure.
typedef struct {
    const char *test;
    unsigned index;
    unsigned total; ///< sequences that the test could be applied to
    unsigned failed;
    unsigned bins[BINS];
} tally_t;

static bool is_full;

static bool is_long(const mint_test_t *test)
{
    return strcmp(test->name, "FFT") == 0 || strcmp(test->name, "Serial") == 0 ||
           strcmp(test->name, "ApproximateEntropy") == 0;
}

static bool has_corrections(const mint_test_t *test)
{
    return strcmp(test->name, "FFT") == 0 || strcmp(test->name, "OverlappingTemplate") == 0 ||
           strcmp(test->name, "LinearComplexity") == 0 ||
           strcmp(test->name, "RandomExcursions") == 0;
}

// Adds the figures of a test to the tallies from `at` on; returns where those of the next begin.
static unsigned tally(const mint_test_t *test, const mint_bits_t *bits,
                      const mint_test_options_t *options, tally_t *tallies, unsigned at)
{
    mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
    size_t count;
    assert_int_equal(test->run(bits, options, figures, &count), MINT_OK);
    for (unsigned i = 0; i < count; i++) {
        tally_t *figure = &tallies[at++];
        figure->test = test->name;
        figure->index = i;
        if (figures[i].outcome == MINT_OUTCOME_NOT_APPLICABLE) {
            continue;
        }
        unsigned bin = (unsigned)(figures[i].p_value * BINS);
        figure->total++;
        figure->failed += figures[i].outcome == MINT_OUTCOME_FAILED ? 1 : 0;
        figure->bins[bin < BINS ? bin : BINS - 1]++;
    }
    return at;
}

static void judge(const tally_t *figure)
{
    double expected = figure->total / (double)BINS, chi_square = 0;
    for (unsigned i = 0; i < BINS; i++) {
        chi_square += pow(figure->bins[i] - expected, 2) / expected;
    }
    // Wider than the standard's three deviations: there are nearly 200 figures.
    double failed_max = 0.01 * figure->total + 5 * sqrt(0.01 * figure->total) + 3;
    double p_value = mint_igamc((BINS - 1) / 2.0, chi_square / 2);
    assert_true(figure->total > SEQUENCES / 2);
    if (p_value < 0.0001 || figure->failed > failed_max) {
        fail_msg("%s %u: %g, %u of %u failed", figure->test, figure->index, p_value, figure->failed,
                 figure->total);
    }
}

static void p_values_are_uniform(void **state)
{
    (void)state;
    static tally_t tallies[FIGURES];
    const mint_test_options_t corrected = {.mode = MINT_FIGURES_CORRECTED};
    unsigned end = 0;
    for (unsigned sequence = 0; sequence < SEQUENCES; sequence++) {
        mint_bits_t bits, start;
        assert_true(sequence_random(sequence, BITS, &bits));
        assert_int_equal(mint_bits_slice(&bits, 0, is_full ? BITS : BITS_SHORT, &start), MINT_OK);
        end = 0;
        for (unsigned i = 0; i < MINT_SP800_22_TESTS; i++) {
            const mint_test_t *test = &mint_sp800_22_tests[i];
            const mint_bits_t *these = is_long(test) ? &start : &bits;
            end = tally(test, these, NULL, tallies, end);
            if (is_full && has_corrections(test)) {
                end = tally(test, these, &corrected, tallies, end);
            }
        }
        mint_bits_free(&start);
        mint_bits_free(&bits);
    }
    for (unsigned i = 0; i < end; i++) {
        judge(&tallies[i]);
    }
}

int main(int argc, char **argv)
{
    is_full = argc > 1 && strcmp(argv[1], "all") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_values_are_uniform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
