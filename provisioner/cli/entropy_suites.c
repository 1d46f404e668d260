// SPDX-License-Identifier: Apache-2.0
//
// Running the statistical suites for `mintmark entropy assess --suite`: with progress on a terminal
// and an end at Ctrl-C.
#include "cli/entropy_suites.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/entropy_arguments.h"
#include "cli/entropy_interrupt.h"
#include "cli/entropy_suites_output.h"
#include "cli/stopwatch.h"

#define REPORT_S     1.0 ///< seconds between two lines of progress
#define NAME_LETTERS 15u ///< letters of a suite's name
#define LONGEST      0x3fffffffu

// ---- the command line ----

static void list_names(char *text, size_t text_len)
{
    size_t at = (size_t)snprintf(text, text_len, "90b");
    for (const mint_suite_t *const *suite = mint_suites; *suite != NULL && at < text_len; suite++) {
        at += (size_t)snprintf(text + at, text_len - at, ", %s", (*suite)->name);
    }
}

static bool add_suite(const mint_arguments_t *arguments, const char *name,
                      mint_suite_choice_t *choice)
{
    char names[256];
    const mint_suite_t *suite = mint_suite_find(name);
    if (strcmp(name, "90b") == 0) {
        choice->wants_90b = true;
        return true;
    }
    if (suite == NULL || choice->count == MINT_SUITES_MAX) {
        list_names(names, sizeof names);
        (void)mint_say_usage(arguments->verb, "--suite takes %s, not '%s'", names, name);
        return false;
    }
    for (size_t i = 0; i < choice->count; i++) {
        if (choice->suites[i] == suite) {
            return true;
        }
    }
    choice->suites[choice->count++] = suite;
    return true;
}

static bool choose_suites(const mint_arguments_t *arguments, mint_suite_choice_t *choice)
{
    const char *list = mint_argument_text(arguments, "suite", "90b");
    for (;;) {
        char name[NAME_LETTERS + 1] = {0};
        size_t name_len = strcspn(list, ",");
        memcpy(name, list, name_len < NAME_LETTERS ? name_len : NAME_LETTERS);
        if (!add_suite(arguments, name, choice)) {
            return false;
        }
        if (list[name_len] == '\0') {
            return true;
        }
        list += name_len + 1;
    }
}

static bool choose_figures(const mint_arguments_t *arguments, mint_test_options_t *options)
{
    long double alpha;
    const char *mode = mint_argument_text(arguments, "figures", "nist");
    if (!mint_argument_real(arguments, "alpha", 0.01L, &alpha)) {
        return false;
    }
    if (!((double)alpha > 0) || (double)alpha >= 1) {
        (void)mint_say_usage(arguments->verb, "--alpha is above 0 and below 1");
        return false;
    }
    options->mode = strcmp(mode, "nist") == 0 ? MINT_FIGURES_NIST : MINT_FIGURES_CORRECTED;
    options->alpha = (double)alpha;
    return true;
}

bool mint_entropy_suites_choose(const mint_arguments_t *arguments, mint_suite_choice_t *choice)
{
    uint32_t threads;
    uint32_t sequence_bits;
    *choice = (mint_suite_choice_t){0};
    if (!choose_suites(arguments, choice) || !choose_figures(arguments, &choice->options.test) ||
        !mint_argument_number(arguments, "threads", 1, 1024, 0, &threads) ||
        !mint_argument_number(arguments, "sequence-bits", 100, LONGEST, 0, &sequence_bits)) {
        return false;
    }
    choice->options.threads = threads;
    choice->options.sequence_bits = sequence_bits;
    return true;
}

// ---- the run ----

/// What the progress of a run is told by.
typedef struct {
    const mint_suite_t *suite;
    bool is_terminal;
    double started_s;
    double reported_s;
} progress_t;

static bool go_on(void *context, double share)
{
    progress_t *progress = context;
    double now = mint_stopwatch_s();
    if (progress->is_terminal && now - progress->reported_s > REPORT_S && share > 0) {
        progress->reported_s = now;
        double left_s = (now - progress->started_s) / share * (1 - share);
        (void)fprintf(stderr, "\r%s: %3.0f %%, about %.0f s left ", progress->suite->name,
                      100 * share, left_s);
    }
    return !mint_interrupt_came();
}

static mint_exit_t say_refused(const mint_suite_choice_t *choice, const mint_suite_t *suite,
                               const mint_bits_t *bits, mint_status_t status)
{
    mint_error_t error = {0};
    if (status == MINT_ERR_STATE) {
        mint_say("interrupted; suite %s is not done and gives no result", suite->name);
        return MINT_EXIT_FAILED;
    }
    if (status == MINT_ERR_ARGUMENT && bits->len < suite->min_bits) {
        mint_error_set(&error, "suite %s takes at least %zu bits, not %zu", suite->name,
                       suite->min_bits, bits->len);
    } else if (status == MINT_ERR_ARGUMENT) {
        mint_error_set(&error, "there are %zu bits, less than a sequence of %zu", bits->len,
                       choice->options.sequence_bits);
    }
    return mint_say_error(status, &error);
}

static mint_status_t run_watched(const mint_suite_choice_t *choice, const mint_suite_t *suite,
                                 const mint_bits_t *bits, mint_suite_result_t *result)
{
    double now = mint_stopwatch_s();
    progress_t progress = {suite, isatty(STDERR_FILENO) == 1, now, now};
    mint_suite_options_t options = choice->options;
    options.progress = go_on;
    options.progress_context = &progress;
    mint_interrupt_catch();
    mint_status_t status = suite->run(suite, bits, &options, result);
    mint_interrupt_release();
    if (progress.reported_s > progress.started_s) {
        (void)fprintf(stderr, "\r%50s\r", "");
    }
    return status;
}

static mint_exit_t run_suite(const mint_suite_choice_t *choice, const mint_suite_t *suite,
                             const char *name, const mint_bits_t *bits, json_t *object,
                             bool *is_passed)
{
    mint_suite_result_t result = {0};
    mint_status_t status = run_watched(choice, suite, bits, &result);
    if (status != MINT_OK) {
        return say_refused(choice, suite, bits, status);
    }
    const mint_suite_run_t run = {name, suite, &choice->options.test, &result};
    *is_passed = *is_passed && result.is_passed;
    if (object == NULL) {
        mint_suite_print(&run);
    } else if (!mint_suite_json(&run, object)) {
        status = MINT_ERR_MEMORY;
    }
    mint_suite_result_free(&result);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, NULL);
}

mint_exit_t mint_entropy_suites_run(const mint_suite_choice_t *choice, const char *name,
                                    const mint_bits_t *bits, json_t *object, bool *is_passed)
{
    mint_exit_t exit = MINT_EXIT_DONE;
    *is_passed = true;
    for (size_t i = 0; i < choice->count && exit == MINT_EXIT_DONE; i++) {
        if (object == NULL && (i > 0 || choice->wants_90b)) {
            (void)printf("\n");
        }
        exit = run_suite(choice, choice->suites[i], name, bits, object, is_passed);
    }
    return exit;
}
