// SPDX-License-Identifier: Apache-2.0
//
// The one quantile that the confidence intervals of SP 800-90B §6.3 are made with.
#ifndef MINTMARK_SP800_90B_NORMAL_H
#define MINTMARK_SP800_90B_NORMAL_H

/// The 0.995 quantile of the standard normal distribution. The standard prints 2.576; its reference
/// program, whose figures labs compare with, uses the full precision.
#define MINT_Z_ALPHA 2.5758293035489008

/// The same in extended precision, for the estimates that the reference makes in it.
#define MINT_Z_ALPHA_L 2.575829303548900384158L

#endif
