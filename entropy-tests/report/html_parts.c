// SPDX-License-Identifier: Apache-2.0
//
// Parts that pages are made of.
#include <string.h>

#include "report/escape.h"
#include "report/html.h"
#include "report/words.h"

void mint_html_begin(FILE *out, const char *title)
{
    (void)fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'; img-src data:\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n",
                out);
    mint_html_text(out, "title", title);
    (void)fprintf(out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", mint_html_style);
}

void mint_html_end(FILE *out)
{
    (void)fputs("</main>\n</body>\n</html>\n", out);
}

void mint_html_text(FILE *out, const char *tag, const char *text)
{
    (void)fprintf(out, "<%s>", tag);
    mint_escape_html(out, text);
    (void)fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void mint_html_pair(FILE *out, const char *name, const char *value)
{
    if (value != NULL) {
        (void)fputs("<tr>", out);
        mint_html_text(out, "th scope=\"row\"", name);
        mint_html_text(out, "td", value);
        (void)fputs("</tr>\n", out);
    }
}

void mint_html_begin_table(FILE *out, const char *class_name, const char *caption)
{
    (void)fprintf(out, "<div class=\"table\"><table class=\"%s\">\n", class_name);
    mint_html_text(out, "caption", caption);
}

void mint_html_end_table(FILE *out)
{
    (void)fputs("</tbody></table></div>\n", out);
}

void mint_html_cell(FILE *out, const char *class_name, const char *column, const char *text)
{
    (void)fprintf(out, "<td class=\"%s\" data-name=\"%s\">", class_name, column);
    mint_escape_html(out, text);
    (void)fputs("</td>", out);
}

/// The sign of a judgement: a tick, a cross, an exclamation mark, a dash.
static const char *sign_of(mint_judged_t judged)
{
    switch (judged) {
    case MINT_JUDGED_YES:
        return "<circle cx=\"10\" cy=\"10\" r=\"9\" fill=\"currentColor\"/><path d=\"M5.5 10.5l3 3 "
               "6-7\" fill=\"none\" stroke=\"var(--card)\" stroke-width=\"2.2\"/>";
    case MINT_JUDGED_NO:
        return "<path d=\"M6 1h8l5 5v8l-5 5H6l-5-5V6z\" fill=\"currentColor\"/><path d=\"M6.5 "
               "6.5l7 7m0-7l-7 7\" stroke=\"var(--card)\" stroke-width=\"2.2\"/>";
    case MINT_JUDGED_LOOK:
        return "<path d=\"M10 1l9.5 17.5H.5z\" fill=\"currentColor\"/><path d=\"M10 7v5.5m0 "
               "1.5v2.2\" stroke=\"var(--card)\" stroke-width=\"2\"/>";
    default:
        return "<circle cx=\"10\" cy=\"10\" r=\"8\" fill=\"none\" stroke=\"currentColor\" "
               "stroke-width=\"2\"/><path d=\"M6 10h8\" stroke=\"currentColor\" "
               "stroke-width=\"2\"/>";
    }
}

void mint_html_badge(FILE *out, mint_judged_t judged, const char *word)
{
    (void)fprintf(
        out,
        "<span class=\"badge %s\"><svg viewBox=\"0 0 20 20\" aria-hidden=\"true\">%s</svg>"
        "%s</span>",
        mint_words_judged(judged), sign_of(judged), word);
}

const char *mint_html_verdict_word(mint_judged_t judged)
{
    return judged == MINT_JUDGED_YES    ? "Pass"
           : judged == MINT_JUDGED_NO   ? "Fail"
           : judged == MINT_JUDGED_LOOK ? "Look"
                                        : "Measured";
}

mint_status_t mint_html_figure(FILE *out, const mint_picture_t *picture,
                               const mint_report_capture_t *capture)
{
    mint_finding_t finding = {0};
    if (!picture->find(capture, &finding)) {
        return MINT_OK;
    }
    (void)fprintf(out, "<figure%s>\n<figcaption>", picture->is_wide ? " class=\"wide\"" : "");
    mint_html_text(out, "h3", picture->title);
    mint_html_text(out, "p class=\"what\"", picture->what);
    (void)fputs("</figcaption>\n", out);
    mint_status_t status = picture->draw(out, capture);
    (void)fputs("<p class=\"found\">", out);
    if (finding.stands_out) {
        mint_html_badge(out, MINT_JUDGED_LOOK, "Stands out");
    }
    mint_escape_html(out, finding.text);
    (void)fputs("</p>\n</figure>\n", out);
    return status;
}
