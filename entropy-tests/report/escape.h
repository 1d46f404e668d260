// SPDX-License-Identifier: Apache-2.0
//
// Texts from outside (names of files and devices, side files) into HTML, Markdown and terminals:
// nothing of them is taken for markup or for a terminal's command. What is not UTF-8, control
// characters and those that turn the direction of text become U+FFFD.
#ifndef MINTMARK_ENTROPY_TESTS_ESCAPE_H
#define MINTMARK_ENTROPY_TESTS_ESCAPE_H

#include <stddef.h>
#include <stdio.h>

/// Writes `text` for HTML, within and without attributes.
void mint_escape_html(FILE *out, const char *text);
/// Writes it for Markdown outside of code, table cells included: punctuation is escaped.
void mint_escape_markdown(FILE *out, const char *text);
/// Writes it for a terminal.
void mint_escape_terminal(FILE *out, const char *text);

#endif
