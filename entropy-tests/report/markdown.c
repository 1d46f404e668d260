// SPDX-License-Identifier: Apache-2.0
//
// The report as Markdown, for issues, wikis and reviews: verdict, checks, tables and findings.
#include "report/escape.h"
#include "report/picture.h"
#include "report/words.h"

static void put(FILE *out, const char *before, const char *text, const char *after)
{
    (void)fputs(before, out);
    mint_escape_markdown(out, text);
    (void)fputs(after, out);
}

static void put_verdict(FILE *out, const mint_report_verdict_t *verdict)
{
    static const char *const marks[] = {"✓ yes", "✗ no", "! look", "– open"};
    (void)fprintf(out, "**%s", mint_words_verdict(verdict->judged));
    put(out, ": ", verdict->headline, "**\n\n");
    put(out, "", verdict->measured, "\n");
    put(out, "", verdict->reason, "\n\n| question | answer | found |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < verdict->check_count; i++) {
        put(out, "| ", verdict->checks[i].asked, "");
        (void)fprintf(out, " | %s | ", marks[verdict->checks[i].judged]);
        put(out, "", verdict->checks[i].found, " |\n");
    }
}

static void put_estimate(FILE *out, const mint_estimates_t *from, unsigned i)
{
    if (from->assessed && from->ran[i]) {
        (void)fprintf(out, " %.6f |", from->min_entropy[i]);
    } else {
        (void)fputs(" – |", out);
    }
}

static void put_estimators(FILE *out, const mint_report_capture_t *capture)
{
    const mint_non_iid_t *assessed = capture->assessed;
    mint_report_weakest_t weakest;
    mint_report_find_weakest(assessed, capture->is_conditioned, &weakest);
    (void)fputs("\n### Estimators\n\n| estimator | bits a sample | bits a bit | what it does |\n"
                "| --- | ---: | ---: | --- |\n",
                out);
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        bool is_weakest = weakest.is_there && weakest.estimator == i;
        (void)fprintf(out, "| `%s`%s |", mint_estimator_name((mint_estimator_t)i),
                      !is_weakest          ? ""
                      : weakest.is_of_bits ? " **weakest** (bits)"
                                           : " **weakest**");
        put_estimate(out, &assessed->original, i);
        put_estimate(out, &assessed->bit_string, i);
        put(out, " ", mint_estimator_meaning((mint_estimator_t)i), " |\n");
    }
}

static void put_finding(FILE *out, const char *title, const mint_finding_t *finding)
{
    put(out, "- **", title, "**");
    put(out, finding->stands_out ? " (stands out): " : ": ", finding->text, "\n");
}

static void put_findings(FILE *out, const mint_report_capture_t *capture)
{
    (void)fputs("\n### What the pictures show\n\n", out);
    mint_pictures_tell(capture, out, put_finding);
}

static void put_summaries(FILE *out, const mint_report_suite_t *suite)
{
    put(out, "\n### ", suite->suite->standard, "\n\n");
    put(out, "", MINT_WORDS_SUMMARIES,
        ":\n\n| figure | pass | proportion | wanted | uniformity | outcome |\n"
        "| --- | ---: | ---: | ---: | ---: | --- |\n");
    for (size_t i = 0; i < suite->result->summary_count; i++) {
        mint_summary_words_t words;
        mint_words_summary(&suite->result->summaries[i], &words);
        (void)fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", words.figure, words.passed,
                      words.proportion, words.wanted, words.uniformity, words.outcome);
    }
}

static void put_values(FILE *out, const mint_report_suite_t *suite)
{
    put(out, "\n### ", suite->suite->standard,
        "\n\n| figure | value | p-value | of what |\n| --- | ---: | ---: | --- |\n");
    for (size_t i = 0; i < suite->result->row_count; i++) {
        const mint_suite_row_t *row = &suite->result->rows[i];
        (void)fprintf(out, "| %s | %s | %s |", row->test->name,
                      mint_words_value(row->figure.statistic).text,
                      mint_words_p_value(row->figure.p_value).text);
        put(out, " ", row->test->meaning, " |\n");
    }
}

