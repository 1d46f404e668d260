// SPDX-License-Identifier: Apache-2.0
//
// All figures behind the pictures, for those who check: estimators with what they found, restarts,
// suites, and the data's origin.
#include <math.h>

#include "report/escape.h"
#include "report/html.h"
#include "report/words.h"

#define DIFFERENCES 40u ///< rows of a table that could be long

static void begin_table(FILE *out, const char *class_name, const char *caption)
{
    (void)fprintf(out, "<div class=\"table\"><table class=\"%s\">\n", class_name);
    mint_html_text(out, "caption", caption);
}

static void end_table(FILE *out)
{
    (void)fputs("</tbody></table></div>\n", out);
}

static void put_number(FILE *out, bool is_there, double value)
{
    (void)fprintf(out, is_there ? "<td class=\"n\">%.6f</td>" : "<td class=\"n\">–</td>", value);
}

// ---- estimators ----

static void put_estimators(FILE *out, const mint_report_capture_t *capture)
{
    const mint_non_iid_t *assessed = capture->assessed;
    begin_table(out, "", "Estimators (SP 800-90B section 6.3)");
    (void)fputs("<thead><tr><th>Estimator<th class=\"n\">bits a sample<th class=\"n\">bits a bit"
                "<th>what it does</tr></thead>\n<tbody>\n",
                out);
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        (void)fprintf(out, "<tr><th scope=\"row\"><code>%s</code></th>",
                      mint_estimator_name((mint_estimator_t)i));
        put_number(out, assessed->original.assessed && assessed->original.ran[i],
                   assessed->original.min_entropy[i]);
        put_number(out, assessed->bit_string.assessed && assessed->bit_string.ran[i],
                   assessed->bit_string.min_entropy[i]);
        mint_html_text(out, "td", mint_estimator_meaning((mint_estimator_t)i));
        (void)fputs("</tr>\n", out);
    }
    end_table(out);
}

static void put_assessment(FILE *out, const mint_report_capture_t *capture)
{
    const mint_non_iid_t *assessed = capture->assessed;
    char text[64];
    begin_table(out, "two", "Assessment (section 3.1.3)");
    (void)fputs("<tbody>\n", out);
    if (assessed->original.assessed) {
        (void)snprintf(text, sizeof text, "%.17g bits a sample", assessed->original.lowest);
        mint_html_pair(out, "H_original", text);
    }
    if (assessed->bit_string.assessed) {
        (void)snprintf(text, sizeof text, "%.17g bits a bit", assessed->bit_string.lowest);
        mint_html_pair(out, capture->is_conditioned ? "h'" : "H_bitstring", text);
    }
    (void)snprintf(text, sizeof text, "%.17g bits a %s", assessed->min_entropy,
                   mint_words_unit(capture));
    mint_html_pair(out, "min-entropy", text);
    end_table(out);
}

// ---- restarts ----

static void put_restart(FILE *out, const mint_restart_t *result)
{
    char text[96];
    begin_table(out, "two", "Restart tests (section 3.1.4)");
    (void)fputs("<tbody>\n", out);
    (void)snprintf(text, sizeof text, "%u restarts of %u samples", result->restarts,
                   result->row_len);
    mint_html_pair(out, "shape", text);
    (void)snprintf(text, sizeof text, "%.17g", result->alpha);
    mint_html_pair(out, "alpha", text);
    (void)snprintf(text, sizeof text, "%u of rows, %u of columns", result->x_cutoff,
                   result->x_cutoff_column);
    mint_html_pair(out, "X_cutoff", text);
    (void)snprintf(text, sizeof text, "%u (rows %u, columns %u)", result->x_max, result->x_row,
                   result->x_column);
    mint_html_pair(out, "X_max", text);
    mint_html_pair(out, "sanity test", result->is_sane ? "pass" : "fail");
    if (result->is_replay) {
        (void)snprintf(text, sizeof text, "%u, the first row %u, which equals row %u",
                       result->replayed_rows, result->replay_row, result->replay_of);
        mint_html_pair(out, "rows that replay", text);
    }
    (void)snprintf(text, sizeof text, "%.17g bits a sample", result->h_i);
    mint_html_pair(out, "H_I", text);
    if (result->is_sane) {
        (void)snprintf(text, sizeof text, "%.17g bits a sample", result->h_r);
        mint_html_pair(out, "H_r", text);
        (void)snprintf(text, sizeof text, "%.17g bits a sample", result->h_c);
        mint_html_pair(out, "H_c", text);
        (void)snprintf(text, sizeof text, "%.17g bits a sample", result->min_entropy);
        mint_html_pair(out, "min-entropy", text);
    }
    mint_html_pair(out, "verdict", result->is_passed ? "pass" : "fail");
    end_table(out);
}

