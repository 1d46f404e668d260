// SPDX-License-Identifier: Apache-2.0
//
// The statistics of SP 800-22 with their parameters left open and for any number of bits, as the
// worked examples of the standard need them: those have ten bits, and the tests take a hundred.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_STATISTICS_H
#define MINTMARK_SP800_22_STATISTICS_H

#include "mintmark/entropy_tests/bits.h"
#include "mintmark/entropy_tests/suite.h"

/// A statistic and how likely one as bad is.
typedef struct {
    double value;   ///< the test's own quantity
    double p_value; ///< of it
} mint_statistic_t;

/// §2.1.4; from 1 bit.
mint_statistic_t mint_frequency_of(const mint_bits_t *bits);
/// §2.2.4 with blocks of `block_bits`; from one block.
mint_statistic_t mint_block_frequency_of(const mint_bits_t *bits, size_t block_bits);
/// §2.3.4; from 1 bit.
mint_statistic_t mint_runs_of(const mint_bits_t *bits);
/// §2.4.4; from 128 bits.
mint_statistic_t mint_longest_run_of(const mint_bits_t *bits, mint_figures_mode_t mode);
/// §2.6.4; from 2 bits. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_fft_of(const mint_bits_t *bits, mint_figures_mode_t mode,
                                          mint_statistic_t *result);
/// §2.11.4 with patterns of m = `pattern_bits` (2 to 16, not above the number of bits): the first
/// and the second difference. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_serial_of(const mint_bits_t *bits, unsigned pattern_bits,
                                             mint_statistic_t results[2]);
/// §2.12.4 with patterns of m = `pattern_bits` (1 to 15, below the number of bits).
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_approximate_entropy_of(const mint_bits_t *bits,
                                                          unsigned pattern_bits,
                                                          mint_statistic_t *result);
/// §2.13.4: forward, backward; from 1 bit.
void mint_cumulative_sums_of(const mint_bits_t *bits, mint_statistic_t results[2]);

#endif
