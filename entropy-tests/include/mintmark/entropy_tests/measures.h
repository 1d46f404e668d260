// SPDX-License-Identifier: Apache-2.0
//
// What the pictures of a report show, as plain numbers: where samples lie, whether bits are even,
// whether one sample tells of another, whether the source stays as it is. None of this is an
// entropy estimate (non_iid.h makes those); it is how a person sees why an estimate is low.
//
// Everything looks at the raw symbols. Where a band is given, data whose samples are independent
// stay inside it with a probability of 99.9 % at each point.
//
// Pointers must not be NULL. Nothing is kept between calls; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_MEASURES_H
#define MINTMARK_ENTROPY_TESTS_MEASURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/restart.h"
#include "mintmark/entropy_tests/samples.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_MEASURE_Z 3.2905267314919255 ///< standard deviations that hold 99.9 % (two-sided)

/// How often each value occurs.
typedef struct {
    size_t counts[256]; ///< samples of each value
    unsigned low;       ///< the smallest value that occurs
    unsigned high;      ///< the largest
    unsigned mode;      ///< the most common, the smaller of two equal ones
    double mean;        ///< of the values
    double deviation;   ///< their standard deviation
} mint_histogram_t;

/// Counts the values of a set that is not empty.
void mint_histogram_make(const mint_samples_t *samples, mint_histogram_t *histogram);

/// How even each bit of the samples is. Bit 0 is the lowest.
typedef struct {
    unsigned bits;   ///< width of a sample
    double ones[8];  ///< share of ones
    double flips[8]; ///< share of samples in which the bit is another one than in the sample before
    double band;     ///< an even, independent bit's shares are this near to 0.5 (99.9 %)
} mint_bit_shares_t;

/// Looks at each bit of a set that is not empty.
void mint_bit_shares_make(const mint_samples_t *samples, mint_bit_shares_t *shares);

#define MINT_PAIRS_SIDE 128u ///< the most cells in a row of a return map

/// How often a value follows a value: the return map, or lag plot.
typedef struct {
    unsigned low;                                       ///< value at the left and at the bottom
    unsigned step;                                      ///< values a cell
    unsigned side;                                      ///< cells a row and a column
    uint32_t counts[MINT_PAIRS_SIDE * MINT_PAIRS_SIDE]; ///< [second * side + first]
} mint_pairs_t;

/// Counts the pairs of neighbours of a set, whose histogram is known.
void mint_pairs_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                     mint_pairs_t *pairs);

#define MINT_LAGS 128u ///< lags that are looked at

/// How much a sample tells of one some places later.
typedef struct {
    size_t lags;         ///< MINT_LAGS, fewer for short sets, 0 where all samples are equal
    double r[MINT_LAGS]; ///< autocorrelation, -1 to 1; [0] is that of neighbours
    double band;         ///< of independent samples, either side of 0
    size_t outside;      ///< lags outside of it
    size_t worst;        ///< the lag, from 1, that is farthest from 0; 0: there is none
} mint_autocorrelation_t;

/// The autocorrelation of a set whose histogram is known. O(lags × len).
void mint_autocorrelation_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                               mint_autocorrelation_t *result);

#define MINT_SPECTRUM_LEN  1024u                         ///< samples of a segment
#define MINT_SPECTRUM_BINS (MINT_SPECTRUM_LEN / 2u - 1u) ///< frequencies between 0 and one half

/// Power by frequency: Welch's method, segments that overlap by half under a Hann window.
typedef struct {
    size_t segments; ///< 0: too few samples, or all are equal; nothing else means anything then
    double power[MINT_SPECTRUM_BINS]; ///< [k] at the frequency (k + 1) / 1024 of the sample rate;
                                      ///< 1 for white noise
    double low;                       ///< white noise stays above
    double high;                      ///< and below
    size_t outside;                   ///< frequencies that do not
    size_t worst;                     ///< index of the strongest
} mint_spectrum_t;

