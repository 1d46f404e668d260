// SPDX-License-Identifier: Apache-2.0
//
// The page: the verdict, why, the pictures, the tables, how to make it again. Several captures have
// their verdicts and the comparison first, then each its own part.
#include "report/html.h"

#include <string.h>

#include "report/escape.h"
#include "report/words.h"

// ---- the verdict ----

static void put_tile(FILE *out, const char *name, const char *value, const char *unit)
{
    (void)fputs("<div>", out);
    mint_html_text(out, "dt", name);
    (void)fputs("<dd>", out);
    mint_escape_html(out, value);
    (void)fputs(" <small>", out);
    mint_escape_html(out, unit);
    (void)fputs("</small></dd></div>\n", out);
}

static void put_tiles(FILE *out, const mint_report_t *report, const mint_report_capture_t *capture)
{
    char unit[48];
    char width[48];
    (void)snprintf(unit, sizeof unit, "bits a %s", mint_words_unit(capture));
    (void)snprintf(width, sizeof width, "of %u bit%s", capture->file.samples->bits,
                   capture->file.samples->bits == 1 ? "" : "s");
    (void)fputs("<dl class=\"tiles\">\n", out);
    put_tile(out, "Min-entropy", mint_words_bits(capture->assessed->min_entropy).text, unit);
    if (report->min >= 0) {
        put_tile(out, "Asked for", mint_words_bits(report->min).text, unit);
    }
    if (capture->restart != NULL) {
        const mint_restart_t *result = capture->restart->result;
        put_tile(out, "After restarts",
                 result->is_passed ? mint_words_bits(result->min_entropy).text : "fails",
                 result->is_passed ? unit : "");
    }
    put_tile(out, "Samples", mint_words_count(capture->file.samples->len).text, width);
    (void)fputs("</dl>\n", out);
}

static void put_checks(FILE *out, const mint_report_verdict_t *verdict)
{
    static const char *const words[] = {"Yes", "No", "Look", "Open"};
    (void)fputs(
        "<div class=\"table\"><table class=\"stack checks\">\n<thead><tr><th>Question<th>Answer<th>"
        "Found</tr></thead>\n<tbody>\n",
        out);
    for (size_t i = 0; i < verdict->check_count; i++) {
        const mint_report_check_t *check = &verdict->checks[i];
        (void)fputs("<tr>", out);
        mint_html_text(out, "th scope=\"row\"", check->asked);
        (void)fputs("<td>", out);
        mint_html_badge(out, check->judged, words[check->judged]);
        (void)fputs("</td>", out);
        mint_html_text(out, "td", check->found);
        (void)fputs("</tr>\n", out);
    }
    (void)fputs("</tbody></table></div>\n", out);
}

static void put_verdict(FILE *out, const mint_report_t *report,
                        const mint_report_capture_t *capture, const char *heading)
{
    mint_report_verdict_t verdict;
    mint_report_judge(report, capture, &verdict);
    (void)fprintf(out, "<div class=\"verdict %s\">\n", mint_words_judged(verdict.judged));
    mint_html_badge(out, verdict.judged, mint_html_verdict_word(verdict.judged));
    mint_html_text(out, heading, verdict.headline);
    (void)fputs("<p class=\"lead\">", out);
    mint_escape_html(out, verdict.measured);
    (void)putc(' ', out);
    mint_escape_html(out, verdict.reason);
    (void)fputs("</p>\n", out);
    put_tiles(out, report, capture);
    (void)fputs("</div>\n", out);
    (void)fprintf(out, "<section>\n<h2>Why</h2>\n");
    put_checks(out, &verdict);
    (void)fputs("</section>\n", out);
}

/// The verdict on all captures together.
static void put_summary(FILE *out, const mint_report_t *report)
{
    char text[MINT_REPORT_TEXT];
    size_t failed = 0;
    mint_judged_t all = mint_report_judge_all(report);
    for (size_t i = 0; i < report->count; i++) {
        mint_report_verdict_t verdict;
        mint_report_judge(report, &report->captures[i], &verdict);
        failed += verdict.judged == MINT_JUDGED_NO;
    }
    (void)fprintf(out, "<div class=\"verdict %s\">\n", mint_words_judged(all));
    mint_html_badge(out, all, mint_html_verdict_word(all));
    (void)snprintf(text, sizeof text,
                   all == MINT_JUDGED_NO    ? "%zu of %zu captures fail."
                   : all == MINT_JUDGED_YES ? "None of the captures fails (%zu of %zu)."
                                            : "Captures were measured; not all could be judged.",
                   failed, report->count);
    mint_html_text(out, "h1", text);
    for (size_t i = 0; i < report->count; i++) {
        mint_report_verdict_t verdict;
        mint_report_judge(report, &report->captures[i], &verdict);
        (void)fputs("<p class=\"lead\">", out);
        mint_html_badge(out, verdict.judged, mint_html_verdict_word(verdict.judged));
        (void)putc(' ', out);
        mint_escape_html(out, mint_words_base(report->captures[i].file.name));
        (void)fputs(": ", out);
        mint_escape_html(out, verdict.headline);
        (void)fputs("</p>\n", out);
    }
    (void)fputs("</div>\n", out);
}

// ---- pictures ----

/// The pictures of one group, under its heading if there are any.
static mint_status_t put_group(FILE *out, const mint_report_capture_t *capture, size_t first,
                               size_t end)
{
    mint_status_t status = MINT_OK;
    bool is_open = false;
    for (size_t i = first; i < end && status == MINT_OK; i++) {
        mint_finding_t finding = {0};
        if (!mint_pictures[i]->find(capture, &finding)) {
            continue;
        }
        if (!is_open) {
            (void)fputs("<section>\n", out);
            mint_html_text(out, "h2", mint_pictures[i]->group);
            (void)fputs("<div class=\"grid\">\n", out);
            is_open = true;
        }
        status = mint_html_figure(out, mint_pictures[i], capture);
    }
    if (is_open) {
        (void)fputs("</div>\n</section>\n", out);
    }
    return status;
}

