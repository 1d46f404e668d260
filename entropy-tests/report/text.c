// SPDX-License-Identifier: Apache-2.0
//
// The report for a terminal: the same verdict, checks and findings, and the estimators as bars of
// characters.
#include <string.h>

#include "report/escape.h"
#include "report/picture.h"
#include "report/words.h"

#define COLUMNS 80u
#define BAR     40u ///< characters of a full bar

/// Writes one word of `len` bytes.
static void put_word(FILE *out, const char *word, size_t len)
{
    char text[MINT_REPORT_TEXT + 1];
    len = len < MINT_REPORT_TEXT ? len : MINT_REPORT_TEXT;
    memcpy(text, word, len);
    text[len] = '\0';
    mint_escape_terminal(out, text);
}

/// Characters of a word: bytes that do not go on with one.
static size_t count_characters(const char *word, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        count += ((unsigned char)word[i] & 0xc0u) != 0x80;
    }
    return count;
}

/// Writes a text in lines that begin at `indent`, the first of which has got to column `at`.
static void wrap(FILE *out, size_t at, size_t indent, const char *text)
{
    bool is_first = true;
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        size_t width = count_characters(text, len);
        if (!is_first && at + 1 + width > COLUMNS) {
            (void)fprintf(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!is_first) {
            (void)putc(' ', out);
            at++;
        }
        put_word(out, text, len);
        at += width;
        is_first = false;
        text += len + (text[len] == ' ');
    }
    (void)putc('\n', out);
}

static void put_pair(FILE *out, const char *name, const char *value)
{
    if (value != NULL) {
        (void)fprintf(out, "%-12s ", name);
        mint_escape_terminal(out, value);
        (void)putc('\n', out);
    }
}

/// The verdict on all captures, and on each in a line.
static void put_all(FILE *out, const mint_report_t *report)
{
    (void)fprintf(out, "%s  All %zu captures together:\n\n",
                  mint_words_verdict(mint_report_judge_all(report)), report->count);
    for (size_t i = 0; i < report->count; i++) {
        mint_report_verdict_t verdict;
        mint_report_judge(report, &report->captures[i], &verdict);
        (void)fprintf(out, "%-10s", mint_words_verdict(verdict.judged));
        mint_escape_terminal(out, mint_words_base(report->captures[i].file.name));
        (void)putc('\n', out);
    }
    (void)fputs("\n\n", out);
}

static void put_verdict(FILE *out, const mint_report_verdict_t *verdict)
{
    static const char *const marks[] = {"yes ", "NO  ", "look", "open"};
    (void)fprintf(out, "%s  ", mint_words_verdict(verdict->judged));
    wrap(out, verdict->judged == MINT_JUDGED_OPEN ? 10 : 6, 6, verdict->headline);
    (void)putc('\n', out);
    wrap(out, 0, 0, verdict->measured);
    wrap(out, 0, 0, verdict->reason);
    (void)putc('\n', out);
    for (size_t i = 0; i < verdict->check_count; i++) {
        (void)fprintf(out, "%s  ", marks[verdict->checks[i].judged]);
        wrap(out, 6, 6, verdict->checks[i].asked);
        (void)fprintf(out, "%6s", "");
        wrap(out, 6, 6, verdict->checks[i].found);
    }
}

static void put_bar(FILE *out, const char *name, double value, double width, bool is_weakest)
{
    double share = width > 0 ? value / width : 0;
    size_t length = share <= 0 ? 0 : share >= 1 ? BAR : (size_t)(share * BAR + 0.5);
    (void)fprintf(out, "%-20s %7s  ", name, mint_words_bits(value).text);
    for (size_t i = 0; i < BAR; i++) {
        (void)putc(i < length ? '#' : '.', out);
    }
    (void)fputs(is_weakest ? "  weakest\n" : "\n", out);
}

static void put_estimators(FILE *out, const mint_report_capture_t *capture)
{
    const mint_non_iid_t *assessed = capture->assessed;
    mint_report_weakest_t weakest;
    mint_report_find_weakest(assessed, capture->is_conditioned, &weakest);
    double width = capture->is_conditioned ? 1 : assessed->bits;
    (void)fprintf(out, "\nMin-entropy by estimator, bits a %s; a full bar is %g\n",
                  mint_words_unit(capture), width);
    for (unsigned of_bits = 0; of_bits < 2; of_bits++) {
        const mint_estimates_t *from = of_bits != 0 ? &assessed->bit_string : &assessed->original;
        for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT && from->assessed; i++) {
            char name[32];
            if (from->ran[i]) {
                (void)snprintf(name, sizeof name, "%s%s", mint_estimator_name((mint_estimator_t)i),
                               of_bits != 0 ? ", bits" : "");
                put_bar(out, name, from->min_entropy[i] * (of_bits != 0 ? width : 1), width,
                        weakest.estimator == i && weakest.is_of_bits == (of_bits != 0));
            }
        }
    }
}

static void put_finding(FILE *out, const char *title, const mint_finding_t *finding)
{
    (void)fprintf(out, "%s ", finding->stands_out ? "!" : " ");
    (void)fprintf(out, "%s: ", title);
    wrap(out, strlen(title) + 4, 4, finding->text);
}

static void put_findings(FILE *out, const mint_report_capture_t *capture)
{
    (void)fputs("\nWhat the pictures show (!: stands out)\n", out);
    mint_pictures_tell(capture, out, put_finding);
}

static void put_file(FILE *out, const mint_report_file_t *file)
{
    (void)putc('\n', out);
    put_pair(out, "data", file->name);
    put_pair(out, "SHA-256", file->sha256);
    if (file->origin != NULL) {
        put_pair(out, "device", file->origin->device);
        put_pair(out, "board", file->origin->board);
        put_pair(out, "firmware", file->origin->firmware);
        put_pair(out, "source", file->origin->source);
        put_pair(out, "credit", file->origin->credit);
        put_pair(out, "captured", file->origin->started);
        put_pair(out, "temperature", file->origin->temperature);
        put_pair(out, "note", file->origin->note);
    }
}

mint_status_t mint_report_write_text(const mint_report_t *report, FILE *out)
{
    if (report->count > 1) {
        put_all(out, report);
    }
    for (size_t i = 0; i < report->count; i++) {
        const mint_report_capture_t *capture = &report->captures[i];
        mint_report_verdict_t verdict;
        mint_report_judge(report, capture, &verdict);
        (void)fputs(i > 0 ? "\n\n" : "", out);
        put_verdict(out, &verdict);
        put_estimators(out, capture);
        put_findings(out, capture);
        put_file(out, &capture->file);
        if (capture->restart != NULL) {
            put_file(out, &capture->restart->file);
        }
    }
    (void)putc('\n', out);
    put_pair(out, "command", report->command);
    put_pair(out, "program", report->version);
    put_pair(out, "date", report->made);
    return fflush(out) != 0 ? MINT_ERR_IO : MINT_OK;
}