/// The spectrum of a set whose histogram is known. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_spectrum_make(const mint_samples_t *samples,
                                                 const mint_histogram_t *histogram,
                                                 mint_spectrum_t *spectrum);

#define MINT_RUNS_MAX 32u ///< the longest run that is counted for itself

/// Runs of equal samples by length.
typedef struct {
    size_t observed[MINT_RUNS_MAX + 1]; ///< [k]: runs of k samples; [0]: longer than MINT_RUNS_MAX
    double expected[MINT_RUNS_MAX + 1]; ///< of independent samples that are as often what they are
    size_t longest;                     ///< samples
    size_t worst;        ///< length that is farthest from what is expected, 0 if none can be told
    double worst_sigmas; ///< how far, in standard deviations
} mint_run_lengths_t;

/// Counts the runs of a set whose histogram is known.
void mint_run_lengths_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                           mint_run_lengths_t *runs);

#define MINT_DRIFT_WINDOWS 64u   ///< the most windows
#define MINT_DRIFT_LEAST   1000u ///< samples of a window, unless the set is shorter

/// How the source changes over time: windows one after the other.
typedef struct {
    size_t windows;                  ///< how many there are, at most MINT_DRIFT_WINDOWS
    size_t window_len;               ///< samples; what is left over at the end counts for none
    double mean[MINT_DRIFT_WINDOWS]; ///< of the samples of each window
    double min_entropy[MINT_DRIFT_WINDOWS]; ///< by the most common value (§6.3.1), bits a sample
    double band;      ///< means of independent samples are this near to the whole set's
    size_t outside;   ///< windows whose mean is not
    double lowest;    ///< of `min_entropy`
    size_t lowest_at; ///< its window, from 0
} mint_drift_t;

/// Looks at windows of a set whose histogram is known.
void mint_drift_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                     mint_drift_t *drift);

/// What the continuous health tests (§4.4) would have seen, had they been fed the set.
typedef struct {
    size_t rct_longest; ///< equal samples in a row, at most
    size_t rct_at;      ///< where that run begins
    size_t apt_window;  ///< samples of a window: 1024 for binary sources, 512 for others
    size_t apt_most;    ///< occurrences of a window's first sample, at most
    size_t apt_at;      ///< where that window begins
} mint_health_counts_t;

/// Counts them.
void mint_health_counts_make(const mint_samples_t *samples, mint_health_counts_t *counts);

/// The most common value's count in each row and each column of a restart matrix (§3.1.4.3).
typedef struct {
    unsigned restarts;                    ///< rows
    unsigned row_len;                     ///< columns
    uint16_t rows[MINT_RESTART_SIDE_MAX]; ///< count of the most common value in each row, after one
                                          ///< restart
    uint16_t columns[MINT_RESTART_SIDE_MAX]; ///< the same in each column, at one place after all
                                             ///< restarts
} mint_restart_modes_t;

/// Counts them in `restarts` rows of `row_len` samples, which must be all of the set, row after row
/// (neither more than MINT_RESTART_SIDE_MAX).
void mint_restart_modes_make(const mint_samples_t *samples, unsigned restarts, unsigned row_len,
                             mint_restart_modes_t *modes);

/// All that is measured of one set.
typedef struct {
    mint_histogram_t histogram;             ///< where samples lie
    mint_bit_shares_t bit_shares;           ///< ones of each bit
    mint_pairs_t pairs;                     ///< a sample against the one before
    mint_autocorrelation_t autocorrelation; ///< a sample against those some way before
    mint_spectrum_t spectrum;               ///< periods
    mint_run_lengths_t runs;                ///< equal samples in a row
    mint_drift_t drift;                     ///< whether the source stays as it is
    mint_health_counts_t health;            ///< what the health tests would say
} mint_measures_t;

/// Measures a set that is not empty. MINT_ERR_ARGUMENT: it is; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_measures_make(const mint_samples_t *samples,
                                                 mint_measures_t *measures);

#ifdef __cplusplus
}
#endif

#endif
