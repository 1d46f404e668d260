// SPDX-License-Identifier: Apache-2.0
//
// The second level of SP 800-22: the proportion of sequences that pass (§4.2.1) and the uniformity
// of p-values (§4.2.2).
#include "sp800_22/second_level.h"

#include <math.h>

#include "mintmark/entropy_tests/p_value.h"

#define BINS           10u
#define SEQUENCES_MIN  55u    ///< for the uniformity, §4.2.2
#define UNIFORMITY_MIN 0.0001 ///< §4.2.2
#define DEVIATIONS     3      ///< of the proportion, §4.2.1

void mint_second_level_add(mint_second_level_t *level, const mint_figure_t *figure)
{
    if (figure->outcome == MINT_OUTCOME_NOT_APPLICABLE) {
        return;
    }
    level->applicable++;
    level->passed += figure->outcome == MINT_OUTCOME_PASSED;
    unsigned bin = (unsigned)(figure->p_value * BINS);
    level->bins[bin < BINS ? bin : BINS - 1]++;
}

bool mint_second_level_is_uniform_needed(size_t applicable)
{
    return applicable >= SEQUENCES_MIN;
}

static double uniformity(const mint_second_level_t *level)
{
    double expected = (double)level->applicable / BINS;
    double chi_square = 0;
    for (unsigned i = 0; i < BINS; i++) {
        double difference = (double)level->bins[i] - expected;
        chi_square += difference * difference / expected;
    }
    return mint_igamc((BINS - 1) / 2.0, chi_square / 2);
}

void mint_second_level_judge(const mint_second_level_t *level, double alpha,
                             mint_suite_summary_t *summary)
{
    double of = (double)level->applicable;
    summary->applicable = level->applicable;
    summary->passed = level->passed;
    summary->uniformity = NAN;
    if (level->applicable == 0) {
        summary->proportion = summary->minimum = summary->maximum = NAN;
        summary->is_passed = true;
        return;
    }
    double margin = DEVIATIONS * sqrt(alpha * (1 - alpha) / of);
    summary->proportion = (double)level->passed / of;
    summary->minimum = fmax(1 - alpha - margin, 0);
    summary->maximum = fmin(1 - alpha + margin, 1);
    summary->is_passed =
        summary->proportion >= summary->minimum && summary->proportion <= summary->maximum;
    if (mint_second_level_is_uniform_needed(level->applicable)) {
        summary->uniformity = uniformity(level);
        summary->is_passed = summary->is_passed && summary->uniformity >= UNIFORMITY_MIN;
    }
}

double mint_second_level_tail(size_t count, size_t of, double alpha)
{
    // Failures are rare, so the sum goes over their number, from that of `count` on.
    double sum = 0;
    for (size_t failures = of - count; failures <= of; failures++) {
        double k = (double)failures;
        double n = (double)of;
        double term = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(alpha) +
                          (n - k) * log1p(-alpha));
        sum += term;
        if (term < sum * 1e-17 && k > n * alpha) {
            break;
        }
    }
    return fmin(sum, 1);
}

double mint_second_level_by_chance(size_t applicable, double alpha)
{
    if (applicable == 0) {
        return 0;
    }
    mint_second_level_t none = {.applicable = applicable};
    mint_suite_summary_t summary;
    mint_second_level_judge(&none, alpha, &summary);
    double least = ceil(summary.minimum * (double)applicable);
    double most = floor(summary.maximum * (double)applicable);
    double low = least > 0 ? mint_second_level_tail((size_t)least - 1, applicable, alpha) : 0;
    double high = 1 - mint_second_level_tail((size_t)most, applicable, alpha);
    double uneven = mint_second_level_is_uniform_needed(applicable) ? UNIFORMITY_MIN : 0;
    return low + high + uneven;
}
