// SPDX-License-Identifier: Apache-2.0
//
// The suffixes of any sequence in order, as mint_tuple_counts_t wants to see them: what copes with
// long repeats.
#ifndef MINTMARK_SP800_90B_SUFFIX_ARRAY_H
#define MINTMARK_SP800_90B_SUFFIX_ARRAY_H

#include <stddef.h>
#include <stdint.h>

#include "sp800_90b/tuple_counts.h"

/// Counts the tuples of `len` symbols by a suffix array. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_suffix_array_count(const uint8_t *symbols, size_t len,
                                                      mint_tuple_counts_t *counts);

#endif
