// SPDX-License-Identifier: Apache-2.0
//
// What a run of a statistical suite found, for programs and for people, whatever the suite.
//
// Pointers must not be NULL.
#ifndef MINTMARK_PROVISIONER_ENTROPY_SUITES_OUTPUT_H
#define MINTMARK_PROVISIONER_ENTROPY_SUITES_OUTPUT_H

#include "cli/cli.h"
#include "mintmark/entropy_tests/suite.h"

/// A run.
typedef struct {
    const char *name;                   ///< of the file
    const mint_suite_t *suite;          ///< which one
    const mint_test_options_t *options; ///< its tests were run with
    const mint_suite_result_t *result;  ///< what it found
} mint_suite_run_t;

/// A figure of a test over all sequences.
typedef struct {
    const mint_test_t *test; ///< which one
    unsigned index;          ///< of the figure
    size_t sequences;        ///< that have it
    size_t applicable;       ///< of those
    size_t failed;           ///< of those
    double least;            ///< statistic
    double most;             ///< statistic
    double least_p;          ///< p-value, not a number where there is none
    mint_figure_t last;      ///< of the last sequence that has it
} mint_suite_total_t;

/// Adds up all rows by test and index, in their order. The caller frees the list of `*count`; NULL
/// if there is no memory.
mint_suite_total_t *mint_suite_totals(const mint_suite_run_t *run, size_t *count);

/// False for a suite that only describes.
bool mint_suite_has_verdict(const mint_suite_run_t *run);

/// Adds to `object` a member named for the suite with the figures, and members of `suites` and
/// `second_level`. False if there is no memory.
bool mint_suite_json(const mint_suite_run_t *run, json_t *object);

/// The same as text on standard output.
void mint_suite_print(const mint_suite_run_t *run);

#endif
