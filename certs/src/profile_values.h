// SPDX-License-Identifier: Apache-2.0
//
// The kinds of value that keys of a profile have, each with the function that reads it. Errors do
// not name the file: the parser does.
#ifndef CERTS_PROFILE_VALUES_H
#define CERTS_PROFILE_VALUES_H

#include "profile_internal.h"

/// Takes the next word of `*at`, separated by spaces, tabs or commas. False at the end.
MINT_MUST_CHECK bool mint_value_word(const char **at, char word[MINT_PROFILE_TEXT_SIZE]);
/// Reads "yes" or "no". MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_value_yes_no(const char *value, bool *out, mint_error_t *error);
/// Copies a template whose variables are those that all profiles have or `profile` (NULL: none)
/// declares. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_value_template(const char *value, const mint_profile_t *profile,
                                                  char out[MINT_PROFILE_TEXT_SIZE],
                                                  mint_error_t *error);
/// Reads an object identifier in dotted form. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_value_oid(const char *text, mint_oid_t *oid,
                                             mint_error_t *error);
/// Reads a whole number in decimal from 0 to `max` and nothing else.
MINT_MUST_CHECK bool mint_value_number(const char *text, long max, long *number);
/// Appends bytes in hexadecimal, which spaces and colons may separate, to the `*len` bytes that are
/// in `out` already. False if there is anything else or they do not fit in `size`.
MINT_MUST_CHECK bool mint_value_hex(const char *text, uint8_t *out, size_t size, size_t *len);

#endif
