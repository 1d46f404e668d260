// SPDX-License-Identifier: Apache-2.0
//
// What went wrong, in words for a person. A mint_status_t says which case it is; on a host a person
// also needs the file, the line, the name. The program prints `error: ` and the message, then
// `hint: ` and the hint if there is one.
//
// Every `error` parameter of the host's functions may be NULL: then nothing is said. Otherwise it
// is written only on failure. Texts are cut at the end of their arrays, always NUL-terminated, and
// never carry secrets. No heap; threads share no state.
#ifndef MINTMARK_CERTS_ERROR_H
#define MINTMARK_CERTS_ERROR_H

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Put behind a function that takes a format and its arguments, as printf(3) does, so that
/// compilers hold both together; counted from 1.
#if defined(__GNUC__)
#define MINT_PRINTF(format_index, first_index)                                                     \
    __attribute__((format(printf, format_index, first_index)))
#else
#define MINT_PRINTF(format_index, first_index)
#endif

/// An error in words. Start with `mint_error_t error = {0};`.
typedef struct {
    char message[256]; ///< what is wrong, one line, no full stop
    char hint[256];    ///< what to do about it, one line; empty if there is nothing to say
} mint_error_t;

/// Empties both texts.
void mint_error_clear(mint_error_t *error);

/// Sets the message and empties the hint.
void mint_error_set(mint_error_t *error, const char *format, ...) MINT_PRINTF(2, 3);

/// Sets the hint.
void mint_error_hint(mint_error_t *error, const char *format, ...) MINT_PRINTF(2, 3);

/// Sets the message, empties the hint and returns `status`, for
/// `return mint_fail(error, MINT_ERR_FORMAT, "…");`
MINT_MUST_CHECK mint_status_t mint_fail(mint_error_t *error, mint_status_t status,
                                        const char *format, ...) MINT_PRINTF(3, 4);

#ifdef __cplusplus
}
#endif

#endif
