// SPDX-License-Identifier: Apache-2.0
//
// Statistical suites for people: a line a test where p-values decide, a line a figure where bounds
// do; then all that fails, then what that means.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/entropy_suites_output.h"

#define LINES_MAX 20u ///< of a list of figures that fail

static void add_row(mint_suite_total_t *total, const mint_suite_row_t *row)
{
    const mint_figure_t *figure = &row->figure;
    total->last = *figure;
    total->sequences++;
    total->applicable += figure->outcome != MINT_OUTCOME_NOT_APPLICABLE;
    total->failed += figure->outcome == MINT_OUTCOME_FAILED;
    total->least = fmin(total->least, figure->statistic);
    total->most = fmax(total->most, figure->statistic);
    total->least_p = fmin(total->least_p, figure->p_value);
}

mint_suite_total_t *mint_suite_totals(const mint_suite_run_t *run, size_t *count)
{
    const mint_suite_result_t *result = run->result;
    size_t most = 0;
    *count = 0;
    for (size_t i = 0; i < run->suite->test_count; i++) {
        most += run->suite->tests[i].figure_max;
    }
    mint_suite_total_t *totals = calloc(most + 1, sizeof *totals);
    size_t first = 0;
    for (size_t i = 0; totals != NULL && i < result->row_count; i++) {
        const mint_suite_row_t *row = &result->rows[i];
        first = i > 0 && row->test != row[-1].test ? *count : first;
        size_t at = first;
        while (at < *count && totals[at].index != row->figure.index) {
            at++;
        }
        if (at == *count) {
            totals[(*count)++] = (mint_suite_total_t){.test = row->test,
                                                      .index = row->figure.index,
                                                      .least = NAN,
                                                      .most = NAN,
                                                      .least_p = NAN};
        }
        add_row(&totals[at], row);
    }
    return totals;
}

// ---- tests that p-values decide ----

/// The figures of one test, over all sequences.
typedef struct {
    size_t applicable;
    size_t failed;
    double least_p;
} line_t;

static void print_p_values(const mint_suite_total_t *totals, size_t count)
{
    bool is_all = true;
    (void)printf("%-24s %9s %7s %12s  %s\n", "test", "p-values", "fail", "least", "what it does");
    for (size_t i = 0; i < count;) {
        const mint_test_t *test = totals[i].test;
        line_t line = {.least_p = NAN};
        for (; i < count && totals[i].test == test; i++) {
            line.applicable += totals[i].applicable;
            line.failed += totals[i].failed;
            line.least_p = fmin(line.least_p, totals[i].least_p);
        }
        is_all = is_all && line.applicable > 0;
        if (line.applicable == 0) {
            (void)printf("%-24s %9s %7s %12s  %s\n", test->name, "-", "-", "-", test->meaning);
        } else {
            (void)printf("%-24s %9zu %7zu %12.9f  %s\n", test->name, line.applicable, line.failed,
                         line.least_p, test->meaning);
        }
    }
    if (!is_all) {
        (void)printf("(-: not applicable: too few bits, or too few cycles of the random walk)\n");
    }
}

static void print_failing_rows(const mint_suite_result_t *result)
{
    size_t lines = 0;
    for (size_t i = 0; i < result->row_count; i++) {
        const mint_suite_row_t *row = &result->rows[i];
        if (row->figure.outcome != MINT_OUTCOME_FAILED) {
            continue;
        }
        if (lines++ == LINES_MAX) {
            (void)printf("… (all with --json)\n");
            return;
        }
        (void)printf("below alpha: %s %u, p-value %.9g\n", row->test->name, row->figure.index,
                     row->figure.p_value);
    }
}

static void print_failing_summaries(const mint_suite_result_t *result)
{
    size_t lines = 0;
    for (size_t i = 0; i < result->summary_count; i++) {
        const mint_suite_summary_t *summary = &result->summaries[i];
        if (summary->is_passed) {
            continue;
        }
        if (lines++ == LINES_MAX) {
            (void)printf("… (all with --json)\n");
            return;
        }
        (void)printf("flagged: %s %u, %zu of %zu sequences pass (share %.4f, wanted %.4f to %.4f)",
                     summary->test->name, summary->index, summary->passed, summary->applicable,
                     summary->proportion, summary->minimum, summary->maximum);
        if (!isnan(summary->uniformity)) {
            (void)printf(", uniformity %.6f", summary->uniformity);
        }
        (void)printf("\n");
    }
}

