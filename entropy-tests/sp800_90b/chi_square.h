// SPDX-License-Identifier: Apache-2.0
//
// What the two chi-square tests of SP 800-90B §5.2 share: expectations, and the bins that put rare
// values together until 5 or more are expected.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_CHI_SQUARE_H
#define MINTMARK_ENTROPY_TESTS_CHI_SQUARE_H

#include "mintmark/entropy_tests/iid.h"

/// The values that are counted (symbols, or pairs of them), by number.
typedef struct {
    size_t values;        ///< how many
    double *expectations; ///< of each value
    uint32_t *bin_of;     ///< of each value
    size_t bins;          ///< how many
    double *expected;     ///< of each bin
    uint32_t *observed;   ///< of each bin, to be counted by the caller
} mint_bins_t;

/// Makes bins for `values` values, all zero. MINT_ERR_MEMORY; then they are empty.
MINT_MUST_CHECK mint_status_t mint_bins_new(size_t values, mint_bins_t *bins);
/// Releases what they own; empty ones are left alone.
void mint_bins_free(mint_bins_t *bins);
/// Puts the values into bins by their expectations, from the least up. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_bins_allocate(mint_bins_t *bins);
/// The sum of (observed - expected)^2 / expected.
double mint_bins_statistic(const mint_bins_t *bins);

/// The share of each symbol of a set, added up sample by sample as NIST's program does: which bin a
/// value goes to may depend on the last digit.
void mint_symbol_shares(const mint_samples_t *samples, double shares[256]);

/// Fills in whether the test is applicable, the p-value and the verdict.
void mint_chi_square_judge(mint_chi_square_t *result);

#endif
