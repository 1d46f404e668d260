// SPDX-License-Identifier: Apache-2.0
//
// The two test procedures of AIS 20/31 2.0 §2.4.4, one run of each, and the rows of a result.
//
// Pointers must not be NULL unless it is said otherwise.
#ifndef MINTMARK_AIS31_PROCEDURES_H
#define MINTMARK_AIS31_PROCEDURES_H

#include "ais31/tests.h"

/// The figures of a block of procedure A.
typedef struct {
    mint_figure_t monobit;               ///< T1: ones
    mint_figure_t poker;                 ///< T2: groups of four bits
    mint_figure_t runs[MINT_BLOCK_RUNS]; ///< T3: runs of each length, of zeros and of ones
    mint_figure_t long_run;              ///< T4: no run of 34 or more
    mint_figure_t autocorrelation;       ///< T5: at the lag that stands out most in its first half
} mint_ais31_block_t;

/// A run of procedure A.
typedef struct {
    mint_figure_t disjointness;                   ///< T0: no 48-bit word twice
    mint_ais31_block_t blocks[MINT_AIS31_BLOCKS]; ///< T1 to T5 of each
    unsigned failed;                              ///< of its 1286 basic tests
} mint_ais31_a_t;

/// A run of procedure B. Figures that it did not come to are not applicable.
typedef struct {
    mint_figure_t uniform;                             ///< T6a: share of ones
    mint_figure_t one_step;                            ///< T6b: a bit after 0 against one after 1
    mint_figure_t two_steps[MINT_AIS31_T7A_FIGURES];   ///< T7a: the same, by the bit before that
    mint_figure_t three_steps[MINT_AIS31_T7B_FIGURES]; ///< T7b: and one further
    mint_figure_t entropy;                             ///< T8: Coron's statistic, bits a byte
    unsigned failed;                                   ///< of its 9 basic tests
    bool is_complete;                                  ///< false: the data ended
    size_t used_bits;                                  ///< of the data, from the first on
} mint_ais31_b_t;

/// Runs A on the MINT_AIS31_A_BITS from `first` on. `options` may be NULL; progress goes from
/// `share_from` to `share_to`. MINT_ERR_STATE: stopped; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_ais31_run_a(const mint_bits_t *bits, size_t first,
                                               const mint_suite_options_t *options,
                                               double share_from, double share_to,
                                               mint_ais31_a_t *a);

/// Runs B on the bits from `first` on.
void mint_ais31_run_b(const mint_bits_t *bits, size_t first, mint_ais31_b_t *b);

/// Makes the rows of `a_runs` runs of A and then of `b_runs` runs of B (each up to 2), in order of
/// tests, then of runs. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_ais31_make_rows(const mint_ais31_a_t *a, size_t a_runs,
                                                   const mint_ais31_b_t *b, size_t b_runs,
                                                   mint_suite_result_t *result);

#endif
