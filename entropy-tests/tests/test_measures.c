// SPDX-License-Identifier: Apache-2.0
//
// The measures behind the pictures against answers that are known: short sequences counted by hand,
// a sine whose frequency is known, runs that were put there, and even data, on which every band
// holds.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/entropy_tests/measures.h"
#include "tests/support/noise.h"
#include "tests/support/table.h"

static mint_measures_t measures;

static void measure(const uint8_t *raw, size_t len, unsigned bits)
{
    mint_samples_t samples;
    assert_int_equal(mint_samples_new(raw, len, bits, &samples), MINT_OK);
    assert_int_equal(mint_measures_make(&samples, &measures), MINT_OK);
    mint_samples_free(&samples);
}

static void measure_noise(const char *kind, size_t len)
{
    mint_samples_t samples;
    assert_true(noise_samples(kind, 11, len, &samples));
    assert_int_equal(mint_measures_make(&samples, &measures), MINT_OK);
    mint_samples_free(&samples);
}

static void test_by_hand(void **state)
{
    (void)state;
    const uint8_t raw[] = {3, 3, 5, 3, 6, 6, 6, 3};
    measure(raw, sizeof raw, 3);
    const mint_histogram_t *histogram = &measures.histogram;
    assert_int_equal(histogram->counts[3], 4);
    assert_int_equal(histogram->low, 3);
    assert_int_equal(histogram->high, 6);
    assert_int_equal(histogram->mode, 3);
    assert_true(histogram->mean == 4.375);
    assert_true(agree(histogram->deviation, sqrt(1.984375), 1e-12));
    assert_true(measures.bit_shares.ones[0] == 5.0 / 8);
    assert_true(measures.bit_shares.ones[1] == 7.0 / 8);
    assert_true(measures.bit_shares.ones[2] == 4.0 / 8);
    assert_true(measures.bit_shares.flips[2] == 4.0 / 7);
    assert_int_equal(measures.pairs.side, 4);
    assert_int_equal(measures.pairs.counts[0 * 4 + 0], 1); // 3 after 3
    assert_int_equal(measures.pairs.counts[3 * 4 + 3], 2); // 6 after 6
    assert_int_equal(measures.pairs.counts[2 * 4 + 0], 1); // 5 after 3
    assert_int_equal(measures.runs.observed[1], 3);
    assert_int_equal(measures.runs.observed[2], 1);
    assert_int_equal(measures.runs.observed[3], 1);
    assert_int_equal(measures.runs.longest, 3);
    assert_int_equal(measures.health.rct_longest, 3);
    assert_int_equal(measures.health.rct_at, 4);
    assert_int_equal(measures.health.apt_most, 4);
}

/// The definition, as it is written.
static double correlation(const uint8_t *raw, size_t len, size_t lag)
{
    double mean = 0;
    double whole = 0;
    double sum = 0;
    for (size_t i = 0; i < len; i++) {
        mean += (double)raw[i] / (double)len;
    }
    for (size_t i = 0; i < len; i++) {
        whole += (raw[i] - mean) * (raw[i] - mean);
        sum += i + lag < len ? (raw[i] - mean) * (raw[i + lag] - mean) : 0;
    }
    return sum / whole;
}

static void test_autocorrelation(void **state)
{
    (void)state;
    uint8_t raw[9001];
    assert_true(noise_make("adc8", 3, raw, sizeof raw));
    measure(raw, sizeof raw, 8);
    assert_int_equal(measures.autocorrelation.lags, MINT_LAGS);
    for (size_t lag = 1; lag <= MINT_LAGS; lag++) {
        double expected = correlation(raw, sizeof raw, lag);
        assert_true(fabs(measures.autocorrelation.r[lag - 1] - expected) < 1e-12);
    }
    for (size_t i = 0; i < sizeof raw; i++) {
        raw[i] = i % 7 == 0;
    }
    measure(raw, sizeof raw, 1);
    assert_int_equal(measures.autocorrelation.worst % 7, 0);
    assert_true(measures.autocorrelation.r[6] > 0.99);
    assert_int_equal(measures.autocorrelation.outside, MINT_LAGS);
}

static void test_spectrum(void **state)
{
    (void)state;
    static uint8_t raw[1 << 16];
    for (size_t i = 0; i < sizeof raw; i++) {
        raw[i] = (uint8_t)lround(128 + 100 * sin(6.283185307179586 * (double)i * 50 / 1024));
    }
    measure(raw, sizeof raw, 8);
    assert_int_equal(measures.spectrum.worst, 49); // 50 of 1024
    assert_int_equal(measures.spectrum.segments, 127);
    double total = 0;
    for (size_t k = 0; k < MINT_SPECTRUM_BINS; k++) {
        total += measures.spectrum.power[k];
    }
    // Parseval: the mean over all frequencies of a signal of variance 1 is 1.
    assert_true(fabs(total / (MINT_SPECTRUM_LEN / 2.0) - 1) < 0.01);
}

