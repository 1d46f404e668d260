// SPDX-License-Identifier: Apache-2.0
//
// The search for the argument at which a falling function has a given value, as the compression
// estimate and the predictors need it (SP 800-90B §6.3.4 step 7, §6.3.7 step 6). It stops where
// NIST's program stops.
#ifndef MINTMARK_SP800_90B_BISECT_H
#define MINTMARK_SP800_90B_BISECT_H

/// A function that falls as `x` grows.
typedef double (*mint_falling_t)(const void *context, double x);

/// Where in (low, high) `function` takes the value `target`, to the last bits of a double; `failed`
/// if the values that come out do not bracket it.
double mint_bisect(mint_falling_t function, const void *context, double target, double low,
                   double high, double failed);

#endif
