// SPDX-License-Identifier: Apache-2.0
//
// Power by frequency (Welch, 1967): a hum of the mains, a switching regulator or a short period
// stands out as a peak that nothing else shows so well.
//
// Segments overlap by half under a Hann window, whose neighbours have a squared correlation of
// 1/36: K segments are worth K / (1 + 2/36) independent ones. The band is that of a chi-square
// quantity with twice as many degrees of freedom, by Wilson and Hilferty's approximation.
#include "mintmark/entropy_tests/measures.h"

#include <kissfft/kiss_fftr.h>
#include <math.h>
#include <stdlib.h>

#define STEP       (MINT_SPECTRUM_LEN / 2u)
#define WORTH      (1.0 / (1.0 + 2.0 / 36.0))
#define WINDOW_SUM (0.375 * MINT_SPECTRUM_LEN) ///< of the squares of the Hann window

/// The transform and its buffers.
typedef struct {
    kiss_fftr_cfg plan;
    kiss_fft_scalar window[MINT_SPECTRUM_LEN];
    kiss_fft_scalar time[MINT_SPECTRUM_LEN];
    kiss_fft_cpx frequency[MINT_SPECTRUM_LEN / 2 + 1];
} work_t;

static void add_segment(work_t *work, const uint8_t *raw, double mean, double *power)
{
    for (size_t i = 0; i < MINT_SPECTRUM_LEN; i++) {
        work->time[i] = work->window[i] * (kiss_fft_scalar)(raw[i] - mean);
    }
    kiss_fftr(work->plan, work->time, work->frequency);
    for (size_t k = 0; k < MINT_SPECTRUM_BINS; k++) {
        double re = work->frequency[k + 1].r;
        double im = work->frequency[k + 1].i;
        power[k] += re * re + im * im;
    }
}

static double bound(double segments, double z)
{
    return pow(1 - 1 / (9 * segments) + z / (3 * sqrt(segments)), 3);
}

static void judge(mint_spectrum_t *spectrum, double variance)
{
    double worth = (double)spectrum->segments * WORTH;
    double lower = bound(worth, -MINT_MEASURE_Z);
    spectrum->low = lower > 0 ? lower : 0;
    spectrum->high = bound(worth, MINT_MEASURE_Z);
    for (size_t k = 0; k < MINT_SPECTRUM_BINS; k++) {
        spectrum->power[k] /= (double)spectrum->segments * WINDOW_SUM * variance;
        spectrum->outside +=
            spectrum->power[k] > spectrum->high || spectrum->power[k] < spectrum->low;
        spectrum->worst =
            spectrum->power[k] > spectrum->power[spectrum->worst] ? k : spectrum->worst;
    }
}

mint_status_t mint_spectrum_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                                 mint_spectrum_t *spectrum)
{
    *spectrum = (mint_spectrum_t){0};
    if (samples->len < MINT_SPECTRUM_LEN || !(histogram->deviation > 0)) {
        return MINT_OK;
    }
    work_t *work = calloc(1, sizeof *work);
    if (work == NULL) {
        return MINT_ERR_MEMORY;
    }
    work->plan = kiss_fftr_alloc(MINT_SPECTRUM_LEN, 0, NULL, NULL);
    if (work->plan == NULL) {
        free(work);
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < MINT_SPECTRUM_LEN; i++) {
        double angle = 2 * 3.14159265358979323846 * (double)i / MINT_SPECTRUM_LEN;
        work->window[i] = (kiss_fft_scalar)(0.5 - 0.5 * cos(angle));
    }
    for (size_t at = 0; at + MINT_SPECTRUM_LEN <= samples->len; at += STEP) {
        add_segment(work, samples->raw + at, histogram->mean, spectrum->power);
        spectrum->segments++;
    }
    judge(spectrum, histogram->deviation * histogram->deviation);
    kiss_fftr_free(work->plan);
    free(work);
    return MINT_OK;
}
