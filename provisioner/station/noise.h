// SPDX-License-Identifier: Apache-2.0
//
// Whether raw samples of a noise source can be what the source claims to be, and by what they would
// be known again.
//
// This is no estimate of their entropy: for that there are far too few (SP 800-90B §3.1.1 wants a
// million), and `mintmark entropy assess` makes one for each product. It finds a part that is not
// like the one that was measured: stuck, biased, periodic, counting, or with another's noise. Every
// bound follows from the min-entropy that is claimed, and a healthy source passes one only seldom:
// with a probability of at most 2^-40 each.
//
// Pointers must not be NULL; `error` may be. Nothing is allocated or kept. Any thread.
#ifndef MINT_STATION_NOISE_H
#define MINT_STATION_NOISE_H

#include "mintmark/certs/error.h"
#include "mintmark/crypto.h"
#include "registry/registry.h"

#define MINT_NOISE_MARKS 4u ///< marks of a source's samples

/// What was counted in the samples of one source.
typedef struct {
    uint32_t samples;     ///< how many there were
    uint32_t longest_run; ///< equal ones in a row
    uint32_t most_common; ///< how often the most frequent value was there
    uint32_t lag;         ///< distance at which they are most like themselves
    uint32_t lag_equal;   ///< how many are equal to the one so far before
    uint32_t step_common; ///< how often the most frequent difference of neighbours was there
} mint_noise_figures_t;

/// Counts, and judges against a min-entropy of `h_64` / 64 bits a sample (1 to 512). At most
/// MINT_NOISE_SAMPLES_MAX samples, at least 2. MINT_ERR_RCT if they are stuck, MINT_ERR_APT if they
/// are biased, MINT_ERR_LAG if they follow their own past, MINT_ERR_MARKOV if each follows from the
/// one before; the figures are there all the same. MINT_ERR_ARGUMENT outside of the ranges.
MINT_MUST_CHECK mint_status_t mint_noise_judge(const uint8_t *samples, size_t count, uint16_t h_64,
                                               mint_noise_figures_t *figures, mint_error_t *error);

/// Marks by which the same samples would be known again, wherever in another's they begin: of all
/// stretches that hold 128 bits of min-entropy, SHA-256 of those whose hashes are lowest. Two
/// captures that share most of their samples share a mark; two of healthy sources never do. Writes
/// at most MINT_NOISE_MARKS and gives their number to `*mark_count`: 0 if the samples hold less
/// than 128 bits. MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_noise_mark(const uint8_t *samples, size_t count, uint16_t h_64,
                                              uint8_t marks[MINT_NOISE_MARKS][MINT_SHA256_LEN],
                                              size_t *mark_count);

#endif
