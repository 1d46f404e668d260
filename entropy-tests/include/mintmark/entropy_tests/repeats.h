// SPDX-License-Identifier: Apache-2.0
//
// How often tuples repeat in a sequence: what the t-tuple estimate, the LRS estimate (SP 800-90B
// §6.3.5, §6.3.6) and the length of the longest repeated substring (§5.2.5) are made of. One suffix
// sort serves all three.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_REPEATS_H
#define MINTMARK_ENTROPY_TESTS_REPEATS_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The occurrences from which on the t-tuple estimate looks at a tuple (§6.3.5).
#define MINT_REPEATS_MIN_COUNT 35u

/// What repeats in a sequence. Owned by the caller until mint_repeats_free().
typedef struct {
    size_t len;      ///< symbols in the sequence
    size_t frequent; ///< t: the longest length at which a tuple occurs 35 times or more, or 0
    uint32_t *most;  ///< most[i], 1 <= i <= frequent: how often the most common i-tuple occurs
    size_t longest;  ///< v: the length of the longest repeated tuple, 0 if nothing repeats
    uint64_t *pairs; ///< pairs[i], 1 <= i <= longest: how many pairs of equal i-tuples there are
} mint_repeats_t;

/// Counts the repeats in `len` symbols (1 to MINT_SAMPLES_MAX), one a byte, each below `distinct`
/// (1 to 256). Time is linearithmic whatever the input; memory is up to 20 MB and two bytes a
/// symbol for inputs without long repeats, four bytes a symbol more if most of it looks the same,
/// 9 bytes a symbol and 12 a symbol of the longest repeat with long repeats. MINT_ERR_ARGUMENT: out
/// of range; MINT_ERR_MEMORY. After a failure it is empty.
MINT_MUST_CHECK mint_status_t mint_repeats_count(const uint8_t *symbols, size_t len,
                                                 unsigned distinct, mint_repeats_t *repeats);

/// Releases what it owns. An empty one is left alone.
void mint_repeats_free(mint_repeats_t *repeats);

#ifdef __cplusplus
}
#endif

#endif
