// SPDX-License-Identifier: Apache-2.0
//
// The IID track, SP 800-90B §5, as a whole, and a look at what is to be expected of it.
#include "mintmark/entropy_tests/iid.h"

#include "sp800_90b/permutation.h"

#define PRECHECK_SAMPLES  100000u
#define PRECHECK_SHUFFLES 200u

// Outside all of 200 shuffles is an IID statistic once in about 100 times. Of 18, correlated as
// they are, three or more at once are a matter of one set in a thousand.
#define PRECHECK_EXTREMES 3u

static bool has_failed(const mint_chi_square_t *test)
{
    return test->is_applicable && !test->is_passed;
}

/// No test failed that could be applied, and not all could.
static bool is_too_short(const mint_iid_t *result)
{
    bool is_missing = !result->independence.is_applicable || !result->goodness_of_fit.is_applicable;
    bool is_failed = has_failed(&result->independence) || has_failed(&result->goodness_of_fit) ||
                     !result->lrs.is_passed;
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        mint_permutation_outcome_t outcome = result->permutation.ranks[i].outcome;
        is_missing = is_missing || outcome == MINT_PERMUTATION_ABSENT;
        is_failed = is_failed || outcome == MINT_PERMUTATION_FAILED;
    }
    return is_missing && !is_failed;
}

mint_status_t mint_iid_assess(const mint_samples_t *samples,
                              const mint_permutation_options_t *options, mint_iid_t *result)
{
    *result = (mint_iid_t){0};
    mint_status_t status = mint_chi_square_independence(samples, &result->independence);
    if (status == MINT_OK) {
        status = mint_chi_square_goodness_of_fit(samples, &result->goodness_of_fit);
    }
    if (status == MINT_OK) {
        status = mint_lrs_length_test(samples, &result->lrs);
    }
    if (status != MINT_OK) {
        return status;
    }
    bool is_passed = result->independence.is_passed && result->goodness_of_fit.is_passed &&
                     result->lrs.is_passed;
    result->is_complete = !is_passed;
    bool wants_all = options != NULL && options->all;
    if (is_passed || wants_all || samples->len <= MINT_IID_SHORT) {
        status = mint_permutation_test(samples, options, &result->permutation);
    } else {
        status = mint_permutation_measure(samples, &result->permutation);
    }
    result->is_too_short = is_too_short(result);
    result->is_complete = result->is_complete || result->permutation.is_complete;
    result->is_iid = is_passed && result->permutation.is_complete && result->permutation.is_passed;
    return status;
}

mint_status_t mint_iid_precheck(const mint_samples_t *samples, uint64_t seed, unsigned threads,
                                mint_iid_precheck_t *result)
{
    const mint_permutation_options_t options = {
        .seed = seed,
        .shuffles = PRECHECK_SHUFFLES,
        .threads = threads,
        .skip_compression = true,
    };
    *result = (mint_iid_precheck_t){0};
    size_t len = samples->len < PRECHECK_SAMPLES ? samples->len : PRECHECK_SAMPLES;
    mint_samples_t beginning;
    mint_permutation_result_t permutation;
    mint_status_t status = mint_samples_new(samples->raw, len, samples->bits, &beginning);
    if (status == MINT_OK) {
        // What is constant at first and not later, shuffles have nothing to say about.
        permutation = (mint_permutation_result_t){0};
        if (beginning.distinct > 1) {
            status = mint_permutation_test(&beginning, &options, &permutation);
        }
        mint_samples_free(&beginning);
    }
    if (status != MINT_OK) {
        return status;
    }
    result->samples = len;
    result->shuffles = permutation.shuffles;
    for (unsigned i = 0; i < MINT_PERMUTATION_COMPRESSION; i++) {
        const mint_permutation_rank_t *rank = &permutation.ranks[i];
        bool is_outside = rank->outcome != MINT_PERMUTATION_ABSENT &&
                          (rank->greater + rank->equal == 0 || rank->equal + rank->less == 0);
        result->is_extreme[i] = permutation.shuffles > 0 && is_outside;
        result->extremes += result->is_extreme[i] ? 1 : 0;
    }
    result->is_hopeless = result->extremes >= PRECHECK_EXTREMES;
    return MINT_OK;
}
