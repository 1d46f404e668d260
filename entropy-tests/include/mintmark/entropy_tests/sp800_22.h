// SPDX-License-Identifier: Apache-2.0
//
// The fifteen tests of NIST SP 800-22 rev. 1a (April 2010), a function each, with the parameters of
// NIST's program. mint_sp800_22_tests has them as a table, "22" of suite.h runs them over many
// sequences and judges.
//
// All have the form of mint_test_t's `run`: `bits` is one sequence, `options` may be NULL (all
// defaults), `figures` has room for as many figures as is said here, `count` of them are filled in.
// A figure's p_value is below 0 or above 1 never, and not a number where its outcome is
// MINT_OUTCOME_NOT_APPLICABLE; it fails if it is below options->alpha. `low` and `high` are not
// numbers: no test of this standard decides by bounds. MINT_ERR_ARGUMENT: fewer bits than is said
// here; MINT_ERR_MEMORY; after either `count` is 0. Pointers other than `options` must not be NULL.
// Nothing is kept between calls; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_SP800_22_H
#define MINTMARK_ENTROPY_TESTS_SP800_22_H

#include <stddef.h>

#include "mintmark/entropy_tests/bits.h"
#include "mintmark/entropy_tests/suite.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// How many tests the standard has.
#define MINT_SP800_22_TESTS 15u

/// The most figures that one of them gives.
#define MINT_SP800_22_FIGURES_MAX 148u

/// The tests in the standard's order, MINT_SP800_22_TESTS of them.
extern const mint_test_t mint_sp800_22_tests[MINT_SP800_22_TESTS];

/// The tests over as many sequences as the data have, and what these say together (§4.2).
///
/// A test that takes longer sequences has one row a sequence, not applicable. Of one sequence the
/// standard judges each p-value by alpha; of several, for each figure, the share of sequences that
/// pass, which must be within three standard deviations of 1 - alpha (§4.2.1), and from 55
/// sequences on the uniformity of the p-values, which must reach 0.0001 (§4.2.2). `flagged` figures
/// fail that. Of 188 some do so by chance, so the verdict does not ask for none; it is negative if
/// - a p-value, the number of sequences that fail a test, or a uniformity is so bad that among as
///   many of its kind one is as bad with probability alpha / 3 at most (uniformity counts where a
///   sequence has 1000 bits for each sequence: p-values of shorter ones lie on a grid); or
/// - of `judged` figures more are flagged than `flagged_expected`, and 5, and five standard
///   deviations of so many independent ones.
///
/// Small p-values of RandomExcursionsVariant, and of templates in less than 1,000,000 bits, are not
/// right, and those of Runs are Frequency's where that is off: they are flagged alone.
/// Good data fail with a probability of about alpha, unless there are far more sequences than a
/// thousandth of their bits: the tests' p-values are approximations, which shows then.
extern const mint_suite_t mint_suite_sp800_22;

/// §2.1, Frequency: are there as many ones as zeros? One figure; statistic: s_obs. From 100 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_frequency(const mint_bits_t *bits,
                                                      const mint_test_options_t *options,
                                                      mint_figure_t *figures, size_t *count);

/// §2.2, BlockFrequency: are there as many in each block of M = 128 bits (20 where there are fewer
/// than 1280 bits)? One figure; statistic: chi-square. From 100 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_block_frequency(const mint_bits_t *bits,
                                                            const mint_test_options_t *options,
                                                            mint_figure_t *figures, size_t *count);

/// §2.3, Runs: do zeros and ones alternate as often as they should? One figure; statistic: V_n. As
/// the standard has it, p-value 0 where the share of ones is already off (|pi - 1/2| >= 2/sqrt(n)).
/// From 100 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_runs(const mint_bits_t *bits,
                                                 const mint_test_options_t *options,
                                                 mint_figure_t *figures, size_t *count);

/// §2.4, LongestRun: the longest run of ones in each block of 8, 128 or 10,000 bits. One figure;
/// statistic: chi-square. MINT_FIGURES_CORRECTED: the exact probabilities for blocks of 10,000.
/// From 128 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_longest_run(const mint_bits_t *bits,
                                                        const mint_test_options_t *options,
                                                        mint_figure_t *figures, size_t *count);

