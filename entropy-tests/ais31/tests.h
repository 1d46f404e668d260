// SPDX-License-Identifier: Apache-2.0
//
// The tests T0 to T8 of AIS 20/31 2.0 §2.4.4. Each reads the bits from `first` on; the caller knows
// that there are enough, except for T6b, T7a and T7b, which say whether there were.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_AIS31_TESTS_H
#define MINTMARK_AIS31_TESTS_H

#include "common/block.h"
#include "mintmark/entropy_tests/ais31.h"

#define MINT_AIS31_T7A_FIGURES 2u ///< by one bit before
#define MINT_AIS31_T7B_FIGURES 4u ///< by two bits before

/// The tests of version 2.0 by their place in the table.
typedef enum {
    MINT_AIS31_T0,    ///< disjointness
    MINT_AIS31_T1,    ///< monobit
    MINT_AIS31_T2,    ///< poker
    MINT_AIS31_T3,    ///< runs
    MINT_AIS31_T4,    ///< long run
    MINT_AIS31_T5,    ///< autocorrelation
    MINT_AIS31_T6A,   ///< uniform distribution
    MINT_AIS31_T6B,   ///< one-step transitions
    MINT_AIS31_T7A,   ///< two-step transitions
    MINT_AIS31_T7B,   ///< three-step transitions
    MINT_AIS31_T8,    ///< entropy (Coron)
    MINT_AIS31_TESTS, ///< how many
} mint_ais31_number_t;

/// All of them, MINT_AIS31_TESTS.
extern const mint_test_t mint_ais31_tests[MINT_AIS31_TESTS];

/// T0 on MINT_AIS31_T0_BITS. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_ais31_disjointness(const mint_bits_t *bits, size_t first,
                                                      mint_figure_t *figure);

/// T1 to T4 of a block that has been counted.
mint_figure_t mint_ais31_monobit(const mint_block_counts_t *counts);
mint_figure_t mint_ais31_poker(const mint_block_counts_t *counts);
void mint_ais31_runs(const mint_block_counts_t *counts, mint_figure_t figures[MINT_BLOCK_RUNS]);
mint_figure_t mint_ais31_long_run(const mint_block_counts_t *counts);

/// T5 of a block.
mint_figure_t mint_ais31_autocorrelation(const mint_block_t *block);

/// T6a on MINT_AIS31_TRANSITIONS bits.
mint_figure_t mint_ais31_uniform(const mint_bits_t *bits, size_t first);

/// What T6b, T7a and T7b count: for each value of the bits in front, the first one highest, the
/// ones among the first MINT_AIS31_TRANSITIONS bits that follow it.
typedef struct {
    unsigned ones[8]; ///< ones counted, by the bits before
    size_t used_bits; ///< of the data, until all were counted often enough
} mint_ais31_transitions_t;

/// Cuts the bits into groups of `in_front` (1 to 3) and one more, until each value in front has had
/// all it needs. False: the bits ended before that.
bool mint_ais31_count_transitions(const mint_bits_t *bits, size_t first, unsigned in_front,
                                  mint_ais31_transitions_t *found);

/// T6b, of one bit in front.
mint_figure_t mint_ais31_one_step(const mint_ais31_transitions_t *found);

/// T7a (two bits in front, MINT_AIS31_T7A_FIGURES) and T7b (three, MINT_AIS31_T7B_FIGURES).
void mint_ais31_homogeneity(const mint_ais31_transitions_t *found, unsigned in_front,
                            mint_figure_t *figures);

/// T8 on MINT_AIS31_T8_BITS.
mint_figure_t mint_ais31_entropy(const mint_bits_t *bits, size_t first);

#endif
