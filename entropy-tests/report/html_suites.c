// SPDX-License-Identifier: Apache-2.0
//
// The figures of a run of a suite as tables: a row a test; where several sequences are judged
// together (SP 800-22 §4.2), a row a figure; where figures describe, their values.
#include <math.h>

#include "report/escape.h"
#include "report/html.h"
#include "report/words.h"

#define DIFFERENCES 40u ///< rows of a table that could be long

static void put_count(FILE *out, const char *column, size_t count)
{
    mint_html_cell(out, "n", column, mint_words_count(count).text);
}

static void put_test(FILE *out, const mint_suite_result_t *result, const mint_test_t *test)
{
    mint_test_tally_t tally;
    mint_suite_tally(result, test, &tally);
    (void)fputs("<tr>", out);
    mint_html_text(out, "th scope=\"row\"", test->name);
    mint_html_cell(out, "whole", "clause", test->clause);
    mint_html_text(out, "td", test->meaning);
    put_count(out, "passed", tally.passed);
    put_count(out, "failed", tally.failed);
    mint_html_cell(out, "n", "least p", mint_words_p_value(tally.least_p).text);
    bool is_run = tally.passed + tally.failed != 0;
    (void)fputs("<td>", out);
    mint_html_badge(out,
                    !is_run             ? MINT_JUDGED_OPEN
                    : tally.failed != 0 ? MINT_JUDGED_LOOK
                                        : MINT_JUDGED_YES,
                    !is_run             ? "n/a"
                    : tally.failed != 0 ? "failures"
                                        : "passed");
    (void)fputs("</td></tr>\n", out);
}

static void put_tests(FILE *out, const mint_report_suite_t *suite)
{
    mint_html_begin_table(out, "stack tests", suite->suite->standard);
    (void)fputs("<thead><tr><th>Test<th>Clause<th>Looks for<th class=\"n\">passed<th class=\"n\">"
                "failed<th class=\"n\">least p<th>Outcome</tr></thead>\n<tbody>\n",
                out);
    for (size_t i = 0; i < suite->suite->test_count; i++) {
        put_test(out, suite->result, &suite->suite->tests[i]);
    }
    mint_html_end_table(out);
}

// ---- all sequences together ----

static void put_summary(FILE *out, const mint_suite_summary_t *summary)
{
    mint_summary_words_t words;
    mint_words_summary(summary, &words);
    (void)fputs("<tr>", out);
    mint_html_text(out, "th scope=\"row\"", words.figure);
    mint_html_cell(out, "n", "pass", words.passed);
    mint_html_cell(out, "n", "proportion", words.proportion);
    mint_html_cell(out, "n", "wanted", words.wanted);
    mint_html_cell(out, "n", "uniformity", words.uniformity);
    (void)fputs("<td>", out);
    mint_html_badge(out,
                    summary->applicable == 0 ? MINT_JUDGED_OPEN
                    : summary->is_passed     ? MINT_JUDGED_YES
                                             : MINT_JUDGED_LOOK,
                    words.outcome);
    (void)fputs("</td></tr>\n", out);
}

static void put_summaries(FILE *out, const mint_suite_result_t *result)
{
    if (result->summary_count == 0) {
        return;
    }
    mint_html_begin_table(out, "stack", MINT_WORDS_SUMMARIES);
    (void)fputs("<thead><tr><th>Figure<th class=\"n\">pass<th class=\"n\">proportion<th "
                "class=\"n\">wanted<th class=\"n\">uniformity<th>Outcome</tr></thead>\n<tbody>\n",
                out);
    for (size_t i = 0; i < result->summary_count; i++) {
        put_summary(out, &result->summaries[i]);
    }
    mint_html_end_table(out);
}

/// Where the standard's figures and the corrected ones disagree.
static void put_differences(FILE *out, const mint_suite_result_t *result)
{
    if (result->difference_count == 0) {
        return;
    }
    mint_html_begin_table(out, "stack", "Judged otherwise in the other mode (nist, corrected)");
    (void)fputs("<thead><tr><th>Test<th class=\"n\">Figure<th>Of<th>Here<th class=\"n\">There"
                "</tr></thead>\n<tbody>\n",
                out);
    for (size_t i = 0; i < result->difference_count && i < DIFFERENCES; i++) {
        const mint_suite_difference_t *difference = &result->differences[i];
        char of[48] = "all sequences";
        if (!difference->is_summary) {
            (void)snprintf(of, sizeof of, "sequence %zu", difference->sequence);
        }
        (void)fputs("<tr>", out);
        mint_html_text(out, "th scope=\"row\"", difference->test->name);
        put_count(out, "figure", difference->index);
        mint_html_cell(out, "", "of", of);
        mint_html_cell(out, "", "here", difference->is_passed ? "passed" : "failed");
        mint_html_cell(out, "n", "there", mint_words_p_value(difference->other).text);
        (void)fputs("</tr>\n", out);
    }
    mint_html_end_table(out);
}

// ---- figures that describe ----

static void put_values(FILE *out, const mint_report_suite_t *suite)
{
    mint_html_begin_table(out, "stack", suite->suite->standard);
    (void)fputs("<thead><tr><th>Figure<th class=\"n\">value<th class=\"n\">p-value<th>of what"
                "</tr></thead>\n<tbody>\n",
                out);
    for (size_t i = 0; i < suite->result->row_count; i++) {
        const mint_suite_row_t *row = &suite->result->rows[i];
        (void)fputs("<tr>", out);
        mint_html_text(out, "th scope=\"row\"", row->test->name);
        mint_html_cell(out, "n", "value", mint_words_value(row->figure.statistic).text);
        mint_html_cell(out, "n", "p-value", mint_words_p_value(row->figure.p_value).text);
        mint_html_text(out, "td", row->test->meaning);
        (void)fputs("</tr>\n", out);
    }
    mint_html_end_table(out);
}

void mint_html_suite(FILE *out, const mint_report_suite_t *suite)
{
    if (suite->result == NULL) {
        return;
    }
    if (mint_suite_describes(suite->result)) {
        put_values(out, suite);
        return;
    }
    put_tests(out, suite);
    put_summaries(out, suite->result);
    put_differences(out, suite->result);
}
