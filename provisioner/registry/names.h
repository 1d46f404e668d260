// SPDX-License-Identifier: Apache-2.0
//
// What a name of a batch or a station may be: it stands in file names, certificates and command
// lines, so it is kept to characters that mean nothing anywhere. And what any other text must be
// kept to, so that it does no harm on a terminal or in JSON.
#ifndef MINTMARK_PROVISIONER_NAMES_H
#define MINTMARK_PROVISIONER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/// True if `name` has 1 to `max_len` bytes, all of them ASCII letters, digits, `.`, `_` or `-`, and
/// starts with a letter or digit.
bool mint_name_is_valid(const char *name, size_t max_len);

/// True if `text` is UTF-8 without control characters, and not empty.
bool mint_text_is_printable(const char *text);

/// Puts `?` in place of control characters, and of all that is not ASCII if the text is no UTF-8.
void mint_text_make_printable(char *text);

#endif
