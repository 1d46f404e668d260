// SPDX-License-Identifier: Apache-2.0
//
// The verdict on a run of SP 800-22.
//
// The standard judges each of up to 188 figures by itself (§4.2) and leaves open what a few that
// fail mean; of good data, most runs have one (Sýs, Říha, Matyáš, Márton, Suciu, "On the
// interpretation of results from the NIST statistical test suite", Romanian Journal of Information
// Science and Technology 18(1), 2015). A verdict that a gate can stand on has to take the number of
// figures into account: by Bonferroni's inequality for the worst of each kind, and by a limit for
// how many may be flagged. That limit has to go along with how many chance flags, which depends on
// the number of sequences as a saw does: one failure of 9 sequences flags a figure, so that of 188
// on the average 16 are, and of 10 sequences it does not. It is generous because figures depend on
// each other, those of the two random excursions most.
#include <math.h>

#include "common/figure.h"
#include "sp800_22/run.h"
#include "sp800_22/second_level.h"

#define KINDS          3.0 ///< of evidence that share alpha
#define FLAGGED_MORE   5.0 ///< figures that may be flagged beyond those that chance flags,
#define FLAGGED_SPREAD 5.0 ///< and so many standard deviations of independent ones

/// Bits of a sequence from which on p-values of templates are right to the thousandth and below.
#define TEMPLATE_BITS_MIN 1000000u

/// Bits of a sequence for each sequence, from which on uniformity is evidence. P-values are of
/// counts, so they lie on a grid: peaks of the spectrum, for one, come in steps of 9 / sqrt(n)
/// standard deviations, and the tenths of a short sequence's p-values are unequal for good data.
#define BITS_PER_SEQUENCE 1000u

/// What is the worst of each kind; infinite where there is none, which no comparison below holds
/// for.
typedef struct {
    size_t p_values;
    double least_p_value;
    size_t summaries;
    double least_tail;
    size_t uniformities;
    double least_uniformity;
} worst_t;

/// Whether a test's p-values are approximations that are no good for small ones: there are too few
/// occurrences of a template in a short sequence for their number to be normal (§2.7).
static bool is_coarse(const mint_run_t *run, const mint_test_t *test)
{
    return test->run == mint_sp800_22_non_overlapping_template &&
           run->sequence_bits < TEMPLATE_BITS_MIN;
}

/// A p-value that says nothing on its own, or is not right so far out: that of the runs test where
/// the share of ones is off, which is the frequency test's finding (§2.3.4 (2)); those of the
/// variant of random excursions, whose counts are far from normal in the tails.
static bool is_weak(const mint_run_t *run, size_t sequence, const mint_test_t *test,
                    const mint_figure_t *figure)
{
    if (test->run == mint_sp800_22_random_excursions_variant || is_coarse(run, test)) {
        return true;
    }
    const mint_figure_t *frequency = mint_run_figure(run, sequence, 0, 0, false);
    return test->run == mint_sp800_22_runs && figure->p_value == 0 && frequency->statistic >= 4;
}

static void look_at_sequences(const mint_run_t *run, size_t test, size_t index, bool is_other,
                              worst_t *worst)
{
    for (size_t sequence = 0; sequence < run->sequences; sequence++) {
        const mint_figure_t *figure = mint_run_figure(run, sequence, test, index, is_other);
        if (figure->outcome == MINT_OUTCOME_NOT_APPLICABLE ||
            is_weak(run, sequence, &mint_sp800_22_tests[test], figure)) {
            continue;
        }
        worst->p_values++;
        worst->least_p_value = fmin(worst->least_p_value, figure->p_value);
    }
}

static void look_at_summary(const mint_run_t *run, const mint_suite_summary_t *summary,
                            worst_t *worst)
{
    double alpha = mint_alpha_of(run->options);
    double tail = mint_second_level_tail(summary->passed, summary->applicable, alpha);
    worst->summaries++;
    worst->least_tail = fmin(worst->least_tail, tail);
    bool is_fine_grained = run->sequence_bits / BITS_PER_SEQUENCE >= run->sequences;
    if (!isnan(summary->uniformity) && is_fine_grained) {
        worst->uniformities++;
        worst->least_uniformity = fmin(worst->least_uniformity, summary->uniformity);
    }
}

static void look_at_figure(const mint_run_t *run, size_t test, size_t index, bool is_other,
                           worst_t *worst, mint_run_verdict_t *verdict)
{
    double alpha = mint_alpha_of(run->options);
    mint_suite_summary_t summary;
    mint_run_summarise(run, test, index, is_other, &summary);
    if (summary.applicable == 0) {
        return;
    }
    look_at_sequences(run, test, index, is_other, worst);
    if (!is_coarse(run, summary.test)) {
        look_at_summary(run, &summary, worst);
    }
    bool is_single = run->sequences == 1;
    verdict->judged++;
    verdict->flagged += is_single ? summary.passed == 0 : !summary.is_passed;
    verdict->flagged_expected +=
        is_single ? alpha : mint_second_level_by_chance(summary.applicable, alpha);
}

/// How many figures may be flagged.
static double flagged_limit(const mint_run_verdict_t *verdict)
{
    double expected = verdict->flagged_expected;
    double of = (double)verdict->judged;
    double variance = of > 0 ? expected * (1 - expected / of) : 0;
    return expected + FLAGGED_MORE + FLAGGED_SPREAD * sqrt(fmax(variance, 0));
}

void mint_run_judge(const mint_run_t *run, bool is_other, mint_run_verdict_t *verdict)
{
    worst_t worst = {
        .least_p_value = INFINITY, .least_tail = INFINITY, .least_uniformity = INFINITY};
    *verdict = (mint_run_verdict_t){0};
    for (size_t test = 0; test < MINT_SP800_22_TESTS; test++) {
        for (size_t i = 0; i < mint_run_figure_count(run, test); i++) {
            look_at_figure(run, test, i, is_other, &worst, verdict);
        }
    }
    double share = mint_alpha_of(run->options) / KINDS;
    if (worst.least_p_value * (double)worst.p_values < share) {
        verdict->reason = "the least p-value is smaller than chance explains among so many";
    } else if (worst.least_tail * (double)worst.summaries < share) {
        verdict->reason = "more sequences fail a test than chance explains";
    } else if (worst.least_uniformity * (double)worst.uniformities < share) {
        verdict->reason = "the p-values of a test are less uniform than chance explains";
    } else if ((double)verdict->flagged > flagged_limit(verdict)) {
        verdict->reason = "more figures fail than chance explains";
    }
}
