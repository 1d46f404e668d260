// SPDX-License-Identifier: Apache-2.0
//
// Errors in words: the only place where a message is put together, so that NULL and texts that are
// too long are thought of once.
#include "mintmark/certs/error.h"

#include <stdarg.h>
#include <stdio.h>

void mint_error_clear(mint_error_t *error)
{
    if (error != NULL) {
        error->message[0] = '\0';
        error->hint[0] = '\0';
    }
}

// Messages quote names and values from outside, which must not steer the terminal.
static void mask_controls(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7F) {
            *text = '?';
        }
    }
}

MINT_PRINTF(2, 0)
static void set_message(mint_error_t *error, const char *format, va_list arguments)
{
    if (error != NULL) {
        (void)vsnprintf(error->message, sizeof error->message, format, arguments);
        mask_controls(error->message);
        error->hint[0] = '\0';
    }
}

void mint_error_set(mint_error_t *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_message(error, format, arguments);
    va_end(arguments);
}

void mint_error_hint(mint_error_t *error, const char *format, ...)
{
    if (error == NULL) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->hint, sizeof error->hint, format, arguments);
    mask_controls(error->hint);
    va_end(arguments);
}

mint_status_t mint_fail(mint_error_t *error, mint_status_t status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_message(error, format, arguments);
    va_end(arguments);
    return status;
}
