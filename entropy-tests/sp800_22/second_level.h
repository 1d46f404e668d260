// SPDX-License-Identifier: Apache-2.0
//
// What the p-values of many sequences say together, SP 800-22 §4.2.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_SP800_22_SECOND_LEVEL_H
#define MINTMARK_SP800_22_SECOND_LEVEL_H

#include "mintmark/entropy_tests/suite.h"

/// What is gathered of one figure of a test, sequence by sequence. All zeros at the beginning.
typedef struct {
    size_t applicable; ///< sequences that have a p-value
    size_t passed;     ///< of these
    size_t bins[10];   ///< p-values by tenths
} mint_second_level_t;

/// Adds one sequence's figure.
void mint_second_level_add(mint_second_level_t *level, const mint_figure_t *figure);

/// Fills in all of `summary` but test and index.
void mint_second_level_judge(const mint_second_level_t *level, double alpha,
                             mint_suite_summary_t *summary);

/// The probability that `count` sequences or fewer of `of` pass where each passes with 1 - `alpha`.
double mint_second_level_tail(size_t count, size_t of, double alpha);

/// The probability that the standard's rule flags a figure of `applicable` sequences of good data.
double mint_second_level_by_chance(size_t applicable, double alpha);

/// Whether there are so many sequences that their p-values must be uniform.
bool mint_second_level_is_uniform_needed(size_t applicable);

#endif
