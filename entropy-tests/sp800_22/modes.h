// SPDX-License-Identifier: Apache-2.0
//
// The tests of SP 800-22 whose figures in the standard are known to be wrong.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_MODES_H
#define MINTMARK_SP800_22_MODES_H

#include "mintmark/entropy_tests/suite.h"

/// Whether the two modes give different p-values in this test.
bool mint_modes_differ(const mint_test_t *test);

/// Runs such a test, which has one figure, in the mode of `options` and in the other.
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_modes_run(const mint_test_t *test, const mint_bits_t *bits,
                                             const mint_test_options_t *options,
                                             mint_figure_t *figure, mint_figure_t *other);

/// LinearComplexity in two modes, whose long part is the same. MINT_ERR_ARGUMENT: too few bits;
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_linear_complexity_both(const mint_bits_t *bits,
                                                          const mint_test_options_t *options,
                                                          mint_figure_t *figure,
                                                          const mint_test_options_t *other_options,
                                                          mint_figure_t *other);

/// The figure of the spectral test in the other mode, without a transform.
mint_figure_t mint_fft_other(const mint_test_options_t *other, const mint_figure_t *figure);

#endif
