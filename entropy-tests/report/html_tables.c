// SPDX-License-Identifier: Apache-2.0
//
// All figures behind the pictures, for those who check: estimators with what they found, restarts,
// suites, and the data's origin.
#include "report/escape.h"
#include "report/html.h"
#include "report/words.h"

static void put_number(FILE *out, const char *column, bool is_there, double value)
{
    char text[32] = "–";
    if (is_there) {
        (void)snprintf(text, sizeof text, "%.6f", value);
    }
    mint_html_cell(out, "n", column, text);
}

// ---- estimators ----

static void put_estimators(FILE *out, const mint_report_capture_t *capture)
{
    const mint_non_iid_t *assessed = capture->assessed;
    mint_html_begin_table(out, "stack", "Estimators (SP 800-90B section 6.3)");
    (void)fputs("<thead><tr><th>Estimator<th class=\"n\">bits a sample<th class=\"n\">bits a bit"
                "<th>what it does</tr></thead>\n<tbody>\n",
                out);
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        (void)fprintf(out, "<tr><th scope=\"row\"><code>%s</code></th>",
                      mint_estimator_name((mint_estimator_t)i));
        put_number(out, "bits a sample", assessed->original.assessed && assessed->original.ran[i],
                   assessed->original.min_entropy[i]);
        put_number(out, "bits a bit", assessed->bit_string.assessed && assessed->bit_string.ran[i],
                   assessed->bit_string.min_entropy[i]);
        mint_html_text(out, "td", mint_estimator_meaning((mint_estimator_t)i));
        (void)fputs("</tr>\n", out);
    }
    mint_html_end_table(out);
}

static void put_assessment(FILE *out, const mint_report_capture_t *capture)
{
    const mint_non_iid_t *assessed = capture->assessed;
    char text[64];
    mint_html_begin_table(out, "two", "Assessment (section 3.1.3)");
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
    mint_html_end_table(out);
}

// ---- restarts ----

static void put_restart(FILE *out, const mint_restart_t *result)
{
    char text[96];
    mint_html_begin_table(out, "two", "Restart tests (section 3.1.4)");
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
    mint_html_end_table(out);
}

// ---- origin ----

static void put_file(FILE *out, const mint_report_file_t *file, const char *caption)
{
    char text[96];
    mint_html_begin_table(out, "two", caption);
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
    mint_html_end_table(out);
}

void mint_html_tables(FILE *out, const mint_report_capture_t *capture)
{
    put_estimators(out, capture);
    put_assessment(out, capture);
    if (capture->restart != NULL) {
        put_restart(out, capture->restart->result);
    }
    for (size_t i = 0; i < capture->suite_count; i++) {
        mint_html_suite(out, &capture->suites[i]);
    }
    put_file(out, &capture->file, "Data");
    if (capture->restart != NULL) {
        put_file(out, &capture->restart->file, "Restart data");
    }
}
