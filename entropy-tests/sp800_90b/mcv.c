// SPDX-License-Identifier: Apache-2.0
//
// The most common value estimate, SP 800-90B §6.3.1.
#include "mintmark/entropy_tests/mcv.h"

#include <math.h>

#include "sp800_90b/normal.h"

static size_t count_mode(const uint8_t *samples, size_t count)
{
    size_t counts[256] = {0};
    size_t mode = 0;
    for (size_t i = 0; i < count; i++) {
        size_t seen = ++counts[samples[i]];
        mode = seen > mode ? seen : mode;
    }
    return mode;
}

mint_status_t mint_mcv_estimate(const uint8_t *samples, size_t count, mint_mcv_t *estimate)
{
    if (count < 2) {
        return MINT_ERR_ARGUMENT;
    }
    estimate->mode_count = count_mode(samples, count);
    double p_hat = (double)estimate->mode_count / (double)count;
    double margin = MINT_Z_ALPHA * sqrt(p_hat * (1.0 - p_hat) / (double)(count - 1));
    estimate->p_hat = p_hat;
    estimate->p_upper = fmin(1.0, p_hat + margin);
    estimate->min_entropy = -log2(estimate->p_upper);
    return MINT_OK;
}