// ---- suites ----

static void put_test(FILE *out, const mint_suite_result_t *result, const mint_test_t *test)
{
    mint_test_tally_t tally;
    mint_suite_tally(result, test, &tally);
    (void)fputs("<tr>", out);
    mint_html_text(out, "th scope=\"row\"", test->name);
    mint_html_text(out, "td", test->clause);
    mint_html_text(out, "td", test->meaning);
    (void)fprintf(out, "<td class=\"n\">%zu<td class=\"n\">%zu<td class=\"n\">%s<td>", tally.passed,
                  tally.failed, mint_words_p_value(tally.least_p).text);
    bool is_run = tally.passed + tally.failed != 0;
    mint_html_badge(out,
                    !is_run             ? MINT_JUDGED_OPEN
                    : tally.failed != 0 ? MINT_JUDGED_LOOK
                                        : MINT_JUDGED_YES,
                    !is_run             ? "n/a"
                    : tally.failed != 0 ? "failures"
                                        : "passed");
    (void)fputs("</tr>\n", out);
}

/// Where the standard's figures and the corrected ones disagree.
static void put_differences(FILE *out, const mint_suite_result_t *result)
{
    if (result->difference_count == 0) {
        return;
    }
    begin_table(out, "", "Judged otherwise in the other mode (nist, corrected)");
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
        (void)fprintf(out, "<td class=\"n\">%u<td>%s<td>%s<td class=\"n\">%s</tr>\n",
                      difference->index, of, difference->is_passed ? "passed" : "failed",
                      mint_words_p_value(difference->other).text);
    }
    end_table(out);
}

static void put_suite(FILE *out, const mint_report_suite_t *suite)
{
    if (suite->result == NULL) {
        return;
    }
    begin_table(out, "tests", suite->suite->standard);
    (void)fputs("<thead><tr><th>Test<th>Clause<th>Looks for<th class=\"n\">passed<th class=\"n\">"
                "failed<th class=\"n\">least p<th>Outcome</tr></thead>\n<tbody>\n",
                out);
    for (size_t i = 0; i < suite->suite->test_count; i++) {
        put_test(out, suite->result, &suite->suite->tests[i]);
    }
    end_table(out);
    put_differences(out, suite->result);
}

// ---- origin ----

static void put_file(FILE *out, const mint_report_file_t *file, const char *caption)
{
    char text[96];
    begin_table(out, "two", caption);
    (void)fputs("<tbody>\n", out);
    mint_html_pair(out, "File", file->name);
    mint_html_pair(out, "SHA-256", file->sha256);
    (void)snprintf(text, sizeof text, "%s of %u bit%s, %u different",
                   mint_words_count(file->samples->len).text, file->samples->bits,
                   file->samples->bits == 1 ? "" : "s", file->samples->distinct);
    mint_html_pair(out, "Samples", text);
    if (file->notes.given_bits != file->samples->bits) {
        (void)snprintf(text, sizeof text, "%u bits wide, bits kept: mask %#x",
                       file->notes.given_bits, file->notes.kept_mask);
        mint_html_pair(out, "As they came", file->notes.renumbered ? "numbered by value" : text);
    }
    if (file->origin != NULL) {
        const mint_report_origin_t *origin = file->origin;
        mint_html_pair(out, "Side file", origin->path);
        mint_html_pair(out, "Device", origin->device);
        mint_html_pair(out, "Board", origin->board);
        mint_html_pair(out, "Firmware", origin->firmware);
        mint_html_pair(out, "Source", origin->source);
        mint_html_pair(out, "Credit", origin->credit);
        mint_html_pair(out, "Captured from", origin->started);
        mint_html_pair(out, "Captured until", origin->ended);
        mint_html_pair(out, "Temperature", origin->temperature);
        mint_html_pair(out, "Note", origin->note);
        mint_html_pair(out, "Captured by", origin->command);
    }
    end_table(out);
}

void mint_html_tables(FILE *out, const mint_report_capture_t *capture)
{
    put_estimators(out, capture);
    put_assessment(out, capture);
    if (capture->restart != NULL) {
        put_restart(out, capture->restart->result);
    }
    for (size_t i = 0; i < capture->suite_count; i++) {
        put_suite(out, &capture->suites[i]);
    }
    put_file(out, &capture->file, "Data");
    if (capture->restart != NULL) {
        put_file(out, &capture->restart->file, "Restart data");
    }
}