static void put_suites(FILE *out, const mint_report_capture_t *capture)
{
    for (size_t i = 0; i < capture->suite_count; i++) {
        const mint_report_suite_t *suite = &capture->suites[i];
        if (suite->result != NULL && suite->result->summary_count != 0) {
            put_summaries(out, suite);
        } else if (suite->result != NULL && mint_suite_describes(suite->result)) {
            put_values(out, suite);
        }
    }
}

static void put_pair(FILE *out, const char *name, const char *value)
{
    if (value != NULL) {
        (void)fprintf(out, "| %s | ", name);
        put(out, "", value, " |\n");
    }
}

static void put_file(FILE *out, const mint_report_file_t *file, const char *title)
{
    (void)fprintf(out, "\n### %s\n\n| | |\n| --- | --- |\n", title);
    put_pair(out, "file", file->name);
    put_pair(out, "SHA-256", file->sha256);
    put_pair(out, "samples", mint_words_count(file->samples->len).text);
    if (file->origin != NULL) {
        put_pair(out, "device", file->origin->device);
        put_pair(out, "board", file->origin->board);
        put_pair(out, "firmware", file->origin->firmware);
        put_pair(out, "source", file->origin->source);
        put_pair(out, "credit", file->origin->credit);
        put_pair(out, "captured from", file->origin->started);
        put_pair(out, "captured until", file->origin->ended);
        put_pair(out, "temperature", file->origin->temperature);
        put_pair(out, "note", file->origin->note);
        put_pair(out, "captured by", file->origin->command);
    }
}

static void put_comparison(FILE *out, const mint_report_t *report)
{
    (void)fputs(
        "\n| capture | verdict | bits a sample | samples | restarts |\n| --- | --- | ---: | "
        "---: | --- |\n",
        out);
    for (size_t i = 0; i < report->count; i++) {
        const mint_report_capture_t *capture = &report->captures[i];
        mint_report_verdict_t verdict;
        mint_report_judge(report, capture, &verdict);
        put(out, "| ", mint_words_base(capture->file.name), " |");
        (void)fprintf(out, " %s | %s | %s | %s |\n", mint_words_verdict(verdict.judged),
                      mint_words_bits(capture->assessed->min_entropy).text,
                      mint_words_count(capture->file.samples->len).text,
                      capture->restart == NULL              ? "–"
                      : capture->restart->result->is_passed ? "hold"
                                                            : "fail");
    }
}

static void put_capture(FILE *out, const mint_report_t *report,
                        const mint_report_capture_t *capture)
{
    mint_report_verdict_t verdict;
    mint_report_judge(report, capture, &verdict);
    put(out, "\n## ", mint_words_base(capture->file.name), "\n\n");
    put_verdict(out, &verdict);
    put_estimators(out, capture);
    put_findings(out, capture);
    put_suites(out, capture);
    put_file(out, &capture->file, "Data");
    if (capture->restart != NULL) {
        put_file(out, &capture->restart->file, "Restart data");
    }
}

mint_status_t mint_report_write_markdown(const mint_report_t *report, FILE *out)
{
    (void)fprintf(out, "# Entropy report: %s\n", mint_words_verdict(mint_report_judge_all(report)));
    if (report->count > 1) {
        put_comparison(out, report);
    }
    for (size_t i = 0; i < report->count; i++) {
        put_capture(out, report, &report->captures[i]);
    }
    (void)fputs("\n## How this was made\n\n| | |\n| --- | --- |\n", out);
    put_pair(out, "command", report->command);
    put_pair(out, "program", report->version);
    put_pair(out, "standard", "NIST SP 800-90B, January 2018, non-IID track");
    put_pair(out, "date", report->made);
    return fflush(out) != 0 ? MINT_ERR_IO : MINT_OK;
}
