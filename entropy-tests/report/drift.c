// SPDX-License-Identifier: Apache-2.0
//
// Does the source stay as it is? Mean and most-common-value estimate (SP 800-90B §6.3.1) of windows
// one after the other: warming up, a supply that sags, a fault that comes and goes.
#include "mintmark/entropy_tests/measures.h"

#include <math.h>

#include "mintmark/entropy_tests/mcv.h"

static double mean_of(const uint8_t *raw, size_t len)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        sum += raw[i];
    }
    return (double)sum / (double)len;
}

static void note_entropy(mint_drift_t *drift, size_t window, const uint8_t *raw)
{
    mint_mcv_t mcv = {0};
    if (mint_mcv_estimate(raw, drift->window_len, &mcv) != MINT_OK) {
        mcv.min_entropy = 0; // a single sample tells nothing
    }
    drift->min_entropy[window] = mcv.min_entropy;
    if (window == 0 || mcv.min_entropy < drift->lowest) {
        drift->lowest = mcv.min_entropy;
        drift->lowest_at = window;
    }
}

void mint_drift_make(const mint_samples_t *samples, const mint_histogram_t *histogram,
                     mint_drift_t *drift)
{
    size_t windows = samples->len / MINT_DRIFT_LEAST;
    *drift = (mint_drift_t){.windows = windows == 0                   ? 1
                                       : windows < MINT_DRIFT_WINDOWS ? windows
                                                                      : MINT_DRIFT_WINDOWS};
    drift->window_len = samples->len / drift->windows;
    drift->band = MINT_MEASURE_Z * histogram->deviation / sqrt((double)drift->window_len);
    for (size_t i = 0; i < drift->windows; i++) {
        const uint8_t *raw = samples->raw + i * drift->window_len;
        drift->mean[i] = mean_of(raw, drift->window_len);
        drift->outside += fabs(drift->mean[i] - histogram->mean) > drift->band;
        note_entropy(drift, i, raw);
    }
}
