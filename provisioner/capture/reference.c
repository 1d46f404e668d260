// SPDX-License-Identifier: Apache-2.0
//
// Measuring a reference. The tests that use it judge windows of MINT_WATCH_WINDOW samples and
// predictions of each sample; here are the same figures over blocks that are long enough to know
// them well, and how much correlation widens the sum of a window.
#include "capture/reference.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define BLOCKS         16u    ///< that a capture is looked at in
#define BLOCK_MIN      16384u ///< samples of a block
#define WINDOWS_MIN    16u    ///< windows without which nothing is said of their sums
#define STANDARD_ERROR 4.0    ///< so many of them on either side
#define BITS_PER_H     64.0   ///< of h_64
#define H_64_MAX       512.0

/// An interval that grows.
typedef struct {
    double low;
    double high;
} range_t;

/// What has been found.
typedef struct {
    uint8_t bits;
    double inflation; ///< of the variance of a window's sum; 0: not known
    range_t mean;
    range_t variance;
    range_t ones[MINT_WATCH_BITS_MAX];
    double match;  ///< highest rate of a sample that equals one before
    double follow; ///< of one that follows the Markov prediction
    double miss;   ///< of either not happening
} found_t;

/// Counts of one block.
typedef struct {
    double samples;
    double sum;
    double squares;
    double ones[MINT_WATCH_BITS_MAX];
    double match[MINT_WATCH_LAGS];
    double follow;
} counts_t;

static void widen(range_t *range, double value, double error)
{
    range->low = fmin(range->low, value - STANDARD_ERROR * error);
    range->high = fmax(range->high, value + STANDARD_ERROR * error);
}

// ---- the sums of windows ----

static double variance_of_sums(const mint_reference_data_t *data, double *windows)
{
    double total = 0, squares = 0;
    *windows = floor((double)data->len / MINT_WATCH_WINDOW);
    for (size_t window = 0; window < (size_t)*windows; window++) {
        double sum = 0;
        for (size_t i = 0; i < MINT_WATCH_WINDOW; i++) {
            sum += data->symbols[window * MINT_WATCH_WINDOW + i];
        }
        total += sum;
        squares += sum * sum;
    }
    double mean = total / *windows;
    return squares / *windows - mean * mean;
}

// How much more the sum of a window varies than that of independent samples would, with the error
// that an estimate from so many windows has.
static double inflation_of(const mint_reference_data_t *data)
{
    double windows = 0, sum = 0, squares = 0;
    double of_sums = variance_of_sums(data, &windows);
    for (size_t i = 0; i < data->len; i++) {
        sum += data->symbols[i];
        squares += (double)data->symbols[i] * data->symbols[i];
    }
    double mean = sum / (double)data->len;
    double variance = squares / (double)data->len - mean * mean;
    if (windows < WINDOWS_MIN || variance <= 0) {
        return 0;
    }
    double ratio = of_sums / (variance * MINT_WATCH_WINDOW);
    return fmax(1, ratio * (1 + STANDARD_ERROR * sqrt(2 / windows)));
}

// ---- blocks ----

// What the Markov test would predict after the samples that the watch has seen.
static uint8_t prediction(const mint_watch_t *watch, uint8_t before)
{
    unsigned shift = watch->symbol_bits > 3 ? watch->symbol_bits - 3u : 0;
    return (uint8_t)((before + watch->markov.step[before >> shift]) &
                     ((1u << watch->symbol_bits) - 1u));
}

static void count_sample(const uint8_t *symbol, size_t before, const mint_watch_t *watch,
                         counts_t *counts)
{
    counts->samples++;
    counts->sum += *symbol;
    counts->squares += (double)*symbol * *symbol;
    for (unsigned bit = 0; bit < MINT_WATCH_BITS_MAX; bit++) {
        counts->ones[bit] += *symbol >> bit & 1u;
    }
    for (size_t lag = 1; lag <= MINT_WATCH_LAGS && lag <= before; lag++) {
        counts->match[lag - 1] += *symbol == symbol[-(ptrdiff_t)lag] ? 1 : 0;
    }
    counts->follow += before > 0 && prediction(watch, symbol[-1]) == *symbol ? 1 : 0;
}

static double error_of_share(double share, double samples, double inflation)
{
    double p = fmin(fmax(share, 1 / samples), 1 - 1 / samples);
    return sqrt(p * (1 - p) * fmax(inflation, 1) / samples);
}

static void add_rate(found_t *found, double *highest, double rate, double samples)
{
    double error = STANDARD_ERROR * error_of_share(rate, samples, found->inflation);
    *highest = fmax(*highest, rate + error);
    found->miss = fmax(found->miss, 1 - rate + error);
}

