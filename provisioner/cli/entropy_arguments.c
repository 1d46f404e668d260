// SPDX-License-Identifier: Apache-2.0
//
// Decimal numbers on the command line. They are rounded down, as entropies are not to be
// overstated.
#include "cli/entropy_arguments.h"

#include <ctype.h>
#include <errno.h>
#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// True for digits, a point, an exponent; not for hex, "inf", spaces or what else strtold takes.
static bool is_decimal(const char *text)
{
    return text[strspn(text, "0123456789.eE+-")] == '\0' &&
           (isdigit((unsigned char)text[0]) || text[0] == '-' || text[0] == '.');
}

bool mint_argument_real(const mint_arguments_t *arguments, const char *name, long double otherwise,
                        long double *value)
{
    const char *text = mint_argument_text(arguments, name, NULL);
    *value = otherwise;
    if (text == NULL) {
        return true;
    }
    char *end = NULL;
    int mode = fegetround();
    (void)fesetround(FE_TOWARDZERO);
    long double number = strtold(text, &end);
    (void)fesetround(mode);
    if (!is_decimal(text) || end == text || *end != '\0' || !isfinite(number)) {
        (void)mint_say_usage(arguments->verb, "--%s is a decimal number, not '%s'", name, text);
        return false;
    }
    *value = number;
    return true;
}

bool mint_argument_real_needed(const mint_arguments_t *arguments, const char *name,
                               long double *value)
{
    if (mint_argument_text(arguments, name, NULL) == NULL) {
        (void)mint_say_usage(arguments->verb, "--%s is missing", name);
        *value = 0;
        return false;
    }
    return mint_argument_real(arguments, name, 0, value);
}
