// SPDX-License-Identifier: Apache-2.0
//
// The part of `mintmark entropy assess` that --suite asks for: the statistical suites beside
// SP 800-90B.
#ifndef MINTMARK_PROVISIONER_ENTROPY_SUITES_H
#define MINTMARK_PROVISIONER_ENTROPY_SUITES_H

#include "cli/cli.h"
#include "mintmark/entropy_tests/suite.h"

/// The options that belong to it. It also reads --threads.
// clang-format off
#define MINT_OPTIONS_SUITES                                                                        \
    {"suite", "NAMES", "90b (if not given), 22, ais31, ais31a, ais31b, ais31v3, fips, ent"},       \
        {"sequence-bits", "N",                                                                     \
         "length of the sequences of 22 (1000000, or all if there is less)"},                      \
        {"figures", "MODE", "of 22, where the standard errs: nist (if not given) or corrected"},   \
        {"alpha", "A", "significance level of 22 (0.01 if not given)"}
// clang-format on

#define MINT_SUITES_MAX 16u ///< suites of one command line

/// What the command line asks for.
typedef struct {
    bool wants_90b;                              ///< the estimators too
    const mint_suite_t *suites[MINT_SUITES_MAX]; ///< in the order of the command line, each once
    size_t count;                                ///< how many
    mint_suite_options_t options;                ///< for all of them
} mint_suite_choice_t;

/// Reads the options. False if they make no sense; then it has said so.
bool mint_entropy_suites_choose(const mint_arguments_t *arguments, mint_suite_choice_t *choice);

/// Runs the chosen suites on a sequence. With `object` (a JSON object), what they found becomes
/// members of it; without (NULL) it is printed. Progress goes to standard error. `*is_passed` is
/// true only if all verdicts are positive. MINT_EXIT_DONE, also for negative ones; otherwise it has
/// said why not.
MINT_MUST_CHECK mint_exit_t mint_entropy_suites_run(const mint_suite_choice_t *choice,
                                                    const char *name, const mint_bits_t *bits,
                                                    json_t *object, bool *is_passed);

#endif
