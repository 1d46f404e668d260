// SPDX-License-Identifier: Apache-2.0
//
// What the verbs of `mintmark entropy` read from the command line beyond texts and whole numbers.
#ifndef MINTMARK_PROVISIONER_ENTROPY_ARGUMENTS_H
#define MINTMARK_PROVISIONER_ENTROPY_ARGUMENTS_H

#include "cli/cli.h"

/// The value of an option as a finite decimal number, rounded down; `otherwise` if it was not
/// given. False if it is no such number; then it has said so.
bool mint_argument_real(const mint_arguments_t *arguments, const char *name, long double otherwise,
                        long double *value);

/// The same for an option that must be given.
bool mint_argument_real_needed(const mint_arguments_t *arguments, const char *name,
                               long double *value);

#endif
