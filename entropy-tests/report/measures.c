// SPDX-License-Identifier: Apache-2.0
//
// All measures of one set, in the order in which they need each other.
#include "mintmark/entropy_tests/measures.h"

mint_status_t mint_measures_make(const mint_samples_t *samples, mint_measures_t *measures)
{
    if (samples->len == 0) {
        return MINT_ERR_ARGUMENT;
    }
    mint_histogram_make(samples, &measures->histogram);
    mint_bit_shares_make(samples, &measures->bit_shares);
    mint_pairs_make(samples, &measures->histogram, &measures->pairs);
    mint_autocorrelation_make(samples, &measures->histogram, &measures->autocorrelation);
    mint_run_lengths_make(samples, &measures->histogram, &measures->runs);
    mint_drift_make(samples, &measures->histogram, &measures->drift);
    mint_health_counts_make(samples, &measures->health);
    return mint_spectrum_make(samples, &measures->histogram, &measures->spectrum);
}
