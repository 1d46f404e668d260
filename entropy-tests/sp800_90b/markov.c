// SPDX-License-Identifier: Apache-2.0
//
// The Markov estimate, SP 800-90B §6.3.3, for bits: the likeliest sequence of 128 bits is one of
// six.
#include <math.h>

#include "mintmark/entropy_tests/non_iid.h"

#define SEQUENCE_BITS 128.0

static void count_transitions(const uint8_t *bits, size_t len, mint_markov_t *estimate)
{
    size_t zeros = 0, after_zero = 0, after_one = 0; // the latter two: zeros that follow one
    for (size_t i = 0; i + 1 < len; i++) {
        size_t now = bits[i] == 0, next = bits[i + 1] == 0;
        zeros += now;
        after_zero += now & next;
        after_one += (now ^ 1) & next;
    }
    size_t ones = len - 1 - zeros;
    double to_zero[2] = {zeros > 0 ? (double)after_zero / (double)zeros : 0.0,
                         ones > 0 ? (double)after_one / (double)ones : 0.0};
    estimate->transition[0][0] = to_zero[0];
    estimate->transition[0][1] = zeros > 0 ? 1.0 - to_zero[0] : 0.0;
    estimate->transition[1][0] = to_zero[1];
    estimate->transition[1][1] = ones > 0 ? 1.0 - to_zero[1] : 0.0;
    zeros += bits[len - 1] == 0;
    estimate->p[0] = (double)zeros / (double)len;
    estimate->p[1] = 1.0 - estimate->p[0];
}

// The entropy of the sequence that starts with `first`, goes to `second` and alternates with it
// (`there` steps to `second` and `back` steps from it), or then stays there (`stay` steps).
static double sequence_entropy(const mint_markov_t *estimate, unsigned first, double there,
                               double back, double stay)
{
    unsigned second = first ^ 1u;
    const double steps[3] = {there, back, stay};
    const double p[3] = {estimate->transition[first][second], estimate->transition[second][first],
                         estimate->transition[second][second]};
    double entropy = -log2(estimate->p[first]);
    for (int i = 0; i < 3; i++) {
        if (steps[i] > 0) {
            entropy = p[i] > 0 ? entropy - steps[i] * log2(p[i]) : INFINITY;
        }
    }
    return entropy;
}

mint_status_t mint_markov_estimate(const uint8_t *bits, size_t len, mint_markov_t *estimate)
{
    if (len < 2) {
        return MINT_ERR_ARGUMENT;
    }
    count_transitions(bits, len, estimate);
    double lowest = SEQUENCE_BITS;
    for (unsigned first = 0; first < 2; first++) {
        double same = estimate->transition[first][first];
        if (same > 0) {
            lowest = fmin(lowest, -log2(estimate->p[first]) - 127.0 * log2(same));
        }
        lowest = fmin(lowest, sequence_entropy(estimate, first, 64, 63, 0));
        lowest = fmin(lowest, sequence_entropy(estimate, first, 1, 0, 126));
    }
    estimate->p_max = pow(2.0, -lowest);
    estimate->min_entropy = fmin(lowest / SEQUENCE_BITS, 1.0);
    return MINT_OK;
}
