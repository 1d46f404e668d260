// SPDX-License-Identifier: Apache-2.0
//
// A run of a statistical suite as a picture: a row a test. Where a test gives p-values they stand
// between 0 and 1, and should be spread evenly; where it has bounds, its statistics stand between
// them. Of many, no more than the eye can tell apart are drawn: every one that failed, and of the
// others evenly chosen ones.
#include <math.h>

#include "report/picture.h"
#include "report/plot.h"
#include "report/words.h"

#define LEFT  184.0 ///< room for the longest name, in bold
#define ROW   20.0
#define TOP   26.0
#define RIGHT 64.0 ///< and for a sign and five digits
#define WIDTH (MINT_PLOT_WIDTH - LEFT - RIGHT)
#define DOTS  60u ///< of a row

void mint_suite_tally(const mint_suite_result_t *result, const mint_test_t *test,
                      mint_test_tally_t *tally)
{
    *tally = (mint_test_tally_t){.least_p = NAN};
    for (size_t i = 0; i < result->row_count; i++) {
        const mint_figure_t *figure = &result->rows[i].figure;
        if (result->rows[i].test != test) {
            continue;
        }
        tally->passed += figure->outcome == MINT_OUTCOME_PASSED;
        tally->failed += figure->outcome == MINT_OUTCOME_FAILED;
        tally->not_applicable += figure->outcome == MINT_OUTCOME_NOT_APPLICABLE;
        bool is_judged =
            figure->outcome == MINT_OUTCOME_PASSED || figure->outcome == MINT_OUTCOME_FAILED;
        if (is_judged && !isnan(figure->p_value)) {
            tally->least_p = fmin(tally->least_p, figure->p_value);
        }
    }
}

bool mint_suite_describes(const mint_suite_result_t *result)
{
    bool has_figures = false;
    for (size_t i = 0; i < result->row_count; i++) {
        mint_outcome_t outcome = result->rows[i].figure.outcome;
        if (outcome == MINT_OUTCOME_PASSED || outcome == MINT_OUTCOME_FAILED) {
            return false;
        }
        has_figures = has_figures || outcome == MINT_OUTCOME_NONE;
    }
    return has_figures;
}

/// What the figures of all sequences say. Where a standard judges p-values, what it judges is one
/// count (of several sequences, their summaries) and the p-values below alpha are another.
static void say_counts(const mint_suite_result_t *result, char *text, size_t size)
{
    size_t failed = 0;
    size_t judged = 0;
    for (size_t i = 0; i < result->row_count; i++) {
        mint_outcome_t outcome = result->rows[i].figure.outcome;
        failed += outcome == MINT_OUTCOME_FAILED;
        judged += outcome == MINT_OUTCOME_FAILED || outcome == MINT_OUTCOME_PASSED;
    }
    int at = 0;
    if (result->judged != 0 && result->sequences > 1) {
        at = snprintf(text, size,
                      "%zu of %s figures fail by the standard's rule (%.1f on the average if all "
                      "is well); ",
                      result->flagged, mint_words_count(result->judged).text,
                      result->flagged_expected);
    }
    at = at < 0 ? 0 : at;
    (void)snprintf(text + at, size - (size_t)at, "%s of %s %s, over %zu sequence%s of %s bits.",
                   mint_words_count(failed).text, mint_words_count(judged).text,
                   result->judged != 0 ? "p-values are below alpha"
                                       : "figures are out of their bounds",
                   result->sequences, result->sequences == 1 ? "" : "s",
                   mint_words_count(result->sequence_bits).text);
}

void mint_picture_suite_find(const mint_report_suite_t *suite, mint_finding_t *finding)
{
    if (suite->result == NULL) {
        (void)snprintf(finding->text, sizeof finding->text, "Needs at least %s bits.",
                       mint_words_count(suite->suite->min_bits).text);
        return;
    }
    const mint_suite_result_t *result = suite->result;
    if (mint_suite_describes(result)) {
        (void)snprintf(finding->text, sizeof finding->text,
                       "Figures that describe %s bits, without a verdict.",
                       mint_words_count(result->sequence_bits).text);
        return;
    }
    finding->stands_out = !result->is_passed;
    bool has_reason = !result->is_passed && result->reason != NULL;
    char counts[256];
    say_counts(result, counts, sizeof counts);
    int at = snprintf(finding->text, sizeof finding->text, "%s%s%s%s: %s",
                      result->is_passed ? "Passed" : "Not passed", has_reason ? " (" : "",
                      has_reason ? result->reason : "", has_reason ? ")" : "", counts);
    if (result->difference_count != 0 && at > 0 && (size_t)at < sizeof finding->text) {
        (void)snprintf(finding->text + at, sizeof finding->text - (size_t)at,
                       " With the other mode's figures (nist, corrected) %zu would be judged "
                       "otherwise, and the suite would %s.",
                       result->difference_count, result->is_passed_otherwise ? "pass" : "not pass");
    }
}