/// §2.5, Rank: the ranks of 32 x 32 matrices over GF(2). One figure; statistic: chi-square. From
/// 38,912 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_rank(const mint_bits_t *bits,
                                                 const mint_test_options_t *options,
                                                 mint_figure_t *figures, size_t *count);

/// §2.6, FFT: are peaks of the spectrum beyond the 95 % threshold 5 % of all? One figure;
/// statistic: d. MINT_FIGURES_CORRECTED: variance n 0.95 0.05 / 3.8 for n 0.95 0.05 / 4 (Pareschi,
/// Rovatti, Setti 2012). From 1000 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_fft(const mint_bits_t *bits,
                                                const mint_test_options_t *options,
                                                mint_figure_t *figures, size_t *count);

/// §2.7, NonOverlappingTemplate: how often each of the 148 aperiodic templates of 9 bits occurs.
/// 148 figures, in the order of the templates as numbers; statistic: chi-square. From 20,000 bits,
/// with which each is to be expected about five times in each of the eight blocks.
MINT_MUST_CHECK mint_status_t
mint_sp800_22_non_overlapping_template(const mint_bits_t *bits, const mint_test_options_t *options,
                                       mint_figure_t *figures, size_t *count);

/// §2.8, OverlappingTemplate: how often nine ones occur in blocks of 1032 bits. One figure;
/// statistic: chi-square. MINT_FIGURES_CORRECTED: the exact probabilities of the counts. From
/// 1,000,000 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_overlapping_template(const mint_bits_t *bits,
                                                                 const mint_test_options_t *options,
                                                                 mint_figure_t *figures,
                                                                 size_t *count);

/// §2.9, Universal: Maurer's test, how far it is between equal words. One figure; statistic: f_n.
/// From 387,840 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_universal(const mint_bits_t *bits,
                                                      const mint_test_options_t *options,
                                                      mint_figure_t *figures, size_t *count);

/// §2.10, LinearComplexity: the shortest feedback register of each block of 500 bits. One figure;
/// statistic: chi-square. MINT_FIGURES_CORRECTED: 1/96 for the program's 0.01047, and 1/48. From
/// 1,000,000 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_linear_complexity(const mint_bits_t *bits,
                                                              const mint_test_options_t *options,
                                                              mint_figure_t *figures,
                                                              size_t *count);

/// §2.11, Serial: are all patterns of m = 16 bits equally frequent? Fewer bits than 2^19: the
/// greatest m < floor(log2 n) - 2. Two figures: the first and the second difference of psi-square.
/// From 64 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_serial(const mint_bits_t *bits,
                                                   const mint_test_options_t *options,
                                                   mint_figure_t *figures, size_t *count);

/// §2.12, ApproximateEntropy: how often patterns of m = 10 and of 11 bits occur. Fewer bits than
/// 2^16: the greatest m < floor(log2 n) - 5. One figure; statistic: chi-square. From 128 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_approximate_entropy(const mint_bits_t *bits,
                                                                const mint_test_options_t *options,
                                                                mint_figure_t *figures,
                                                                size_t *count);

/// §2.13, CumulativeSums: how far the random walk of the bits goes. Two figures: forward, backward;
/// statistic: z. From 100 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_cumulative_sums(const mint_bits_t *bits,
                                                            const mint_test_options_t *options,
                                                            mint_figure_t *figures, size_t *count);

/// §2.14, RandomExcursions: visits of the random walk to the states -4 to -1 and 1 to 4 in a cycle.
/// Eight figures, in that order; statistic: chi-square; not applicable where there are fewer than
/// max(0.005 sqrt(n), 500) cycles. MINT_FIGURES_CORRECTED: probabilities that are not rounded to
/// ten digits. From 1,000,000 bits.
MINT_MUST_CHECK mint_status_t mint_sp800_22_random_excursions(const mint_bits_t *bits,
                                                              const mint_test_options_t *options,
                                                              mint_figure_t *figures,
                                                              size_t *count);

/// §2.15, RandomExcursionsVariant: visits in all to the states -9 to -1 and 1 to 9. Eighteen
/// figures, in that order; statistic: the visits; not applicable as for RandomExcursions. From
/// 1,000,000 bits.
MINT_MUST_CHECK mint_status_t
mint_sp800_22_random_excursions_variant(const mint_bits_t *bits, const mint_test_options_t *options,
                                        mint_figure_t *figures, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
