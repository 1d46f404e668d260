// SPDX-License-Identifier: Apache-2.0
//
// What the four predictors of SP 800-90B §6.3.7 to §6.3.10 have in common: how a count of right
// predictions and the longest run of them become a min-entropy.
#ifndef MINTMARK_SP800_90B_PREDICTOR_H
#define MINTMARK_SP800_90B_PREDICTOR_H

#include <stddef.h>

#include "mintmark/entropy_tests/non_iid.h"

/// Fills in `estimate` for `correct` right ones of `predictions` (at least 2), the longest run of
/// right ones being `longest_run`, over an alphabet of `distinct` symbols.
void mint_predictor_bound(size_t correct, size_t predictions, size_t longest_run, unsigned distinct,
                          mint_prediction_t *estimate);

#endif