static void print_differences(const mint_suite_run_t *run)
{
    const mint_suite_result_t *result = run->result;
    const char *other = run->options->mode == MINT_FIGURES_NIST ? "corrected" : "nist";
    size_t lines = result->difference_count < LINES_MAX ? result->difference_count : LINES_MAX;
    for (size_t i = 0; i < lines; i++) {
        const mint_suite_difference_t *difference = &result->differences[i];
        const char *what = difference->is_passed ? "fail" : "pass";
        if (difference->is_summary) {
            (void)printf("with --figures %s: %s of all sequences would %s (share %.4f)\n", other,
                         difference->test->name, what, difference->other);
        } else {
            (void)printf("with --figures %s: %s of sequence %zu would %s (p-value %.9f)\n", other,
                         difference->test->name, difference->sequence, what, difference->other);
        }
    }
    if (lines < result->difference_count) {
        (void)printf("… (all with --json)\n");
    }
    if (result->is_passed != result->is_passed_otherwise) {
        (void)printf("with --figures %s the verdict would be: %s\n", other,
                     result->is_passed_otherwise ? "pass" : "fail");
    }
}

static void print_judgement(const mint_suite_run_t *run)
{
    const mint_suite_result_t *result = run->result;
    if (result->sequences == 1) {
        print_failing_rows(result);
    } else {
        print_failing_summaries(result);
    }
    (void)printf("%zu of %zu figures fail by the standard's rule; if all is well, %.1f do on the "
                 "average\n",
                 result->flagged, result->judged, result->flagged_expected);
    print_differences(run);
}

// ---- tests that bounds decide ----

static void print_bound(double bound, bool is_inclusive)
{
    char text[32] = "";
    if (!isnan(bound)) {
        (void)snprintf(text, sizeof text, "%.6g%s", bound, is_inclusive ? "" : "*");
    }
    (void)printf(" %13s", text);
}

/// A number that is none is not printed as one.
static void print_statistic(double statistic)
{
    if (isnan(statistic)) {
        (void)printf(" %12s", "-");
    } else {
        (void)printf(" %12.7g", statistic);
    }
}

static bool is_bounded(const mint_figure_t *figure)
{
    return !isnan(figure->low) || !isnan(figure->high);
}

static void print_bounds(const mint_suite_total_t *totals, size_t count)
{
    bool is_open = false;
    (void)printf("%-20s %5s %9s %7s %12s %12s %13s %13s\n", "test", "index", "sequences", "fail",
                 "least", "most", "from", "to");
    for (size_t i = 0; i < count; i++) {
        const mint_suite_total_t *total = &totals[i];
        if (total->applicable == 0) {
            (void)printf("%-20s %5u %9s %7s %12s %12s  not run\n", total->test->name, total->index,
                         "-", "-", "-", "-");
            continue;
        }
        (void)printf("%-20s %5u %9zu %7zu", total->test->name, total->index, total->sequences,
                     total->failed);
        print_statistic(total->least);
        print_statistic(total->most);
        if (is_bounded(&total->last)) {
            is_open = is_open || !total->last.is_inclusive;
            print_bound(total->last.low, total->last.is_inclusive);
            print_bound(total->last.high, total->last.is_inclusive);
        } else if (!isnan(total->least_p)) {
            (void)printf("  p-value %.9f", total->least_p);
        }
        (void)printf("\n");
    }
    (void)printf(is_open ? "(*: the bound itself is outside)\n\n" : "\n");
}

bool mint_suite_has_verdict(const mint_suite_run_t *run)
{
    for (size_t i = 0; i < run->result->row_count; i++) {
        if (run->result->rows[i].figure.outcome != MINT_OUTCOME_NONE) {
            return true;
        }
    }
    return false;
}

void mint_suite_print(const mint_suite_run_t *run)
{
    const mint_suite_result_t *result = run->result;
    size_t count;
    mint_suite_total_t *totals = mint_suite_totals(run, &count);
    if (totals == NULL) {
        (void)mint_say_error(MINT_ERR_MEMORY, NULL);
        return;
    }
    (void)printf("%s: %s, %zu sequence%s of %zu bits", run->name, run->suite->standard,
                 result->sequences, result->sequences == 1 ? "" : "s", result->sequence_bits);
    if (result->unused_bits > 0) {
        (void)printf(", %zu bits left over", result->unused_bits);
    }
    (void)printf("\n\n");
    if (result->judged > 0) {
        print_p_values(totals, count);
        (void)printf("\n");
        print_judgement(run);
    } else {
        print_bounds(totals, count);
    }
    if (mint_suite_has_verdict(run)) {
        (void)printf("verdict      %s%s%s\n", result->is_passed ? "pass" : "fail",
                     result->reason != NULL ? ": " : "",
                     result->reason != NULL ? result->reason : "");
    }
    free(totals);
}
