// SPDX-License-Identifier: Apache-2.0
//
// The functions that statistics become p-values by.
#ifndef MINTMARK_ENTROPY_TESTS_P_VALUE_H
#define MINTMARK_ENTROPY_TESTS_P_VALUE_H

#ifdef __cplusplus
extern "C" {
#endif

/// The regularised upper incomplete gamma function Q(a, x), "igamc" of SP 800-22: 1 where x is not
/// above 0, not a number where a is not, or where either is none. May be called from any thread.
double mint_igamc(double a, double x);

#ifdef __cplusplus
}
#endif

#endif
