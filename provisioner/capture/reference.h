// SPDX-License-Identifier: Apache-2.0
//
// The reference figures of a healthy source (mint_watch_reference_t in mintmark/watch.h), measured
// on captures of it: what its entropy does not promise, and its health tests can only compare.
//
// Pointers must not be NULL. Any thread.
#ifndef MINT_CAPTURE_REFERENCE_H
#define MINT_CAPTURE_REFERENCE_H

#include "mintmark/watch.h"

/// Samples of one capture, a symbol a byte.
typedef struct {
    const uint8_t *symbols; ///< one a byte
    size_t len;             ///< samples
} mint_reference_data_t;

/// Measures `count` captures (at least 1) of samples of `symbol_bits` bits and makes intervals that
/// hold all of them: each is looked at in blocks, and the interval reaches from the lowest to the
/// highest block and four standard errors further. What cannot be told from so little is left at
/// what turns its test off. `h_64` is what the source is credited with.
void mint_reference_measure(const mint_reference_data_t *data, size_t count, uint8_t symbol_bits,
                            uint16_t h_64, mint_watch_reference_t *reference);

/// Alarms of the watch with this reference (NULL: without) on the captures that it was made of.
uint64_t mint_reference_alarms(const mint_reference_data_t *data, size_t count, uint8_t symbol_bits,
                               uint16_t h_64, const mint_watch_reference_t *reference);

#endif
