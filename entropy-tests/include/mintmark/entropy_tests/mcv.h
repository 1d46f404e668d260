// SPDX-License-Identifier: Apache-2.0
//
// The most common value estimate (SP 800-90B §6.3.1): the first of the ten non-IID estimators.
//
// Pointers must not be NULL. Nothing allocates; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_MCV_H
#define MINTMARK_ENTROPY_TESTS_MCV_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What the estimate found.
typedef struct {
    size_t mode_count;  ///< occurrences of the most common value
    double p_hat;       ///< its share of all samples
    double p_upper;     ///< upper end of the 99 % confidence interval of that share, at most 1
    double min_entropy; ///< bits a sample, -log2 of `p_upper`
} mint_mcv_t;

/// Estimates the min-entropy of `count` samples (at least 2), one a byte, by the share of the most
/// common one. MINT_ERR_ARGUMENT if there are fewer.
MINT_MUST_CHECK mint_status_t mint_mcv_estimate(const uint8_t *samples, size_t count,
                                                mint_mcv_t *estimate);

#ifdef __cplusplus
}
#endif

#endif