static void test_even_data_keep_every_band(void **state)
{
    (void)state;
    measure_noise("uniform8", 1000000);
    assert_true(measures.autocorrelation.outside <= 2);
    assert_true(measures.spectrum.outside <= 4);
    assert_true(measures.drift.outside <= 1);
    assert_true(measures.runs.worst_sigmas < 4);
    for (unsigned bit = 0; bit < 8; bit++) {
        assert_true(fabs(measures.bit_shares.ones[bit] - 0.5) <= measures.bit_shares.band);
        assert_true(fabs(measures.bit_shares.flips[bit] - 0.5) <= measures.bit_shares.band);
    }
    assert_int_equal(measures.drift.windows, MINT_DRIFT_WINDOWS);
    assert_int_equal(measures.pairs.side, MINT_PAIRS_SIDE);
    assert_int_equal(measures.pairs.step, 2);
}

static void test_expected_runs(void **state)
{
    (void)state;
    // The mean over all sequences of four fair bits, which are as likely as each other.
    size_t observed[5] = {0};
    for (unsigned word = 0; word < 16; word++) {
        uint8_t raw[4];
        for (unsigned i = 0; i < 4; i++) {
            raw[i] = word >> i & 1u;
        }
        for (size_t start = 0, i = 1; i <= 4; i++) {
            if (i == 4 || raw[i] != raw[start]) {
                observed[i - start]++;
                start = i;
            }
        }
    }
    const uint8_t even[] = {0, 1, 1, 0};
    measure(even, sizeof even, 1);
    for (unsigned k = 1; k < 4; k++) {
        assert_true(agree(measures.runs.expected[k], (double)observed[k] / 16, 1e-12));
    }
}

static void test_long_runs(void **state)
{
    (void)state;
    static uint8_t raw[100000];
    for (size_t i = 0; i < sizeof raw; i++) {
        raw[i] = i / 40 % 2;
    }
    measure(raw, sizeof raw, 1);
    assert_int_equal(measures.runs.observed[0], sizeof raw / 40);
    assert_int_equal(measures.runs.longest, 40);
    assert_int_equal(measures.runs.worst, MINT_RUNS_MAX + 1);
    assert_int_equal(measures.health.rct_longest, 40);
    assert_int_equal(measures.health.apt_window, 1024);
    assert_int_equal(measures.health.apt_most, 40 * 13);
}

static void test_drift(void **state)
{
    (void)state;
    static uint8_t raw[64000];
    assert_true(noise_make("uniform8", 5, raw, sizeof raw));
    memset(raw + 20000, 17, 500); // half of window 20
    measure(raw, sizeof raw, 8);
    assert_int_equal(measures.drift.windows, 64);
    assert_int_equal(measures.drift.window_len, 1000);
    assert_int_equal(measures.drift.lowest_at, 20);
    assert_true(measures.drift.lowest < 1);
    assert_true(measures.drift.outside >= 1);
}

static void test_one_value(void **state)
{
    (void)state;
    static const uint8_t raw[5000] = {0};
    measure(raw, sizeof raw, 8);
    assert_int_equal(measures.autocorrelation.lags, 0);
    assert_int_equal(measures.spectrum.segments, 0);
    assert_int_equal(measures.health.rct_longest, sizeof raw);
    assert_int_equal(measures.health.apt_most, 512);
    assert_int_equal(measures.runs.observed[0], 1);
    measure(raw, 1, 1);
    assert_int_equal(measures.pairs.side, 1);
    assert_int_equal(measures.drift.windows, 1);
    const mint_samples_t empty = {0};
    assert_int_equal(mint_measures_make(&empty, &measures), MINT_ERR_ARGUMENT);
}

static void test_restart_modes(void **state)
{
    (void)state;
    static uint8_t raw[MINT_RESTARTS_LEN];
    static mint_restart_modes_t modes;
    mint_samples_t samples;
    for (size_t i = 0; i < sizeof raw; i++) {
        size_t column = i % MINT_RESTARTS;
        raw[i] = (uint8_t)(column == 3 ? 9 : (i / MINT_RESTARTS + column) % 250);
    }
    assert_int_equal(mint_samples_new(raw, sizeof raw, 8, &samples), MINT_OK);
    mint_restart_modes_make(&samples, MINT_RESTARTS, MINT_RESTARTS, &modes);
    assert_int_equal(modes.columns[3], 1000);
    assert_int_equal(modes.columns[4], 4);
    assert_int_equal(modes.rows[0], 5); // 9 four times, and once more in column 3
    mint_samples_free(&samples);
    static const uint8_t few[] = {1, 2, 2, 1, 3, 4}; // two restarts of three samples
    assert_int_equal(mint_samples_new(few, sizeof few, 8, &samples), MINT_OK);
    mint_restart_modes_make(&samples, 2, 3, &modes);
    assert_true(modes.restarts == 2 && modes.row_len == 3);
    assert_true(modes.rows[0] == 2 && modes.rows[1] == 1);
    assert_true(modes.columns[0] == 2 && modes.columns[1] == 1 && modes.columns[2] == 1);
    mint_samples_free(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),       cmocka_unit_test(test_autocorrelation),
        cmocka_unit_test(test_spectrum),      cmocka_unit_test(test_even_data_keep_every_band),
        cmocka_unit_test(test_expected_runs), cmocka_unit_test(test_long_runs),
        cmocka_unit_test(test_drift),         cmocka_unit_test(test_one_value),
        cmocka_unit_test(test_restart_modes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
