// SPDX-License-Identifier: Apache-2.0
//
// Sample sets, as every assessment of SP 800-90B takes them: one symbol a byte, 1 to 8 bits wide,
// the alphabet translated to 0 … distinct-1, and the same data as a bit string (§3.1.3). Wider
// words are reduced to 8 bits first (§6.4), and what was dropped is told.
//
// Pointers must not be NULL unless it is said otherwise. A set owns its memory until
// mint_samples_free(); it is read only after it is made and may then be read by several threads.
#ifndef MINTMARK_ENTROPY_TESTS_SAMPLES_H
#define MINTMARK_ENTROPY_TESTS_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The longest set, in samples, and the longest bit string, in bits, that is taken (134 million
/// samples of 8 bits): signed counters and suffix numbers are 32 bits wide.
#define MINT_SAMPLES_MAX 0x3ffffff0u

/// The length, in bits or symbols, below which the standard wants more data (§3.1.1).
#define MINT_SAMPLES_RECOMMENDED 1000000u

/// The widest word of a sample file, in bits.
#define MINT_SAMPLES_MAX_WIDTH 32u

/// A sample set. `raw` and `symbols` are the same memory where there was nothing to translate.
typedef struct {
    uint8_t *raw;      ///< the symbols as they came, below 2^bits (after §6.4 if they were wider)
    uint8_t *symbols;  ///< the same, translated in order to 0 … distinct-1 as NIST's program does
    size_t len;        ///< samples
    unsigned bits;     ///< width of a raw symbol, 1 to 8
    unsigned distinct; ///< how many different symbols there are, 1 to 256
} mint_samples_t;

/// How the bytes of a sample file are to be read.
typedef struct {
    unsigned bits; ///< width of a symbol, 1 to MINT_SAMPLES_MAX_WIDTH; 0: that of the largest one,
                   ///< and of the bits to keep
    bool packed;   ///< symbols follow each other without gaps, from the highest bit of each byte
                   ///< down; `bits` must be given, and the bits left over at the end count for none
    unsigned
        word_bits;   ///< 8, 16 or 32: each symbol stands in the low bits of such a word; 0 means 8
    bool big_endian; ///< byte order of words wider than 8 bits
    size_t first;    ///< the first sample to use
    size_t count;    ///< how many to use; 0: all that follow. Fewer are no error.
    uint32_t keep_mask; ///< the bits to keep of symbols, at most 8 of them and all within the
                        ///< width: the ranking of the bits that the submitter gives (§6.4). 0: all,
                        ///< and of symbols wider than 8 the 8 bits with the highest
                        ///< most-common-value estimate, the lower one of two equal ones
    bool keeps_all; ///< symbols wider than 8 bits are numbered, or an error if there are more than
                    ///< 256 different ones; with no keep_mask
} mint_samples_format_t;

/// What reading did to the samples.
typedef struct {
    unsigned given_bits;   ///< width of the symbols as they came
    size_t given_distinct; ///< how many different ones there were, before anything was dropped
    bool renumbered;    ///< wider than 8 bits but at most 256 different ones: numbered in order of
                        ///< value, nothing is dropped
    uint32_t kept_mask; ///< the bits that were kept, all where none was dropped
    uint32_t dropped_mask; ///< the bits that were dropped, 0 for none
    size_t unused_bits;    ///< bits left over at the end of the data, which make no whole sample
} mint_samples_notes_t;

/// Makes a set of the `len` symbols (1 to MINT_SAMPLES_MAX), one a byte, of `bits` (1 to 8; 0: the
/// width of the largest one, at least 1). They are copied. MINT_ERR_ARGUMENT: out of range;
/// MINT_ERR_FORMAT: a symbol does not fit; MINT_ERR_MEMORY. After a failure the set is empty.
MINT_MUST_CHECK mint_status_t mint_samples_new(const uint8_t *raw, size_t len, unsigned bits,
                                               mint_samples_t *samples);

/// Makes a set of a file's bytes (`data` of `data_len` bytes; NULL only if that is 0). `notes` may
/// be NULL. MINT_ERR_ARGUMENT: the format makes no sense, or keeps bits that there are not;
/// MINT_ERR_FORMAT: no whole sample in the range, or a symbol wider than `bits`; MINT_ERR_MISMATCH:
/// too many different values to keep all bits; MINT_ERR_SPACE: more than MINT_SAMPLES_MAX;
/// MINT_ERR_MEMORY. After a failure the set is empty.
MINT_MUST_CHECK mint_status_t mint_samples_read(const uint8_t *data, size_t data_len,
                                                const mint_samples_format_t *format,
                                                mint_samples_t *samples,
                                                mint_samples_notes_t *notes);

/// Makes a set that is to be compared with `other`, a longer capture of the same source: restarts
/// (§3.1.4) tell something of its estimate only if both are of the same bits (§6.4). The bits that
/// were kept of `other` are kept, `format->keep_mask` is not looked at; if `other` was numbered, so
/// is this, values that `other` lacks included. The set is at least as wide as `other`. Errors as
/// mint_samples_read().
MINT_MUST_CHECK mint_status_t mint_samples_read_like(const uint8_t *data, size_t data_len,
                                                     const mint_samples_format_t *format,
                                                     const mint_samples_t *other,
                                                     const mint_samples_notes_t *other_notes,
                                                     mint_samples_t *samples,
                                                     mint_samples_notes_t *notes);

/// Makes the bit string of a set (§3.1.3): a set of 1-bit symbols, the raw symbols' bits from the
/// highest down, `limit` of them at most (0: all). Its `distinct` is always 2, its symbols are the
/// bits themselves even if only one value occurs. MINT_ERR_SPACE: more than MINT_SAMPLES_MAX bits;
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_samples_bit_string(const mint_samples_t *samples, size_t limit,
                                                      mint_samples_t *bits);

/// Releases what a set owns. An empty one is left alone.
void mint_samples_free(mint_samples_t *samples);

#ifdef __cplusplus
}
#endif

#endif
