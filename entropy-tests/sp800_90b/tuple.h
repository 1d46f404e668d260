// SPDX-License-Identifier: Apache-2.0
//
// What the t-tuple and the LRS estimate (SP 800-90B §6.3.5, §6.3.6) have in common: the highest
// probability a symbol over many lengths of tuples, and its upper bound. Both are in extended
// precision, as in NIST's program.
#ifndef MINTMARK_SP800_90B_TUPLE_H
#define MINTMARK_SP800_90B_TUPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/entropy_tests/non_iid.h"

/// The probability of a tuple of length `i`, rounded and (in `exact`) not.
typedef double (*mint_tuple_share_t)(const mint_repeats_t *repeats, size_t i, long double *exact);

/// Whether length `i` is the last of a run of lengths of which only the last can have the highest
/// probability a symbol.
typedef bool (*mint_tuple_ends_run_t)(const mint_repeats_t *repeats, size_t i);

/// The highest i-th root of share(i) for `first` <= i <= `last`. It takes the roots in extended
/// precision only where a logarithm says that one may be the highest, because there may be
/// millions.
long double mint_tuple_highest(const mint_repeats_t *repeats, mint_tuple_share_t share,
                               mint_tuple_ends_run_t ends_run, size_t first, size_t last);

/// Fills in the probability, its bound and the min-entropy for a sequence of `len` symbols.
void mint_tuple_bound(long double p_hat, size_t len, mint_tuple_t *estimate);

#endif
