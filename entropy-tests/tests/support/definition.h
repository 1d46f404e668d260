// SPDX-License-Identifier: Apache-2.0
//
// The estimators of SP 800-90B §6.3 as the standard's text has them: slow, with every parameter
// open, so that its worked examples can be done, and what they prove carries over to the estimators
// that are fast.
//
// Of equally frequent successors the larger one is predicted, and a round without a prediction of
// the best predictor of MultiMMC neither counts nor ends a run: both as NIST's program has it.
#ifndef MINTMARK_ENTROPY_TESTS_DEFINITION_H
#define MINTMARK_ENTROPY_TESTS_DEFINITION_H

#include <stddef.h>
#include <stdint.h>

/// What a predictor counts.
typedef struct {
    size_t correct;
    size_t predictions;
    size_t longest_run;
} definition_rounds_t;

#define DEFINITION_LEN_MAX 4096u ///< lengths of tuples that are looked at

/// How tuples repeat.
typedef struct {
    size_t frequent;                        ///< t for the cut-off
    uint32_t most[DEFINITION_LEN_MAX + 1];  ///< Q
    size_t longest;                         ///< v
    uint64_t pairs[DEFINITION_LEN_MAX + 1]; ///< numerators of P_W
} definition_repeats_t;

/// §6.3.5, §6.3.6: by comparing all pairs of positions. No tuple longer than DEFINITION_LEN_MAX may
/// repeat.
void definition_repeats(const uint8_t *s, size_t len, uint32_t cutoff,
                        definition_repeats_t *repeats);
/// §6.3.7 with windows of these four lengths.
definition_rounds_t definition_multi_mcw(const uint8_t *s, size_t len, const size_t windows[4]);
/// §6.3.8 with lags 1 to `lags`, at most 128.
definition_rounds_t definition_lag(const uint8_t *s, size_t len, size_t lags);
/// §6.3.9 with contexts of 1 to `orders` symbols, at most 16, and `entries` pairs each.
definition_rounds_t definition_multi_mmc(const uint8_t *s, size_t len, size_t orders,
                                         size_t entries);
/// §6.3.10 with contexts of 1 to `longest` symbols, at most 16, of which the dictionary takes
/// `entries`.
definition_rounds_t definition_lz78y(const uint8_t *s, size_t len, size_t longest, size_t entries);

#endif
