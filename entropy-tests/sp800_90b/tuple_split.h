// SPDX-License-Identifier: Apache-2.0
//
// Counts tuples by splitting the positions of a sequence, by what they start with, into ever
// smaller groups: fast and small for noise.
#ifndef MINTMARK_SP800_90B_TUPLE_SPLIT_H
#define MINTMARK_SP800_90B_TUPLE_SPLIT_H

#include <stddef.h>
#include <stdint.h>

#include "sp800_90b/tuple_counts.h"

/// Counts the tuples of `len` symbols below `distinct`. MINT_ERR_UNSUPPORTED: the sequence has so
/// long repeats that this would not be linearithmic; `counts` is then of no use. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_tuple_split(const uint8_t *symbols, size_t len,
                                               unsigned distinct, mint_tuple_counts_t *counts);

#endif
