// SPDX-License-Identifier: Apache-2.0
//
// Several captures side by side: one table with the figures that decide, and small multiples of the
// pictures that tell sources apart.
#include "report/escape.h"
#include "report/html.h"
#include "report/words.h"

static void put_shape(FILE *out, const mint_report_capture_t *capture)
{
    char text[32];
    mint_html_cell(out, "n", "samples", mint_words_count(capture->file.samples->len).text);
    (void)snprintf(text, sizeof text, "%u", capture->file.samples->bits);
    mint_html_cell(out, "n", "width", text);
    mint_html_cell(out, "n", "restarts",
                   capture->restart == NULL              ? "–"
                   : capture->restart->result->is_passed ? "hold"
                                                         : "fail");
    (void)snprintf(text, sizeof text, "%.2f", capture->measures->histogram.mean);
    mint_html_cell(out, "n", "mean", text);
    (void)fputs("</tr>\n", out);
}

static void put_row(FILE *out, const mint_report_t *report, const mint_report_capture_t *capture,
                    size_t number)
{
    mint_report_verdict_t verdict;
    mint_report_weakest_t weakest;
    mint_report_judge(report, capture, &verdict);
    mint_report_find_weakest(capture->assessed, capture->is_conditioned, &weakest);
    (void)fprintf(out, "<tr><th scope=\"row\"><a href=\"#capture-%zu\">", number);
    mint_escape_html(out, mint_words_base(capture->file.name));
    (void)fputs("</a></th><td>", out);
    mint_html_badge(out, verdict.judged, mint_html_verdict_word(verdict.judged));
    (void)fputs("</td>", out);
    mint_html_cell(out, "n", "bits a sample", mint_words_bits(capture->assessed->min_entropy).text);
    mint_html_cell(out, "", "weakest estimator",
                   weakest.is_there ? mint_estimator_name(weakest.estimator) : "–");
    put_shape(out, capture);
}

static void put_table(FILE *out, const mint_report_t *report)
{
    (void)fputs(
        "<div class=\"table\"><table class=\"stack\">\n<thead><tr><th>Capture<th>Verdict<th class=\"n\">bits a "
        "sample<th>Weakest estimator<th class=\"n\">Samples<th class=\"n\">Width<th "
        "class=\"n\">Restarts<th class=\"n\">Mean</tr></thead>\n<tbody>\n",
        out);
    for (size_t i = 0; i < report->count; i++) {
        put_row(out, report, &report->captures[i], i + 1);
    }
    (void)fputs("</tbody></table></div>\n", out);
}

static mint_status_t put_multiple(FILE *out, const mint_report_t *report,
                                  const mint_picture_t *picture)
{
    mint_status_t status = MINT_OK;
    mint_html_text(out, "h3", picture->title);
    // Two and four fill rows of two; other numbers rows of three.
    bool is_even = report->count == 2 || report->count == 4;
    (void)fprintf(out, "<div class=\"grid%s\">\n", is_even ? "" : " many");
    for (size_t i = 0; i < report->count && status == MINT_OK; i++) {
        mint_finding_t finding = {0};
        (void)fputs("<figure><figcaption>", out);
        mint_html_text(out, "p class=\"what\"", mint_words_base(report->captures[i].file.name));
        (void)fputs("</figcaption>\n", out);
        if (picture->find(&report->captures[i], &finding)) {
            status = picture->draw(out, &report->captures[i]);
        } else {
            mint_html_text(out, "p", "Nothing to show.");
        }
        (void)fputs("</figure>\n", out);
    }
    (void)fputs("</div>\n", out);
    return status;
}

mint_status_t mint_html_compare(FILE *out, const mint_report_t *report)
{
    mint_status_t status = MINT_OK;
    (void)fputs("<section>\n", out);
    mint_html_text(out, "h2", "Side by side");
    put_table(out, report);
    for (size_t i = 0; mint_pictures[i] != NULL && status == MINT_OK; i++) {
        if (mint_pictures[i]->is_multiple) {
            status = put_multiple(out, report, mint_pictures[i]);
        }
    }
    (void)fputs("</section>\n", out);
    return status;
}
