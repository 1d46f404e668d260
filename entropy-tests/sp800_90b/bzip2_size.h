// SPDX-License-Identifier: Apache-2.0
//
// How long the output of bzip2 would be, without making it: what the compression statistic of SP
// 800-90B §5.1.11 asks for thousands of times.
//
// Pointers must not be NULL. A sizer belongs to one thread at a time.
#ifndef MINTMARK_ENTROPY_TESTS_BZIP2_SIZE_H
#define MINTMARK_ENTROPY_TESTS_BZIP2_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

/// Memory for sizing, about 16 MB; made by mint_bzip2_sizer_new().
typedef struct mint_bzip2_sizer mint_bzip2_sizer_t;

/// Makes a sizer, NULL if there is no memory. The caller releases it.
mint_bzip2_sizer_t *mint_bzip2_sizer_new(void);

/// Releases a sizer; NULL is left alone.
void mint_bzip2_sizer_free(mint_bzip2_sizer_t *sizer);

/// The bytes that libbz2 makes, with blocks of 500 kB, of the `len` samples written in decimal with
/// a space between each two. False if this text has a shape that is not foreseen (a handful of
/// samples, or a last block that is a part of a number); mint_bzip2_size_plain() then has the
/// answer.
bool mint_bzip2_size(mint_bzip2_sizer_t *sizer, const uint8_t *samples, size_t len, size_t *size);

/// The same by libbz2 itself. MINT_ERR_SPACE: the text is 4 GB or more; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_bzip2_size_plain(const uint8_t *samples, size_t len,
                                                    size_t *size);

/// The bits that a block takes in bzip2's output whose Burrows-Wheeler transform is `symbols`:
/// `len` of them (at least 1), each below `used` (2 to 11), numbered in the order of their bytes,
/// of which there is a space and for the rest digits. `scratch` has room for `len` + 1 bytes.
size_t mint_bzip2_block_bits(const uint8_t *symbols, size_t len, unsigned used, uint8_t *scratch);

#endif
