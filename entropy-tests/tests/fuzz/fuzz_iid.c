// SPDX-License-Identifier: Apache-2.0
//
// The IID track against any samples. The first byte says how wide they are and what is looked at:
// the tests before the shuffles and a few shuffles, or the counted length of bzip2's output against
// libbz2.
#include <math.h>
#include <stdlib.h>

#include "mintmark/entropy_tests/iid.h"
#include "sp800_90b/bzip2_size.h"

#define SAMPLES_MAX 96u ///< few, so that many inputs are tried

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool is_probability(double p)
{
    return p >= 0 && p <= 1;
}

static bool is_judged(const mint_chi_square_t *test)
{
    return test->is_applicable ? test->degrees_of_freedom >= 1 && is_probability(test->p_value)
                               : !test->is_passed;
}

static void run_tests(const mint_samples_t *samples)
{
    const mint_permutation_options_t options = {
        .shuffles = 1, .threads = 1, .skip_compression = true};
    static mint_iid_t result;
    mint_status_t status = mint_iid_assess(samples, &options, &result);
    bool is_accepted = samples->distinct > 1 && samples->len >= 10;
    check(status == (is_accepted ? MINT_OK : MINT_ERR_ARGUMENT));
    check(is_judged(&result.independence));
    check(is_judged(&result.goodness_of_fit));
    check(is_probability((double)result.lrs.p_at_least_one));
    check(result.lrs.longest < samples->len);
    check(!result.is_iid); // one shuffle passes no statistic
}

static void compare_sizes(const mint_samples_t *samples)
{
    static mint_bzip2_sizer_t *sizer;
    size_t counted = 0;
    size_t plain = 0;
    sizer = sizer != NULL ? sizer : mint_bzip2_sizer_new();
    check(sizer != NULL);
    if (mint_bzip2_size(sizer, samples->raw, samples->len, &counted)) {
        check(mint_bzip2_size_plain(samples->raw, samples->len, &plain) == MINT_OK);
        check(counted == plain);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t raw[SAMPLES_MAX];
    if (size < 2 || size > SAMPLES_MAX) {
        return 0;
    }
    unsigned bits = 1 + (data[0] & 7u);
    for (size_t i = 0; i + 1 < size; i++) {
        raw[i] = (uint8_t)(data[i + 1] & (255u >> (8 - bits)));
    }
    mint_samples_t samples;
    check(mint_samples_new(raw, size - 1, bits, &samples) == MINT_OK);
    if ((data[0] & 56u) == 56u) {
        compare_sizes(&samples);
    } else {
        run_tests(&samples);
    }
    mint_samples_free(&samples);
    return 0;
}