/// Where a figure stands on its row, 0 to 1; not a number if nowhere.
static double place(const mint_figure_t *figure)
{
    bool is_judged =
        figure->outcome == MINT_OUTCOME_PASSED || figure->outcome == MINT_OUTCOME_FAILED;
    if (!is_judged || (isnan(figure->p_value) && isnan(figure->low) && isnan(figure->high))) {
        return NAN;
    }
    if (!isnan(figure->p_value)) {
        return figure->p_value;
    }
    // Bounds stand at one and three quarters; a missing one is as far from 0 as the other.
    double low = isnan(figure->low) ? -fabs(figure->high) : figure->low;
    double high = isnan(figure->high) ? figure->low + fabs(figure->low) : figure->high;
    double at = high > low ? 0.25 + 0.5 * (figure->statistic - low) / (high - low) : 0.5;
    return fmin(fmax(at, 0), 1);
}

static void draw_figures(FILE *out, const mint_suite_result_t *result, const mint_test_t *test,
                         double y, const mint_test_tally_t *tally)
{
    size_t total = tally->passed + tally->failed;
    size_t step = total / DOTS + 1;
    size_t seen = 0;
    size_t failed = 0;
    for (size_t i = 0; i < result->row_count; i++) {
        const mint_figure_t *figure = &result->rows[i].figure;
        double at = place(figure);
        if (result->rows[i].test != test || isnan(at)) {
            continue;
        }
        bool has_failed = figure->outcome == MINT_OUTCOME_FAILED;
        bool is_drawn = has_failed ? failed++ < DOTS : seen++ % step == 0;
        if (is_drawn) {
            double x = LEFT + WIDTH * at;
            mint_plot_stroke(out, has_failed ? "missed" : "hit", x, y + 3, x, y + ROW - 5);
        }
    }
}

static bool has_p_values(const mint_suite_result_t *result)
{
    for (size_t i = 0; i < result->row_count; i++) {
        if (!isnan(result->rows[i].figure.p_value)) {
            return true;
        }
    }
    return false;
}

static void draw_row(FILE *out, const mint_suite_result_t *result, const mint_test_t *test,
                     double y)
{
    mint_test_tally_t tally;
    char text[64];
    mint_suite_tally(result, test, &tally);
    bool is_bad = tally.failed != 0;
    mint_plot_box(out, "trough", LEFT, y + 2, WIDTH, ROW - 6);
    if (tally.passed + tally.failed != 0 && isnan(tally.least_p)) {
        mint_plot_box(out, "band", LEFT + WIDTH / 4, y + 2, WIDTH / 2, ROW - 6);
    }
    draw_figures(out, result, test, y, &tally);
    (void)snprintf(text, sizeof text, "%.24s", test->name);
    mint_plot_text(out, LEFT - 6, y + 14, "end", is_bad ? "small strong" : "small", text);
    if (tally.passed + tally.failed == 0) {
        (void)snprintf(text, sizeof text, "n/a");
    } else {
        bool is_long = tally.failed >= 100000;
        (void)snprintf(text, sizeof text,
                       is_long  ? "✗ %zuk"
                       : is_bad ? "✗ %zu"
                                : "✓",
                       is_long ? tally.failed / 1000 : tally.failed);
    }
    mint_plot_text(out, LEFT + WIDTH + 6, y + 14, "start", is_bad ? "small strong" : "small", text);
}

void mint_picture_suite_draw(FILE *out, const mint_report_suite_t *suite)
{
    mint_finding_t finding = {0};
    if (suite->result == NULL || mint_suite_describes(suite->result)) {
        return;
    }
    double bottom = TOP + ROW * (double)suite->suite->test_count;
    mint_picture_suite_find(suite, &finding);
    mint_plot_begin(out, bottom + 26, suite->suite->standard, finding.text);
    for (size_t i = 0; i < suite->suite->test_count; i++) {
        draw_row(out, suite->result, &suite->suite->tests[i], TOP + ROW * (double)i);
    }
    if (has_p_values(suite->result)) {
        mint_plot_text(out, LEFT, 14, "start", "label", "p-values: 0");
        mint_plot_text(out, LEFT + WIDTH, 14, "end", "label", "1");
    } else {
        mint_plot_text(out, LEFT + WIDTH / 2, 14, "middle", "label", "statistics in their bounds");
    }
    mint_plot_text(out, LEFT, bottom + 16, "start", "tick", "at the right: how many are out");
    mint_plot_end(out);
}