static mint_status_t put_pictures(FILE *out, const mint_report_capture_t *capture)
{
    mint_status_t status = MINT_OK;
    for (size_t first = 0; mint_pictures[first] != NULL && status == MINT_OK;) {
        size_t end = first + 1;
        while (mint_pictures[end] != NULL &&
               strcmp(mint_pictures[end]->group, mint_pictures[first]->group) == 0) {
            end++;
        }
        status = put_group(out, capture, first, end);
        first = end;
    }
    return status;
}

static void put_suite(FILE *out, const mint_report_suite_t *suite)
{
    mint_finding_t finding = {0};
    mint_picture_suite_find(suite, &finding);
    (void)fputs("<figure>\n<figcaption>", out);
    mint_html_text(out, "h3", suite->suite->standard);
    (void)fputs("</figcaption>\n", out);
    mint_picture_suite_draw(out, suite);
    (void)fputs("<p class=\"found\">", out);
    if (finding.stands_out) {
        mint_html_badge(out, MINT_JUDGED_LOOK, "Stands out");
    }
    mint_escape_html(out, finding.text);
    (void)fputs("</p>\n</figure>\n", out);
}

/// The suites that were run; those that need more data are named before them.
static void put_suites(FILE *out, const mint_report_capture_t *capture)
{
    if (capture->suite_count == 0) {
        return;
    }
    (void)fputs(
        "<section>\n<h2>Does it look like fair coins?</h2>\n<p class=\"soft\">Statistical "
        "suites tell bad generators from others. None of them says how much entropy there is, "
        "and raw noise need not pass.</p>\n",
        out);
    for (size_t i = 0; i < capture->suite_count; i++) {
        if (capture->suites[i].result == NULL) {
            (void)fputs("<p>", out);
            mint_escape_html(out, capture->suites[i].suite->standard);
            (void)fprintf(out, " was not run: it needs at least %s bits.</p>\n",
                          mint_words_count(capture->suites[i].suite->min_bits).text);
        } else if (mint_suite_describes(capture->suites[i].result)) {
            (void)fputs("<p>", out);
            mint_escape_html(out, capture->suites[i].suite->standard);
            (void)fputs(": its figures are in the tables.</p>\n", out);
        }
    }
    (void)fputs("<div class=\"grid\">\n", out);
    for (size_t i = 0; i < capture->suite_count; i++) {
        const mint_suite_result_t *result = capture->suites[i].result;
        if (result != NULL && !mint_suite_describes(result)) {
            put_suite(out, &capture->suites[i]);
        }
    }
    (void)fputs("</div>\n</section>\n", out);
}

// ---- the page ----

static mint_status_t put_capture(FILE *out, const mint_report_capture_t *capture)
{
    mint_status_t status = put_pictures(out, capture);
    put_suites(out, capture);
    (void)fputs("<section>\n<h2>All figures</h2>\n", out);
    mint_html_tables(out, capture);
    (void)fputs("</section>\n", out);
    return status;
}

static mint_status_t put_captures(FILE *out, const mint_report_t *report)
{
    mint_status_t status = mint_html_compare(out, report);
    for (size_t i = 0; i < report->count && status == MINT_OK; i++) {
        const mint_report_capture_t *capture = &report->captures[i];
        (void)fprintf(out, "<article id=\"capture-%zu\">\n<h2>Capture %zu of %zu: ", i + 1, i + 1,
                      report->count);
        mint_escape_html(out, mint_words_base(capture->file.name));
        (void)fputs("</h2>\n", out);
        put_verdict(out, report, capture, "h3");
        status = put_capture(out, capture);
        (void)fputs("</article>\n", out);
    }
    return status;
}

static void put_making(FILE *out, const mint_report_t *report)
{
    (void)fputs("<section>\n<h2>How this was made</h2>\n<div class=\"table\"><table class=\"two\">"
                "<tbody>\n<tr><th scope=\"row\">Command</th><td><code>",
                out);
    mint_escape_html(out, report->command);
    (void)fputs("</code></td></tr>\n", out);
    mint_html_pair(out, "Program", report->version);
    mint_html_pair(out, "Standard", "NIST SP 800-90B, January 2018, non-IID track");
    mint_html_pair(out, "Date", report->made);
    (void)fputs(
        "</tbody></table></div>\n</section>\n<footer><p>Statistics cannot show that noise is "
        "noise: they bound what was found against known tricks. That the source is physical, "
        "and which, is for its description to say.</p></footer>\n",
        out);
}

mint_status_t mint_report_write_html(const mint_report_t *report, FILE *out)
{
    char title[MINT_REPORT_TEXT];
    mint_status_t status;
    (void)snprintf(title, sizeof title, "%s: entropy of %s",
                   mint_html_verdict_word(mint_report_judge_all(report)),
                   mint_words_base(report->captures[0].file.name));
    mint_html_begin(out, title);
    (void)fputs("<p class=\"kicker\">Entropy report · NIST SP 800-90B · ", out);
    mint_escape_html(out, report->made);
    (void)fputs("</p>\n", out);
    if (report->count == 1) {
        put_verdict(out, report, &report->captures[0], "h1");
        status = put_capture(out, &report->captures[0]);
    } else {
        put_summary(out, report);
        status = put_captures(out, report);
    }
    put_making(out, report);
    mint_html_end(out);
    return status == MINT_OK && fflush(out) != 0 ? MINT_ERR_IO : status;
}
