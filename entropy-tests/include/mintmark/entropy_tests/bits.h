// SPDX-License-Identifier: Apache-2.0
//
// A sequence of bits as 64-bit words: what the statistical suites test, a machine word at a time.
//
// Pointers must not be NULL. A sequence owns its memory until mint_bits_free(); it is read only
// after it is made and may then be read by several threads.
#ifndef MINTMARK_ENTROPY_TESTS_BITS_H
#define MINTMARK_ENTROPY_TESTS_BITS_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/entropy_tests/samples.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Bit i is bit i % 64, counted from the lowest, of word i / 64. After the words that the bits take
/// there is one more, and all that stands behind the end is 0.
typedef struct {
    uint64_t *words; ///< owned: as many as the bits take and one more; NULL if empty
    size_t len;      ///< bits
} mint_bits_t;

/// Bit `at` (below `len`), 0 or 1.
static inline unsigned mint_bit(const mint_bits_t *bits, size_t at)
{
    return (unsigned)(bits->words[at / 64] >> at % 64 & 1u);
}

/// The 64 bits from `at` (below `len`) on, the first one lowest, zeros behind the end.
static inline uint64_t mint_bits_at(const mint_bits_t *bits, size_t at)
{
    const uint64_t *word = bits->words + at / 64;
    unsigned shift = (unsigned)(at % 64);
    return shift == 0 ? word[0] : word[0] >> shift | word[1] << (64 - shift);
}

/// The bits of `data_len` bytes, each from its highest bit down. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_bits_from_bytes(const uint8_t *data, size_t data_len,
                                                   mint_bits_t *bits);

/// The bits of a set's raw symbols, each from its highest bit down (SP 800-90B §3.1.3).
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_bits_from_samples(const mint_samples_t *samples,
                                                     mint_bits_t *bits);

/// A copy of `len` bits from `first` on. MINT_ERR_ARGUMENT: there are not so many; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_bits_slice(const mint_bits_t *from, size_t first, size_t len,
                                              mint_bits_t *bits);

/// How many of the `len` bits from `first` on are ones. There must be so many.
size_t mint_bits_ones(const mint_bits_t *bits, size_t first, size_t len);

/// Releases what a sequence owns. An empty one is left alone.
void mint_bits_free(mint_bits_t *bits);

#ifdef __cplusplus
}
#endif

#endif
