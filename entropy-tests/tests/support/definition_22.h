// SPDX-License-Identifier: Apache-2.0
//
// Tests of SP 800-22 rev. 1a as the standard's text has them: slow, a bit a byte, with every
// parameter open, so that its worked examples can be done, and what they prove carries over to the
// tests that are fast.
#ifndef MINTMARK_ENTROPY_TESTS_DEFINITION_22_H
#define MINTMARK_ENTROPY_TESTS_DEFINITION_22_H

#include <stddef.h>
#include <stdint.h>

/// What a test gives.
typedef struct {
    double statistic;
    double p_value;
} definition_22_t;

/// §2.5 with `size` x `size` matrices (at most 64), `p` being the probabilities of full rank, of
/// one less, and of the rest.
definition_22_t definition_rank(const uint8_t *bits, size_t len, size_t size, const double p[3]);

/// §3.5: the probability that a random `size` x `size` matrix has this rank.
double definition_rank_probability(size_t size, size_t rank);

/// §2.7 with `blocks` blocks.
definition_22_t definition_non_overlapping(const uint8_t *bits, size_t len, const uint8_t *template,
                                           size_t template_len, size_t blocks);

/// §3.8: the probabilities of 0 to 4 and of more occurrences, of which `mean` are expected.
void definition_overlapping_probabilities(double mean, double p[6]);

/// The exact ones for `template_len` ones in `block_len` bits (fewer than 2048): a block begins
/// with a run of r ones and a zero, and the rest is a block.
void definition_overlapping_exact(size_t template_len, size_t block_len, double p[6]);

/// §2.8 with a template of `template_len` ones.
definition_22_t definition_overlapping(const uint8_t *bits, size_t len, size_t template_len,
                                       size_t block_len, const double p[6]);

/// §2.9 with words of `length` bits, `q` of which fill the table; mean and standard deviation of
/// the statistic as given.
definition_22_t definition_universal(const uint8_t *bits, size_t len, size_t length, size_t q,
                                     double mean, double deviation);

/// §2.10.4 (2): the length of the shortest register, by Massey's algorithm as it was published.
size_t definition_linear_complexity(const uint8_t *bits, size_t len);

/// §2.10 with blocks of `block_len` bits (even), `p` being the probabilities of the classes.
definition_22_t definition_linear_complexities(const uint8_t *bits, size_t len, size_t block_len,
                                               const double p[7]);

/// §2.14.4 and §2.15.4: what is counted of the random walk. State x is at x + 9 and x + 4.
typedef struct {
    size_t cycles;
    size_t visits[19];
    size_t cycles_of[9][6];
} definition_walk_t;

/// Writes down the walk, then looks at each cycle and state for itself.
void definition_walk(const uint8_t *bits, size_t len, definition_walk_t *walk);

#endif