static void add_block(found_t *found, const counts_t *counts)
{
    double n = counts->samples;
    double mean = counts->sum / n;
    double variance = counts->squares / n - mean * mean;
    double spread = fmax(found->inflation, 1) / n;
    widen(&found->mean, mean, sqrt(variance * spread));
    widen(&found->variance, variance, 2 * variance * sqrt(spread));
    for (unsigned bit = 0; bit < found->bits; bit++) {
        double share = counts->ones[bit] / n;
        widen(&found->ones[bit], share, error_of_share(share, n, found->inflation));
    }
    for (unsigned lag = 0; lag < MINT_WATCH_LAGS; lag++) {
        add_rate(found, &found->match, counts->match[lag] / n, n);
    }
    add_rate(found, &found->follow, counts->follow / n, n);
}

static void measure(const mint_reference_data_t *data, uint16_t h_64, found_t *found)
{
    const mint_watch_config_t config = {found->bits, h_64, NULL};
    mint_watch_t watch;
    counts_t counts = {0};
    size_t block = data->len / BLOCKS > BLOCK_MIN ? data->len / BLOCKS : BLOCK_MIN;
    block = block < data->len ? block : data->len;
    mint_watch_init(&watch, &config);
    for (size_t i = 0; i < data->len; i++) {
        bool permanent = false;
        count_sample(&data->symbols[i], i, &watch, &counts);
        if (mint_watch_sample(&watch, data->symbols[i], &permanent) != MINT_OK) {
            // Alarms are counted by mint_reference_alarms().
        }
        if (counts.samples >= (double)block) { // what is left at the end is too short to say much
            add_block(found, &counts);
            counts = (counts_t){0};
        }
    }
}

// ---- rounding to the safe side ----

static uint32_t below(double value, double scale, double most)
{
    return (uint32_t)fmin(fmax(floor(value * scale), 0), most);
}

static uint32_t above(double value, double scale, double most)
{
    return (uint32_t)fmin(fmax(ceil(value * scale), 1), most);
}

static uint16_t entropy_of(double rate)
{
    return rate >= 1 ? 0 : (uint16_t)fmin(floor(-BITS_PER_H * log2(rate)), H_64_MAX);
}

void mint_reference_measure(const mint_reference_data_t *data, size_t count, uint8_t symbol_bits,
                            uint16_t h_64, mint_watch_reference_t *reference)
{
    found_t found = {.bits = symbol_bits, .mean = {1e9, -1e9}, .variance = {1e9, -1e9}};
    bool is_known = true;
    for (unsigned bit = 0; bit < MINT_WATCH_BITS_MAX; bit++) {
        found.ones[bit] = (range_t){1, 0};
    }
    for (size_t i = 0; i < count; i++) {
        double inflation = inflation_of(&data[i]);
        is_known = is_known && inflation > 0 && inflation <= 1024 / 16.0;
        found.inflation = fmax(found.inflation, inflation);
    }
    for (size_t i = 0; i < count; i++) {
        measure(&data[i], h_64, &found);
    }
    *reference = (mint_watch_reference_t){.match_h_64 = entropy_of(found.match),
                                          .markov_h_64 = entropy_of(found.follow),
                                          .miss_h_64 = entropy_of(found.miss),
                                          .inflation_16 = 16};
    if (!is_known) {
        return;
    }
    double widest = ((1u << symbol_bits) - 1u) * 256.0;
    reference->inflation_16 = (uint16_t)above(found.inflation, 16, 1024);
    reference->mean_low = (uint16_t)below(found.mean.low, 256, widest);
    reference->mean_high = (uint16_t)above(found.mean.high, 256, widest);
    reference->variance_low = below(found.variance.low, 256, 128.0 * 128 * 256);
    reference->variance_high = above(found.variance.high, 256, 128.0 * 128 * 256);
    for (unsigned bit = 0; bit < symbol_bits; bit++) {
        reference->ones_low[bit] = (uint16_t)below(found.ones[bit].low, 65536, 65535);
        reference->ones_high[bit] = (uint16_t)above(found.ones[bit].high, 65536, 65535);
    }
}

uint64_t mint_reference_alarms(const mint_reference_data_t *data, size_t count, uint8_t symbol_bits,
                               uint16_t h_64, const mint_watch_reference_t *reference)
{
    const mint_watch_config_t config = {symbol_bits, h_64, reference};
    uint64_t alarms = 0;
    if (!mint_watch_config_is_sound(&config)) {
        return UINT64_MAX;
    }
    for (size_t i = 0; i < count; i++) {
        mint_watch_t watch;
        bool permanent = false;
        mint_watch_init(&watch, &config);
        for (size_t at = 0; at < data[i].len; at++) {
            alarms += mint_watch_sample(&watch, data[i].symbols[at], &permanent) != MINT_OK ? 1 : 0;
        }
    }
    return alarms;
}
