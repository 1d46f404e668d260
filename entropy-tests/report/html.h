// SPDX-License-Identifier: Apache-2.0
//
// What every page of ours begins and ends with, and the parts that pages are made of: all that is
// from outside is escaped here. A page needs nothing but itself: its policy forbids scripts and
// anything that is fetched.
#ifndef MINTMARK_ENTROPY_TESTS_HTML_H
#define MINTMARK_ENTROPY_TESTS_HTML_H

#include <stdio.h>

#include "mintmark/entropy_tests/report.h"
#include "report/picture.h"

/// The style of all pages.
extern const char mint_html_style[];

/// Begins a page up to the inside of <main>.
void mint_html_begin(FILE *out, const char *title);
/// Ends it.
void mint_html_end(FILE *out);

/// An element with a text: `<tag>text</tag>`; `tag` may have attributes.
void mint_html_text(FILE *out, const char *tag, const char *text);
/// A row of a table of two columns, left out if `value` is NULL.
void mint_html_pair(FILE *out, const char *name, const char *value);

/// A sign and a word for a judgement: never by colour alone.
void mint_html_badge(FILE *out, mint_judged_t judged, const char *word);
/// The word of a verdict: "Pass", "Fail", "Measured".
const char *mint_html_verdict_word(mint_judged_t judged);

/// A picture as a figure with its caption. Left out if there is nothing to show. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_html_figure(FILE *out, const mint_picture_t *picture,
                                               const mint_report_capture_t *capture);

/// The comparison of several captures: a table, and the same pictures side by side.
MINT_MUST_CHECK mint_status_t mint_html_compare(FILE *out, const mint_report_t *report);

/// Begins a table with a caption.
void mint_html_begin_table(FILE *out, const char *class_name, const char *caption);
/// Ends its body and it.
void mint_html_end_table(FILE *out);
/// A cell of a table of class `stack`: its column's name stands before the text where the screen is
/// too narrow for a head. `class_name` may be empty.
void mint_html_cell(FILE *out, const char *class_name, const char *column, const char *text);

/// The figures of a run of a suite as tables.
void mint_html_suite(FILE *out, const mint_report_suite_t *suite);

/// All figures of a capture as tables, and where they come from.
void mint_html_tables(FILE *out, const mint_report_capture_t *capture);

#endif
