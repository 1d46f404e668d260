// SPDX-License-Identifier: Apache-2.0
//
// The length of the longest repeated substring, SP 800-90B §5.2.5: how likely is a repeat of such a
// length, or a longer one, among independent samples? NIST's program stops with an assertion where
// the probability of one such repeat is too small for a number; here it is then 0.
#include <math.h>

#include "mintmark/entropy_tests/iid.h"
#include "mintmark/entropy_tests/repeats.h"
#include "sp800_90b/chi_square.h"

#define PROBABILITY_MIN 0.001L

/// The probability that two samples are equal, at most 1 despite rounding.
static long double find_collision_probability(const mint_samples_t *samples)
{
    double shares[256];
    mint_symbol_shares(samples, shares);
    long double p_col = 0;
    for (unsigned i = 0; i < samples->distinct; i++) {
        p_col += (long double)shares[i] * shares[i];
    }
    return p_col < 1 ? p_col : 1;
}

mint_status_t mint_lrs_length_test(const mint_samples_t *samples, mint_lrs_length_t *result)
{
    mint_repeats_t repeats;
    *result = (mint_lrs_length_t){0};
    if (samples->distinct < 2) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status =
        mint_repeats_count(samples->symbols, samples->len, samples->distinct, &repeats);
    if (status != MINT_OK) {
        return status;
    }
    result->longest = repeats.longest;
    mint_repeats_free(&repeats);
    result->p_col = find_collision_probability(samples);
    long double places = (long double)(samples->len - result->longest + 1);
    long double pairs = places * (places - 1) / 2;
    // The logarithm of the probability that no pair of places is equal.
    long double log_none = pairs * log1pl(-powl(result->p_col, (long double)result->longest));
    result->p_at_least_one = 1.0L - expl(log_none);
    result->is_passed = logl(1 - PROBABILITY_MIN) >= log_none;
    return MINT_OK;
}
